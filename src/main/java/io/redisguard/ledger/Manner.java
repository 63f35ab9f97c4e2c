package io.redisguard.ledger;

import java.util.Arrays;

/// The way in which a pod was disrupted. Signatures: docs/ledger.md.
public enum Manner {
  EVICTION("Eviction", "was evicted"),
  DELETE("Delete", "was deleted"),
  FORCE_DELETE("ForceDelete", "was deleted by force, without time to end"),
  PREEMPTION("Preemption", "had to make room for a pod of higher priority"),
  TAINT("Taint", "was removed because its node has a NoExecute taint"),
  NODE_PRESSURE("NodePressure", "was killed because its node ran short of something"),
  KUBELET_PREEMPTION("KubeletPreemption", "was killed by the kubelet for a critical pod"),
  STORAGE_LIMIT("StorageLimit", "was killed because it used more local storage than it may"),
  NODE_SHUTDOWN("NodeShutdown", "ended because its node was shut down"),
  POD_GC("PodGC", "was cleaned up because its node is gone"),
  ROLLOUT("Rollout", "was replaced by a rollout"),
  SCALE_DOWN("ScaleDown", "was removed because its workload was scaled down"),
  NAMESPACE_DELETION("NamespaceDeletion", "went with its namespace"),
  OWNER_DELETION("OwnerDeletion", "went with its owner"),
  OOM_KILL("OOMKill", "was killed because it needed more memory than its limit or its node has"),
  RESTART("Restart", "was restarted in place"),
  UNKNOWN("Unknown", "went, and nothing tells why");

  private final String word;
  private final String clause;

  Manner(String word, String clause) {
    this.word = word;
    this.clause = clause;
  }

  /// As the record in the cluster has it: one word.
  public String word() {
    return word;
  }

  /// What happened to the pod, for people: "was evicted".
  public String clause() {
    return clause;
  }

  /// Whether the clause is so short that its author follows without a comma.
  boolean isBrief() {
    return clause.indexOf(' ') == clause.lastIndexOf(' ');
  }

  /// The manner of this word; a word that a later version wrote is unknown here.
  public static Manner ofWord(String word) {
    return Arrays.stream(values())
        .filter(manner -> manner.word.equals(word))
        .findFirst()
        .orElse(UNKNOWN);
  }

  /// Whether somebody asked the API server for it. The others are the kubelet's doing, or an
  /// accident, and no budget and no webhook could have stopped them.
  public boolean isAskedFor() {
    return switch (this) {
      case EVICTION,
          DELETE,
          FORCE_DELETE,
          PREEMPTION,
          TAINT,
          POD_GC,
          ROLLOUT,
          SCALE_DOWN,
          NAMESPACE_DELETION,
          OWNER_DELETION ->
          true;
      case NODE_PRESSURE,
          KUBELET_PREEMPTION,
          STORAGE_LIMIT,
          NODE_SHUTDOWN,
          OOM_KILL,
          RESTART,
          UNKNOWN ->
          false;
    };
  }
}
