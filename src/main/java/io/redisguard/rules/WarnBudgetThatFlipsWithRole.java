package io.redisguard.rules;

import io.redisguard.facts.RedisIdentity;
import io.redisguard.policy.RuleId;
import io.redisguard.subject.PodView;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// A selector with `isMaster=true` → after a failover the budget holds another pod.
///
/// A label that tells the role moves with it, late and sometimes twice. A budget on it leaves the
/// old master free while it still is one, and with a second budget on the group the master's
/// eviction fails with 500.
public final class WarnBudgetThatFlipsWithRole implements Rule {
  @Override
  public RuleId id() {
    return RuleId.BUDGET_FLIPS_WITH_ROLE;
  }

  @Override
  public List<Objection> evaluate(Situation situation) {
    BudgetUnderReview review = situation.newBudget();
    if (review == null) {
      return List.of();
    }
    RedisIdentity redis = situation.policy().redis();
    Set<String> moving = new TreeSet<>(redis.movingRoleKeys());
    for (PodView pod : review.namespace().pods().values()) {
      if (review.budget().selects(pod)) {
        moving.add(redis.movingRoleKey(pod));
      }
    }
    moving.retainAll(review.budget().selector().keys());
    if (moving.isEmpty()) {
      return List.of();
    }
    String key = moving.iterator().next();
    return List.of(
        Objection.that(
                "selector-names-a-role",
                "%s selects by %s, which moves to another pod at a failover"
                    .formatted(review.what(), key),
                "select the whole group with maxUnavailable 1")
            .at("/spec/selector")
            .because(Map.of("label", key))
            .warnAtMostIf(review.unchanged()));
  }
}
