package io.redisguard.budget;

import io.redisguard.subject.PodView;
import io.redisguard.subject.WorkloadView;
import java.util.List;

/// What the disruption controller writes into the status of a budget.
///
/// All numbers are pods, never negative. Source: kubernetes
/// pkg/controller/disruption/disruption.go.
public sealed interface BudgetStatus {
  /// The reason of the condition DisruptionAllowed.
  enum Condition {
    SUFFICIENT_PODS("SufficientPods"),
    INSUFFICIENT_PODS("InsufficientPods"),
    SYNC_FAILED("SyncFailed");

    private final String word;

    Condition(String word) {
      this.word = word;
    }

    /// As written in `status.conditions[].reason`.
    public String word() {
      return word;
    }
  }

  /// Why the controller cannot compute.
  enum Failure {
    INVALID_SELECTOR,
    INVALID_BOUND,
    /// The owner reference of a pod leads to nothing.
    CONTROLLER_GONE,
    /// The controller of a pod has no replica count that can be read.
    CONTROLLER_WITHOUT_SCALE
  }

  /// The pods that the selector takes, in any phase, in order of their names.
  List<PodView> pods();

  /// Distinct workloads whose replicas were added up; empty when the bound needs no replicas.
  List<WorkloadView> controllers();

  int expectedPods();

  int desiredHealthy();

  int currentHealthy();

  /// How many pods may be evicted at this moment.
  int disruptionsAllowed();

  Condition condition();

  /// The budget could be computed.
  record Computed(
      List<PodView> pods,
      List<WorkloadView> controllers,
      int expectedPods,
      int desiredHealthy,
      int currentHealthy)
      implements BudgetStatus {
    public Computed {
      pods = List.copyOf(pods);
      controllers = List.copyOf(controllers);
    }

    @Override
    public int disruptionsAllowed() {
      return expectedPods <= 0 ? 0 : Math.max(0, currentHealthy - desiredHealthy);
    }

    @Override
    public Condition condition() {
      return disruptionsAllowed() > 0 ? Condition.SUFFICIENT_PODS : Condition.INSUFFICIENT_PODS;
    }
  }

  /// The budget could not be computed: all numbers are 0, and nothing may be evicted.
  ///
  /// @param why ends a sentence that a person reads: "DaemonSet agent has no scale subresource"
  record SyncFailed(List<PodView> pods, Failure failure, String why) implements BudgetStatus {
    public SyncFailed {
      pods = List.copyOf(pods);
    }

    @Override
    public List<WorkloadView> controllers() {
      return List.of();
    }

    @Override
    public int expectedPods() {
      return 0;
    }

    @Override
    public int desiredHealthy() {
      return 0;
    }

    @Override
    public int currentHealthy() {
      return 0;
    }

    @Override
    public int disruptionsAllowed() {
      return 0;
    }

    @Override
    public Condition condition() {
      return Condition.SYNC_FAILED;
    }
  }
}
