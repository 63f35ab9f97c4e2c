package io.redisguard.journal;

/// What a decision had to do without.
public enum MissingFact {
  /// The cluster has not been read.
  CLUSTER("cluster"),
  /// The role of the pod that shall go: nobody of its group told, or they disagree.
  ROLE("role"),
  /// The pod as the API server has it now.
  POD("pod"),
  /// Whether the actor may give exemptions.
  RIGHT("right");

  private final String word;

  MissingFact(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }
}
