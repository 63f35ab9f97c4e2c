package io.redisguard.journal;

import io.redisguard.decision.Decision;
import io.redisguard.decision.Outcome;

/// Which decisions get a line.
public enum LogLevel {
  /// Every one.
  ALL,
  /// Those of which somebody is told, or that change something: refused, warned, patched.
  WARNED,
  /// Those that refuse, or tell to wait.
  REFUSED;

  boolean takes(Decision decision) {
    return switch (this) {
      case ALL -> true;
      case WARNED -> saysSomething(decision);
      case REFUSED -> !decision.allowed();
    };
  }

  /// Whether the line is about more than "allowed": such a one is never left out by sampling.
  static boolean saysSomething(Decision decision) {
    return !decision.allowed() || decision.outcome().isStrongerThan(Outcome.AUDIT);
  }
}
