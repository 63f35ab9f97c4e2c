package io.redisguard.page;

import java.util.stream.Stream;

/// The page in one line.
record Headline(State state, String title) {
  static Headline of(Known guard, Shown shown, State certificate, State cluster) {
    if (guard.cluster().isEmpty()) {
      return new Headline(State.BAD, "The cluster is not known yet");
    }
    long bad = count(guard, shown, certificate, cluster, State.BAD);
    long warn = count(guard, shown, certificate, cluster, State.WARN);
    if (bad > 0) {
      return new Headline(
          State.BAD, bad == 1 ? "1 thing needs you" : "%d things need you".formatted(bad));
    }
    return warn > 0
        ? new Headline(
            State.WARN, warn == 1 ? "1 thing to look at" : "%d things to look at".formatted(warn))
        : new Headline(State.GOOD, "All is well");
  }

  private static long count(
      Known guard, Shown shown, State certificate, State cluster, State wanted) {
    State policy = guard.mistakes().isEmpty() ? State.GOOD : State.BAD;
    long holds = wanted == State.WARN ? guard.holds().size() : 0;
    return holds
        + Stream.of(
                Stream.of(certificate, cluster, policy),
                shown.groups().stream().map(GroupShown::state),
                shown.budgets().stream().map(BudgetShown::state))
            .flatMap(states -> states)
            .filter(state -> state == wanted)
            .count();
  }
}
