package io.redisguard.policy;

/// A ready-made set of modes.
public enum Profile {
  /// Nothing is ever refused or changed: the owner of a cluster sees what would happen.
  OBSERVE("observe"),
  PROTECT("protect");

  private final String word;

  Profile(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }
}
