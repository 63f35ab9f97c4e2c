package io.redisguard.decision;

/// What became of one objection, from weakest to strongest. The strongest one answers the request.
public enum Outcome {
  PASS("Pass"),
  /// The object is exempt from the rule for now.
  EXEMPT("Exempt"),
  /// Recorded only.
  AUDIT("Audit"),
  /// Allowed; the object is changed.
  PATCH("Patch"),
  /// Allowed; the person who asked is told.
  WARN("Warn"),
  /// Refused; an eviction is asked to wait.
  DENY("Deny");

  private final String word;

  Outcome(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  public boolean isStrongerThan(Outcome other) {
    return compareTo(other) > 0;
  }
}
