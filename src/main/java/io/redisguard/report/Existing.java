package io.redisguard.report;

import io.redisguard.facts.NamespaceView;
import io.redisguard.scan.ScannedObject;
import io.redisguard.subject.PodView;

/// Whether an object is still there, and not another one of its name.
final class Existing {
  private Existing() {}

  static boolean in(NamespaceView view, ScannedObject object) {
    return switch (object.kind()) {
      case "Pod" -> {
        PodView pod = view.pod(object.key().name());
        yield pod != null && pod.uid().equals(object.uid());
      }
      case "PodDisruptionBudget" ->
          view.budgets().stream().anyMatch(budget -> budget.uid().equals(object.uid()));
      default -> view.workloads().stream().anyMatch(w -> w.uid().equals(object.uid()));
    };
  }
}
