package io.redisguard.decision;

import static java.util.Objects.requireNonNull;

import io.redisguard.policy.Mode;
import io.redisguard.policy.RuleId;
import io.redisguard.rules.Objection;

/// What one rule said, and what became of it.
///
/// @param note why the outcome is weaker than the mode: the exemption that holds; empty otherwise
public record Finding(RuleId rule, Mode mode, Outcome outcome, Objection objection, String note) {
  private static final Objection NONE = Objection.that("", "", "");

  public Finding {
    requireNonNull(rule, "rule is null");
    requireNonNull(mode, "mode is null");
    requireNonNull(outcome, "outcome is null");
    requireNonNull(objection, "objection is null");
    requireNonNull(note, "note is null");
  }

  /// Whether the policy lets the rule act, and no exemption holds it back.
  boolean isEnforced() {
    return mode == Mode.DENY && outcome != Outcome.EXEMPT;
  }

  static Finding pass(RuleId rule, Mode mode) {
    return new Finding(rule, mode, Outcome.PASS, NONE, "");
  }
}
