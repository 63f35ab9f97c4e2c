package io.redisguard.ledger;

import io.redisguard.ledger.Observation.Seen;
import io.redisguard.subject.PodLife;
import io.redisguard.subject.PodView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Signs in a pod's status that it goes or was told to.
///
/// @param goes whether it really goes: a mark alone may be taken back (a preemption or a taint that
///     came to nothing)
record Signs(boolean goes, List<Evidence> lines) {
  static Optional<Signs> of(Seen seen) {
    PodLife life = seen.life();
    PodView pod = life.pod();
    boolean failed = pod.phase() == PodView.Phase.FAILED;
    List<Evidence> lines = new ArrayList<>();
    if (!life.target().isEmpty()) {
      lines.add(new Evidence(seen.at(), markedBy(life), marked(life)));
    }
    if (failed) {
      lines.add(new Evidence(seen.at(), failedBy(life), "status: " + status(life)));
    }
    if (pod.terminating()) {
      lines.add(new Evidence(seen.at(), "API server", "told it to end"));
    }
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of(new Signs(failed || pod.terminating(), lines));
  }

  private static String marked(PodLife life) {
    return "marked it "
        + life.target()
        + (life.targetMessage().isEmpty() ? "" : ": " + life.targetMessage());
  }

  private static String markedBy(PodLife life) {
    return switch (life.target()) {
      case "PreemptionByScheduler" -> "kube-scheduler";
      case "DeletionByTaintManager" -> "node-controller";
      case "DeletionByPodGC" -> "pod-garbage-collector";
      case "TerminationByKubelet" -> kubelet(life);
      default -> "API server";
    };
  }

  private static String failedBy(PodLife life) {
    return life.target().equals("DeletionByPodGC") ? "pod-garbage-collector" : kubelet(life);
  }

  private static String status(PodLife life) {
    String reason = life.reason().isEmpty() ? "Failed" : life.reason();
    return life.message().isEmpty() ? reason : reason + ": " + life.message();
  }

  private static String kubelet(PodLife life) {
    return "kubelet " + life.pod().spec().nodeName();
  }
}
