package io.redisguard.budget;

import static java.util.Comparator.comparing;

import io.redisguard.budget.BudgetStatus.Computed;
import io.redisguard.budget.BudgetStatus.Failure;
import io.redisguard.budget.BudgetStatus.SyncFailed;
import io.redisguard.budget.Controllers.Scale;
import io.redisguard.facts.NamespaceView;
import io.redisguard.subject.BudgetView;
import io.redisguard.subject.IntOrPercent.Count;
import io.redisguard.subject.IntOrPercent.Invalid;
import io.redisguard.subject.IntOrPercent.Percent;
import io.redisguard.subject.PodView;
import io.redisguard.subject.Selector;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/// `minAvailable: 67%` of a StatefulSet with 3 replicas → 3 must stay, 0 may go.
///
/// Computes what the disruption controller computes, from the objects and not from a status that
/// may be old. Source: kubernetes pkg/controller/disruption/disruption.go (trySync,
/// getExpectedPodCount, countHealthyPods); proven on recorded clusters.
public final class BudgetCalculator {
  /// How long a granted eviction counts as a disruption while the pod does not terminate. Source:
  /// kubernetes pkg/controller/disruption/disruption.go, DeletionTimeout.
  static final Duration DELETION_TIMEOUT = Duration.ofMinutes(2);

  private BudgetCalculator() {}

  /// The status of a budget at `now`, which need not be one of the namespace's own.
  public static BudgetStatus status(BudgetView budget, NamespaceView view, Instant now) {
    if (budget.selector() instanceof Selector.Invalid(String why)) {
      return new SyncFailed(
          List.of(), Failure.INVALID_SELECTOR, "its selector is not valid: " + why);
    }
    List<PodView> pods = podsOf(budget, view);
    int healthy = healthyOf(pods, budget, now);
    Bound bound = Bound.of(budget);
    return switch (bound) {
      case Bound.Neither _ -> new Computed(pods, List.of(), 0, 0, healthy);
      case Bound.MinAvailable(Count(int wanted)) ->
          new Computed(pods, List.of(), pods.size(), wanted, healthy);
      case Bound.MinAvailable(Percent min) -> ofReplicas(pods, view, healthy, min::of);
      case Bound.MaxUnavailable(Count max) ->
          ofReplicas(pods, view, healthy, replicas -> replicas - max.of(replicas));
      case Bound.MaxUnavailable(Percent max) ->
          ofReplicas(pods, view, healthy, replicas -> replicas - max.of(replicas));
      case Bound.MinAvailable(Invalid _), Bound.MaxUnavailable(Invalid _) ->
          new SyncFailed(
              pods, Failure.INVALID_BOUND, bound.text() + " is neither a number nor a percentage");
    };
  }

  private static BudgetStatus ofReplicas(
      List<PodView> pods, NamespaceView view, int healthy, IntUnaryOperator desired) {
    return switch (Controllers.scaleOf(pods, view)) {
      case Scale.Sum(var workloads, int replicas) ->
          new Computed(
              pods, workloads, replicas, Math.max(0, desired.applyAsInt(replicas)), healthy);
      case Scale.Unreadable(Failure failure, String why) -> new SyncFailed(pods, failure, why);
    };
  }

  /// The status of every budget of the namespace, by name, in order of the names.
  public static Map<String, BudgetStatus> statuses(NamespaceView view, Instant now) {
    Map<String, BudgetStatus> statuses = new LinkedHashMap<>();
    for (BudgetView budget : view.budgets()) {
      statuses.put(budget.name(), status(budget, view, now));
    }
    return statuses;
  }

  /// Whether the budget protects nothing: it takes no pod that is there, and none that a workload
  /// would make.
  public static boolean matchesNothing(BudgetView budget, NamespaceView view) {
    return view.pods().values().stream().noneMatch(budget::selects)
        && TemplatePods.of(view).stream().noneMatch(budget::selects);
  }

  private static List<PodView> podsOf(BudgetView budget, NamespaceView view) {
    return view.pods().values().stream()
        .filter(budget::selects)
        .sorted(comparing(PodView::name))
        .toList();
  }

  private static int healthyOf(List<PodView> pods, BudgetView budget, Instant now) {
    Instant expired = now.minus(DELETION_TIMEOUT);
    int healthy = 0;
    for (PodView pod : pods) {
      Instant granted = budget.disruptedPods().get(pod.name());
      if (pod.isHealthy() && (granted == null || !granted.isAfter(expired))) {
        healthy++;
      }
    }
    return healthy;
  }
}
