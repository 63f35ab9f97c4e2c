package io.redisguard.budget;

import io.redisguard.facts.NamespaceView;
import io.redisguard.subject.AutoscalerView;
import io.redisguard.subject.BudgetView;
import io.redisguard.subject.WorkloadView;
import java.time.Instant;
import java.util.OptionalInt;

/// A StatefulSet of 3 with one pod down and one missing → three ready pods.
///
/// The namespace as it is when nothing is wrong: all replicas exist and are ready, nothing is being
/// deleted. A budget that lets nothing go here never lets anything go. Pods that exist keep the
/// labels that they have, since a failover or an operator may have set them; pods that are missing
/// have those of their template.
///
/// @param full with the replicas that the workloads ask for
/// @param lowLoad with the fewest replicas that the autoscalers leave; equal to `full` when none
///     can take any away
public record SteadyState(NamespaceView full, NamespaceView lowLoad) {
  /// No granted eviction counts any more by then.
  private static final Instant LATER = Instant.MAX;

  /// What to make of a DaemonSet or Job that has no pod: nobody can tell how many it would have.
  public enum Unscaled {
    /// It has none. For a cluster.
    AS_THEY_ARE,
    /// It has one. For manifests, which hold no pods.
    ONE_POD_EACH
  }

  /// The steady state of a cluster's namespace.
  public static SteadyState of(NamespaceView view) {
    return of(view, Unscaled.AS_THEY_ARE);
  }

  public static SteadyState of(NamespaceView view, Unscaled unscaled) {
    NamespaceView full = new SteadyPods(view, unscaled, SteadyState::mostReplicas).settled();
    boolean scalesDown =
        view.workloads().stream().anyMatch(w -> fewestReplicas(w, view) < mostReplicas(w, view));
    return new SteadyState(
        full,
        scalesDown ? new SteadyPods(view, unscaled, SteadyState::fewestReplicas).settled() : full);
  }

  /// The budget's status when nothing is wrong.
  public BudgetStatus status(BudgetView budget) {
    return BudgetCalculator.status(budget, full, LATER);
  }

  /// The budget's status when nothing is wrong and the autoscalers have scaled down.
  public BudgetStatus statusAtLowLoad(BudgetView budget) {
    return BudgetCalculator.status(budget, lowLoad, LATER);
  }

  /// Whether at least one pod may go, at any load at which the budget has pods.
  boolean lets(BudgetView budget) {
    BudgetStatus status = status(budget);
    return status.disruptionsAllowed() > 0 && !blocks(statusAtLowLoad(budget));
  }

  static boolean blocks(BudgetStatus status) {
    return !status.pods().isEmpty() && status.disruptionsAllowed() == 0;
  }

  /// An HPA raises a workload that has fewer replicas than its minimum.
  private static int mostReplicas(WorkloadView workload, NamespaceView view) {
    int replicas = replicasOf(workload);
    OptionalInt minimum = minimumOf(workload, view);
    return minimum.isPresent() ? Math.max(replicas, minimum.getAsInt()) : replicas;
  }

  private static int fewestReplicas(WorkloadView workload, NamespaceView view) {
    return minimumOf(workload, view).orElse(replicasOf(workload));
  }

  /// The fewest replicas that an autoscaler leaves, at least 1: with 0 there would be nothing to
  /// evict. Empty when there is none, and at 0 replicas, which switch an HPA off (kubernetes
  /// pkg/controller/podautoscaler/horizontal.go, ScalingDisabled).
  private static OptionalInt minimumOf(WorkloadView workload, NamespaceView view) {
    return replicasOf(workload) == 0
        ? OptionalInt.empty()
        : view.autoscalers().stream()
            .filter(autoscaler -> autoscaler.scales(workload))
            .mapToInt(AutoscalerView::minReplicas)
            .map(minimum -> Math.max(1, minimum))
            .min();
  }

  private static int replicasOf(WorkloadView workload) {
    Integer replicas = workload.replicas();
    return replicas == null ? 0 : replicas;
  }
}
