package io.redisguard.page;

import io.redisguard.budget.BudgetCalculator;
import io.redisguard.budget.BudgetStatus;
import io.redisguard.budget.BudgetVerdict;
import io.redisguard.facts.NamespaceView;
import io.redisguard.subject.BudgetView;
import io.redisguard.subject.IntOrPercent;
import java.time.Instant;

/// Says what a budget allows, now and in the steady state.
final class BudgetReader {
  private BudgetReader() {}

  static BudgetShown shown(
      BudgetView budget, BudgetVerdict verdict, NamespaceView view, Instant now) {
    BudgetStatus status = BudgetCalculator.status(budget, view, now);
    return new BudgetShown(
        budget.key().toString(),
        state(verdict, status),
        bound(budget),
        verdict instanceof BudgetVerdict.MatchesNothing ? "" : numbers(status),
        problem(verdict, status),
        verdict instanceof BudgetVerdict.NeverAllows never ? never.fix().sentence() : "");
  }

  private static State state(BudgetVerdict verdict, BudgetStatus status) {
    return switch (verdict) {
      case BudgetVerdict.NeverAllows _ -> State.BAD;
      case BudgetVerdict.MatchesNothing _ -> State.IDLE;
      case BudgetVerdict.Allows _ -> status.disruptionsAllowed() > 0 ? State.GOOD : State.WARN;
    };
  }

  private static String problem(BudgetVerdict verdict, BudgetStatus status) {
    return switch (verdict) {
      case BudgetVerdict.NeverAllows never -> never.sentence();
      case BudgetVerdict.MatchesNothing _ -> "matches no pod";
      case BudgetVerdict.Allows _ ->
          switch (status) {
            case BudgetStatus.SyncFailed failed -> "cannot be computed: " + failed.why();
            case BudgetStatus.Computed computed when computed.disruptionsAllowed() == 0 ->
                "lets nobody go until %d %s ready"
                    .formatted(
                        computed.desiredHealthy() + 1,
                        computed.desiredHealthy() == 0 ? "pod is" : "pods are");
            case BudgetStatus.Computed _ -> "";
          };
    };
  }

  private static String numbers(BudgetStatus status) {
    return switch (status) {
      case BudgetStatus.SyncFailed _ -> "";
      case BudgetStatus.Computed computed ->
          "%d of %d ready, %d may go"
              .formatted(
                  computed.currentHealthy(),
                  computed.expectedPods(),
                  computed.disruptionsAllowed());
    };
  }

  private static String bound(BudgetView budget) {
    IntOrPercent max = budget.maxUnavailable();
    IntOrPercent min = budget.minAvailable();
    return max != null
        ? "maxUnavailable " + max
        : min != null ? "minAvailable " + min : "neither bound is set";
  }
}
