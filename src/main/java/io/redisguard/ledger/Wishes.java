package io.redisguard.ledger;

import io.redisguard.facts.NamespaceView;
import io.redisguard.ledger.Observation.Wanted;
import io.redisguard.subject.PodView;
import io.redisguard.subject.WorkloadView;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Whether a workload still wants a pod in the place of one that its controller removes.
final class Wishes {
  private static final Pattern NUMBER = Pattern.compile(".*-(\\d{1,9})");

  private Wishes() {}

  static Wanted of(PodView pod, NamespaceView namespace) {
    WorkloadView controller =
        pod.controller() == null ? null : namespace.workload(pod.controller());
    if (controller == null) {
      return Wanted.UNKNOWN;
    }
    return controller.is("apps", "StatefulSet")
        ? ofNumbered(pod, controller)
        : ofAlike(pod, namespace);
  }

  /// A StatefulSet keeps pods by number (kubernetes pkg/controller/statefulset).
  private static Wanted ofNumbered(PodView pod, WorkloadView set) {
    Matcher number = NUMBER.matcher(pod.name());
    if (set.replicas() == null || !number.matches()) {
      return Wanted.UNKNOWN;
    }
    int ordinal = Integer.parseInt(number.group(1));
    boolean inside = ordinal >= set.firstOrdinal() && ordinal < set.firstOrdinal() + set.replicas();
    return inside ? Wanted.YES : Wanted.NO;
  }

  /// A Deployment that rolls out has pods of another ReplicaSet beside this one.
  private static Wanted ofAlike(PodView pod, NamespaceView namespace) {
    WorkloadView top = namespace.topWorkload(pod);
    boolean rolling =
        top != null
            && namespace.pods().values().stream()
                .filter(other -> !other.terminating() && !other.isFinished())
                .filter(other -> top.equals(namespace.topWorkload(other)))
                .anyMatch(
                    other ->
                        other.controller() != null
                            && pod.controller() != null
                            && !other.controller().name().equals(pod.controller().name()));
    return rolling ? Wanted.YES : Wanted.NO;
  }
}
