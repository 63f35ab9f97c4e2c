package io.redisguard.rules;

import io.redisguard.budget.SteadyState;
import io.redisguard.facts.NamespaceView;
import io.redisguard.subject.BudgetView;
import io.redisguard.subject.Subject.BudgetWrite;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The budget that a request writes, in its namespace as it will be.
///
/// @param steady that namespace when nothing is wrong
/// @param unchanged whether the request leaves the spec as it was stored: then only a warning is
///     fair, since a refusal would hold up whatever else the request does, down to the removal of a
///     finalizer
record BudgetUnderReview(
    BudgetView budget, NamespaceView namespace, SteadyState steady, boolean unchanged) {
  static @Nullable BudgetUnderReview in(Situation situation) {
    if (!(situation.subject() instanceof BudgetWrite(BudgetView before, BudgetView after))) {
      return null;
    }
    boolean unchanged = before != null && sameSpec(before, after);
    NamespaceView now = situation.namespace();
    if (now.budgets().contains(after)) {
      return new BudgetUnderReview(after, now, situation.standing().steady(), unchanged);
    }
    NamespaceView namespace = now.with(after);
    return new BudgetUnderReview(after, namespace, SteadyState.of(namespace), unchanged);
  }

  String what() {
    return "budget " + budget.key();
  }

  private static boolean sameSpec(BudgetView before, BudgetView after) {
    return before.selector().equals(after.selector())
        && Objects.equals(before.minAvailable(), after.minAvailable())
        && Objects.equals(before.maxUnavailable(), after.maxUnavailable())
        && before.unhealthyPods() == after.unhealthyPods();
  }
}
