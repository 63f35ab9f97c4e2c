package io.redisguard.subject;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A pod, reduced to what verdicts read.
///
/// @param displayName `metadata.name`, or `generateName` followed by `*` while it has none
/// @param uid empty for a pod that is being created
/// @param controller null for a bare pod
/// @param terminating `metadata.deletionTimestamp` is set
/// @param ready condition Ready is True
public record PodView(
    ObjectKey key,
    String displayName,
    String uid,
    Map<String, String> labels,
    Map<String, String> annotations,
    @Nullable OwnerRef controller,
    boolean terminating,
    Phase phase,
    boolean ready,
    String podIp,
    PodSpecView spec) {

  /// `status.phase`; a pod that has none yet is Pending.
  public enum Phase {
    PENDING,
    RUNNING,
    SUCCEEDED,
    FAILED,
    UNKNOWN
  }

  public PodView {
    requireNonNull(key, "key is null");
    requireNonNull(displayName, "displayName is null");
    requireNonNull(uid, "uid is null");
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    requireNonNull(phase, "phase is null");
    requireNonNull(podIp, "podIp is null");
    requireNonNull(spec, "spec is null");
  }

  public String name() {
    return key.name();
  }

  /// Succeeded or Failed: nothing runs in it any more.
  public boolean isFinished() {
    return phase == Phase.SUCCEEDED || phase == Phase.FAILED;
  }

  public boolean isScheduled() {
    return !spec.nodeName().isEmpty();
  }

  /// What the disruption controller counts: ready and not on its way out.
  public boolean isHealthy() {
    return ready && !terminating;
  }

  /// A static pod's image in the API server; the kubelet owns it and nothing here can change it.
  public boolean isMirror() {
    return annotations.containsKey("kubernetes.io/config.mirror");
  }

  /// The same pod after it came up: Running and Ready.
  public PodView asReady() {
    return new PodView(
        key,
        displayName,
        uid,
        labels,
        annotations,
        controller,
        false,
        Phase.RUNNING,
        true,
        podIp,
        spec);
  }
}
