package io.redisguard.rules;

import io.redisguard.budget.UnreadyPods;
import io.redisguard.policy.RuleId;
import java.util.List;
import java.util.Map;

/// No `unhealthyPodEvictionPolicy: AlwaysAllow` → pods that crash hold up the drain that would heal
/// them.
///
/// By default an unready pod may be evicted only while enough others are healthy. Pods that never
/// become ready then keep their node for ever, though nothing of them is worth keeping.
public final class WarnBudgetThatTrapsUnhealthy implements Rule {
  @Override
  public RuleId id() {
    return RuleId.BUDGET_TRAPS_UNHEALTHY;
  }

  @Override
  public List<Objection> evaluate(Situation situation) {
    BudgetUnderReview review = situation.newBudget();
    if (review == null) {
      return List.of();
    }
    int unready = UnreadyPods.trappedFrom(review.budget(), review.steady());
    if (unready == 0) {
      return List.of();
    }
    return List.of(
        Objection.that(
                "unready-pods-block",
                "%s holds up a drain as soon as %d of its pods %s not ready"
                    .formatted(review.what(), unready, unready == 1 ? "is" : "are"),
                "set unhealthyPodEvictionPolicy AlwaysAllow")
            .at("/spec")
            .because(Map.of("unreadyPods", unready))
            .warnAtMostIf(review.unchanged()));
  }
}
