package io.redisguard.budget;

import io.redisguard.budget.BudgetStatus.Computed;
import io.redisguard.budget.BudgetStatus.SyncFailed;
import io.redisguard.subject.AutoscalerView;
import io.redisguard.subject.BudgetView;
import io.redisguard.subject.IntOrPercent;
import io.redisguard.subject.WorkloadView;
import java.util.List;
import java.util.stream.Collectors;

/// Why a status that lets nothing go will never let anything go. What holds for any cluster is
/// named before what holds for this one.
///
/// @param field JSON pointer of the field to blame
record Diagnosis(BlockReason reason, String because, String field) {
  static Diagnosis of(BudgetView budget, BudgetStatus status) {
    Bound bound = Bound.of(budget);
    return switch (bound) {
      case Bound.Neither _ ->
          new Diagnosis(BlockReason.NEITHER_BOUND_SET, bound.text() + " is set", bound.field());
      case Bound.MaxUnavailable(IntOrPercent.Count(int value)) when value <= 0 ->
          always(BlockReason.MAX_UNAVAILABLE_ZERO, bound, "maxUnavailable is " + value);
      case Bound.MaxUnavailable(IntOrPercent.Percent(int value)) when value == 0 ->
          always(BlockReason.MAX_UNAVAILABLE_ZERO_PERCENT, bound, "maxUnavailable is 0%");
      case Bound.MinAvailable(IntOrPercent.Percent(int value)) when value >= 100 ->
          always(BlockReason.MIN_AVAILABLE_ALL, bound, "minAvailable is " + value + "%");
      case Bound.MinAvailable(IntOrPercent.Count(int value)) ->
          new Diagnosis(
              BlockReason.MIN_AVAILABLE_NOT_BELOW_REPLICAS,
              bound.text() + needs(value, status.pods().size()),
              bound.field());
      case Bound.MaxUnavailable _, Bound.MinAvailable _ ->
          switch (status) {
            case SyncFailed failed -> uncomputable(bound, failed);
            case Computed computed -> miscounted(budget, bound, computed);
          };
    };
  }

  /// For a budget that lets a pod go at full load, but not at low load.
  static Diagnosis atLowLoad(BudgetView budget, BudgetStatus status, SteadyState steady) {
    List<WorkloadView> workloads = Controllers.of(status.pods(), steady.lowLoad());
    String fall =
        steady.lowLoad().autoscalers().stream()
            .flatMap(
                autoscaler ->
                    workloads.stream()
                        .filter(autoscaler::scales)
                        .map(workload -> fall(autoscaler, workload)))
            .collect(Collectors.joining(" and "));
    Bound bound = Bound.of(budget);
    return new Diagnosis(
        BlockReason.BLOCKS_AT_LOW_LOAD, bound.text() + ", and " + fall, bound.field());
  }

  private static String fall(AutoscalerView autoscaler, WorkloadView workload) {
    return "%s %s scales %s down to %s"
        .formatted(
            autoscaler.kind(),
            autoscaler.key().name(),
            workload.kind() + " " + workload.name(),
            workload.replicas());
  }

  private static Diagnosis always(BlockReason reason, Bound bound, String what) {
    return new Diagnosis(reason, what, bound.field());
  }

  private static String needs(int wanted, int pods) {
    if (wanted > pods) {
      return " needs more than the " + Words.count(pods, "pod") + " that it matches";
    }
    return pods == 1
        ? " needs the only pod that it matches"
        : " needs all of the " + pods + " pods that it matches";
  }

  private static Diagnosis uncomputable(Bound bound, SyncFailed failed) {
    return switch (failed.failure()) {
      case INVALID_SELECTOR, INVALID_BOUND ->
          new Diagnosis(BlockReason.BOUND_NOT_VALID, failed.why(), bound.field());
      case CONTROLLER_GONE ->
          new Diagnosis(
              BlockReason.CONTROLLER_GONE,
              bound.text() + " counts replicas, but " + failed.why(),
              bound.field());
      case CONTROLLER_WITHOUT_SCALE ->
          new Diagnosis(
              BlockReason.CONTROLLER_WITHOUT_SCALE,
              bound.text() + " counts replicas, but " + failed.why(),
              bound.field());
    };
  }

  private static Diagnosis miscounted(BudgetView budget, Bound bound, Computed status) {
    String pods = Words.count(status.pods().size(), "pod");
    if (status.controllers().isEmpty()) {
      return new Diagnosis(
          BlockReason.ONLY_BARE_PODS,
          "%s counts the replicas of controllers, but the %s that it matches %s none"
              .formatted(bound.text(), pods, status.pods().size() == 1 ? "has" : "have"),
          bound.field());
    }
    String names =
        status.controllers().stream()
            .map(workload -> workload.kind() + " " + workload.name())
            .collect(Collectors.joining(" and "));
    int replicas = status.expectedPods();
    if (replicas == 0) {
      return new Diagnosis(
          BlockReason.CONTROLLER_SCALED_TO_ZERO,
          "%s counts 0 replicas: %s is scaled to 0, but %s remain"
              .formatted(bound.text(), names, pods),
          bound.field());
    }
    if (status.desiredHealthy() >= replicas) {
      return new Diagnosis(
          BlockReason.PERCENT_ROUNDS_UP_TO_ALL,
          "%s of %s rounds up to %d"
              .formatted(bound.text(), Words.count(replicas, "replica"), status.desiredHealthy()),
          bound.field());
    }
    return new Diagnosis(
        BlockReason.COUNTS_REPLICAS_IT_DOES_NOT_MATCH,
        "%s counts %s but it matches %s (%s)"
            .formatted(
                bound.text(), Words.count(replicas, "replica"), pods, narrowing(budget, status)),
        "/spec/selector");
  }

  private static String narrowing(BudgetView budget, Computed status) {
    return Words.narrowing(budget.selector(), status.controllers().getFirst().selector());
  }
}
