package io.redisguard.cli;

import io.redisguard.budget.BudgetStatus;
import io.redisguard.subject.BudgetView.UnhealthyPods;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.PodView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Three pods of a budget that lets one go → the first leaves, the others wait until its
/// replacement is ready.
///
/// All pods of a node are evicted at the same moment, in order of their names; each that is granted
/// takes from what its budget allows, as the API server counts it. Source: kubernetes
/// pkg/registry/core/pod/storage/eviction.go (checkAndDecrement).
final class Drain {
  /// What becomes of a pod.
  enum Fate {
    LEAVES("leaves"),
    WAITS("waits"),
    NEVER("never"),
    /// A drain leaves it where it is.
    STAYS("stays");

    private final String word;

    Fate(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /// @param why in plain words; empty for one that simply leaves
  record Step(Forecast.Pod pod, Fate fate, String why) {}

  private final GuardWord guard;
  private final Map<ObjectKey, Integer> left = new HashMap<>();

  private Drain(GuardWord guard) {
    this.guard = guard;
  }

  static List<Step> of(List<Forecast.Pod> pods, GuardWord guard) {
    Drain drain = new Drain(guard);
    List<Step> steps = new ArrayList<>();
    pods.forEach(pod -> steps.add(drain.step(pod)));
    return steps;
  }

  private Step step(Forecast.Pod pod) {
    PodView view = pod.view();
    if (view.isMirror()) {
      return new Step(pod, Fate.STAYS, "static pod of the kubelet");
    }
    if (view.controller() != null && view.controller().is("apps", "DaemonSet")) {
      return new Step(pod, Fate.STAYS, "DaemonSet " + view.controller().name());
    }
    GuardWord.Word word = guard.on(view);
    if (pod.isHeldForEver()) {
      var blocking = pod.blocking();
      return new Step(
          pod,
          Fate.NEVER,
          blocking == null
              ? pod.eviction().message()
              : "budget " + pod.eviction().budgets().getFirst() + ": " + blocking.because());
    }
    if (word.holds() && word.handover().isEmpty()) {
      return new Step(pod, Fate.WAITS, "guard: " + word.text());
    }
    if (!pod.eviction().isEvicted()) {
      return new Step(pod, Fate.WAITS, pod.eviction().message());
    }
    for (Forecast.Budget budget : pod.budgets()) {
      if (isCounted(view, budget)
          && left.merge(
                  budget.view().key(), budget.status().disruptionsAllowed() - 1, (n, _) -> n - 1)
              < 0) {
        return new Step(
            pod, Fate.WAITS, "for the others: " + pod.eviction().message() + " at a time");
      }
    }
    String warning = word.text().isEmpty() ? "" : "guard warns: " + word.text();
    return word.handover()
        .map(
            handover ->
                new Step(
                    pod,
                    Fate.WAITS,
                    "master, " + handover.text() + (warning.isEmpty() ? "" : "; " + warning)))
        .orElseGet(() -> new Step(pod, Fate.LEAVES, warning));
  }

  /// Unready pods that the API server lets go beside the budget take nothing from it.
  private static boolean isCounted(PodView pod, Forecast.Budget budget) {
    BudgetStatus status = budget.status();
    boolean enoughWithoutIt =
        status.desiredHealthy() > 0 && status.currentHealthy() >= status.desiredHealthy();
    return pod.ready()
        || (budget.view().unhealthyPods() == UnhealthyPods.IF_HEALTHY_BUDGET && !enoughWithoutIt);
  }
}
