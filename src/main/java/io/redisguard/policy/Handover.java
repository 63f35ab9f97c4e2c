package io.redisguard.policy;

/// Who hands the master role over when a master is evicted.
public enum Handover {
  /// The guard itself, for a pod without a safe hook.
  GUARD("guard"),
  /// The pod's own preStop hook.
  HOOK("hook"),
  OFF("off");

  private final String word;

  Handover(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }
}
