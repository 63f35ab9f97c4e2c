package io.redisguard.budget;

import io.redisguard.budget.BudgetStatus.Computed;
import io.redisguard.budget.BudgetStatus.SyncFailed;
import io.redisguard.facts.NamespaceView;
import io.redisguard.subject.BudgetView;
import io.redisguard.subject.BudgetView.UnhealthyPods;
import io.redisguard.subject.PodView;
import java.time.Instant;
import java.util.List;

/// A pod that never becomes ready, under a budget without `unhealthyPodEvictionPolicy: AlwaysAllow`
/// → the drain of its node waits for ever.
///
/// Source: kubernetes pkg/registry/core/pod/storage/eviction.go: an unready pod may go while
/// `currentHealthy >= desiredHealthy && desiredHealthy > 0`, and otherwise like a ready one.
public final class UnreadyPods {
  private UnreadyPods() {}

  /// How many pods must be unready, all others ready, until none of the unready ones can be
  /// evicted; 0 when that cannot happen.
  ///
  /// 1 is the trap of a single replica with `maxUnavailable: 1`, whose desiredHealthy is 0.
  public static int trappedFrom(BudgetView budget, SteadyState steady) {
    BudgetStatus status = steady.status(budget);
    if (budget.unhealthyPods() == UnhealthyPods.ALWAYS_ALLOW || status.pods().isEmpty()) {
      return 0;
    }
    return switch (status) {
      case SyncFailed _ -> 1;
      case Computed(_, _, int expected, _, _) when expected == 0 -> 1;
      case Computed(var pods, _, _, int desired, _) ->
          desired == 0 ? pods.size() : Math.max(1, pods.size() - desired + 1);
    };
  }

  /// Unready pods whose eviction this budget refuses at `now`, in order of their names.
  public static List<PodView> trapped(BudgetView budget, NamespaceView view, Instant now) {
    NamespaceView stored = view.with(budget);
    BudgetStatus status = BudgetCalculator.status(budget, stored, now);
    return status.pods().stream()
        .filter(pod -> !pod.ready())
        .filter(pod -> EvictionForecast.of(pod, stored, _ -> status).code() == 429)
        .toList();
  }
}
