package io.redisguard.policy;

/// What a rule's objection leads to.
public enum Mode {
  OFF("Off"),
  /// Recorded only: decision log, audit annotation, metric.
  AUDIT("Audit"),
  /// Allowed, with a warning to the person who asked.
  WARN("Warn"),
  DENY("Deny"),
  /// The object is changed so that there is nothing left to object to; where it cannot be, a
  /// warning.
  PATCH("Patch");

  private final String word;

  Mode(String word) {
    this.word = word;
  }

  /// As written in a policy.
  public String word() {
    return word;
  }
}
