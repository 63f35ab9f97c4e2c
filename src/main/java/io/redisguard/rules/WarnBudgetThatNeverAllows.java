package io.redisguard.rules;

import io.redisguard.budget.BlockReason;
import io.redisguard.budget.BudgetVerdict;
import io.redisguard.budget.BudgetVerdict.NeverAllows;
import io.redisguard.budget.Fix;
import io.redisguard.policy.RuleId;
import io.redisguard.subject.BudgetView;
import io.redisguard.subject.IntOrPercent;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `maxUnavailable: 0`, or `maxUnavailable: 1` on the one pod with `isMaster=true` → no eviction,
/// ever.
///
/// Such a budget does not protect a pod: the kubelet ignores it under memory pressure, a drain
/// waits for ever, and a spot node dies with the pod still on it, without the graceful stop that
/// hands over. Judged in the steady state, all replicas there and ready, by the arithmetic of the
/// disruption controller.
public final class WarnBudgetThatNeverAllows implements Rule {
  @Override
  public RuleId id() {
    return RuleId.BUDGET_NEVER_ALLOWS;
  }

  @Override
  public List<Objection> evaluate(Situation situation) {
    BudgetUnderReview review = situation.newBudget();
    if (review == null) {
      return List.of();
    }
    return switch (BudgetVerdict.of(review.budget(), review.steady())) {
      case BudgetVerdict.Allows _ -> List.of();
      case NeverAllows never -> List.of(objection(review, never));
      case BudgetVerdict.MatchesNothing _ -> {
        String because = blocksWhateverItMatches(review.budget());
        yield because == null ? List.of() : List.of(objection(review, because));
      }
    };
  }

  private static Objection objection(BudgetUnderReview review, NeverAllows never) {
    return Objection.that(
            never.reason().word(), review.what() + " " + never.sentence(), never.fix().sentence())
        .at(never.field())
        .because(
            Map.of(
                "expectedPods", never.status().expectedPods(),
                "desiredHealthy", never.status().desiredHealthy(),
                "matchedPods", never.status().pods().size(),
                "condition", never.status().condition().word(),
                "fixConfirmed", never.fix() instanceof Fix.Change))
        // A budget that blocks only at night is a matter of taste, not of never.
        .warnAtMostIf(review.unchanged() || never.reason() == BlockReason.BLOCKS_AT_LOW_LOAD);
  }

  private static Objection objection(BudgetUnderReview review, String because) {
    return Objection.that(
            "blocks-whatever-it-matches",
            "%s never allows an eviction: %s".formatted(review.what(), because),
            "set maxUnavailable 1")
        .at(boundOf(review.budget()))
        .because(Map.of("matchedPods", 0))
        .warnAtMostIf(review.unchanged());
  }

  private static String boundOf(BudgetView budget) {
    if (budget.maxUnavailable() != null) {
      return "/spec/maxUnavailable";
    }
    return budget.minAvailable() != null ? "/spec/minAvailable" : "/spec";
  }

  /// Bounds that block whichever pods there will be; null when it depends on the pods.
  private static @Nullable String blocksWhateverItMatches(BudgetView budget) {
    IntOrPercent most = budget.maxUnavailable();
    IntOrPercent least = budget.minAvailable();
    if (most == null && least == null) {
      return "neither minAvailable nor maxUnavailable is set";
    }
    boolean zero = IntOrPercent.count(0).equals(most) || new IntOrPercent.Percent(0).equals(most);
    if (zero) {
      return "maxUnavailable is " + most;
    }
    return least instanceof IntOrPercent.Percent(int percent) && percent >= 100
        ? "minAvailable is " + least
        : null;
  }
}
