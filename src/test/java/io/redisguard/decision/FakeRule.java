package io.redisguard.decision;

import io.redisguard.policy.RuleId;
import io.redisguard.rules.Objection;
import io.redisguard.rules.Rule;
import io.redisguard.rules.RuleBook;
import io.redisguard.rules.Situation;
import java.util.List;

/// A rule that always says the same.
record FakeRule(RuleId id, List<Objection> objections) implements Rule {
  static FakeRule objecting(RuleId id, Objection... objections) {
    return new FakeRule(id, List.of(objections));
  }

  /// A book of one rule that objects to everything.
  static RuleBook bookOf(RuleId id) {
    return new RuleBook(List.of(objecting(id, Objection.that("always", "no", ""))));
  }

  @Override
  public List<Objection> evaluate(Situation situation) {
    return objections;
  }
}
