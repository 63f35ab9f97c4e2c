package io.redisguard.page;

import static java.util.Objects.requireNonNull;

/// One disruption budget as the page shows it.
///
/// @param bound `maxUnavailable 1`
/// @param now its numbers at this moment
/// @param problem what is wrong with it; empty when nothing is
/// @param fix what to do; empty when there is nothing to do
record BudgetShown(String name, State state, String bound, String now, String problem, String fix) {
  BudgetShown {
    requireNonNull(name, "name is null");
    requireNonNull(state, "state is null");
    requireNonNull(bound, "bound is null");
    requireNonNull(now, "now is null");
    requireNonNull(problem, "problem is null");
    requireNonNull(fix, "fix is null");
  }
}
