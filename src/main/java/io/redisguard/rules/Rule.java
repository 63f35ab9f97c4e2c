package io.redisguard.rules;

import io.redisguard.policy.RuleId;
import java.util.List;

/// One question about a situation.
///
/// A rule says what it objects to and how it could be cured. What follows from an objection
/// (nothing, a record, a warning, a patch, a refusal) is the policy's to say and the `Decider`'s to
/// do.
public interface Rule {
  RuleId id();

  /// Objections in the order in which a person should read them; empty when the rule has nothing to
  /// say. Never null, never throws for any input: what cannot be known is a case.
  List<Objection> evaluate(Situation situation);
}
