package io.redisguard.budget;

import io.redisguard.subject.BudgetView;
import io.redisguard.subject.IntOrPercent;

/// The one bound of a budget. The disruption controller asks for maxUnavailable first; the API
/// server refuses both.
sealed interface Bound {
  static Bound of(BudgetView budget) {
    IntOrPercent max = budget.maxUnavailable();
    IntOrPercent min = budget.minAvailable();
    if (max != null) {
      return new MaxUnavailable(max);
    }
    return min == null ? new Neither() : new MinAvailable(min);
  }

  /// JSON pointer of the field that holds it.
  String field();

  /// As a person would say it: `maxUnavailable 1`.
  String text();

  record MaxUnavailable(IntOrPercent value) implements Bound {
    @Override
    public String field() {
      return "/spec/maxUnavailable";
    }

    @Override
    public String text() {
      return "maxUnavailable " + value;
    }
  }

  record MinAvailable(IntOrPercent value) implements Bound {
    @Override
    public String field() {
      return "/spec/minAvailable";
    }

    @Override
    public String text() {
      return "minAvailable " + value;
    }
  }

  record Neither() implements Bound {
    @Override
    public String field() {
      return "/spec";
    }

    @Override
    public String text() {
      return "neither minAvailable nor maxUnavailable";
    }
  }
}
