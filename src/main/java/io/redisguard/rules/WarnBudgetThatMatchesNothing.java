package io.redisguard.rules;

import io.redisguard.budget.BudgetCalculator;
import io.redisguard.facts.Fact;
import io.redisguard.policy.RuleId;
import java.util.List;

/// A selector that no pod and no template has → the budget protects nothing, and nobody notices.
public final class WarnBudgetThatMatchesNothing implements Rule {
  @Override
  public RuleId id() {
    return RuleId.BUDGET_MATCHES_NOTHING;
  }

  @Override
  public List<Objection> evaluate(Situation situation) {
    BudgetUnderReview review = situation.newBudget();
    // Nothing is known to be there when nothing is known.
    if (review == null
        || situation.facts().namespace() instanceof Fact.Unknown<?>
        || !BudgetCalculator.matchesNothing(review.budget(), review.namespace())) {
      return List.of();
    }
    return List.of(
        Objection.that(
                "matches-nothing",
                "%s matches no pod and no workload's template: it protects nothing"
                    .formatted(review.what()),
                "compare its selector with the labels of the pods, or delete it")
            .at("/spec/selector")
            .warnAtMostIf(review.unchanged()));
  }
}
