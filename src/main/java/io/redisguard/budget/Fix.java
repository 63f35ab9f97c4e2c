package io.redisguard.budget;

import io.redisguard.subject.BudgetView;
import java.util.List;

/// What to change, so that a budget lets a pod go.
public sealed interface Fix {
  /// One sentence part: "set maxUnavailable 1, then 1 of 3 pods may go at a time".
  String sentence();

  /// A change of the budget that the calculator has confirmed.
  ///
  /// @param budget the budget as it should be
  /// @param edits the fields to set; a bound that is set takes the place of the other one
  /// @param advice begins with a verb: "set maxUnavailable 1"
  /// @param then what holds afterwards: "then 1 of 3 pods may go at a time"
  record Change(BudgetView budget, List<Edit> edits, String advice, String then) implements Fix {
    public Change {
      edits = List.copyOf(edits);
    }

    @Override
    public String sentence() {
      return advice + ", " + then;
    }
  }

  /// No change of the budget helps; `why` says what would.
  record None(String why) implements Fix {
    @Override
    public String sentence() {
      return why;
    }
  }

  /// One field of the budget.
  ///
  /// @param field JSON pointer: `/spec/maxUnavailable`
  /// @param value in YAML's words, a selector as kubectl writes it
  record Edit(String field, String value) {}
}
