package io.redisguard.subject;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Anything that owns pods: StatefulSet, Deployment, ReplicaSet, ReplicationController, DaemonSet,
/// Job, or a custom kind.
///
/// @param replicas `spec.replicas` with its default applied; null when the kind has no scale
///     subresource (DaemonSet, Job, a custom kind without one), for which the disruption controller
///     cannot count expected pods
/// @param controller set for a ReplicaSet that a Deployment owns
/// @param template labels and spec of the pods that it makes; null for custom kinds, whose template
///     nobody can know
/// @param firstOrdinal the number of the first pod of a StatefulSet, `spec.ordinals.start`; else 0
public record WorkloadView(
    String apiVersion,
    String kind,
    ObjectKey key,
    String uid,
    Map<String, String> labels,
    Map<String, String> annotations,
    @Nullable Integer replicas,
    @Nullable OwnerRef controller,
    Selector selector,
    @Nullable PodTemplate template,
    int firstOrdinal) {

  /// What a workload stamps its pods from.
  public record PodTemplate(
      Map<String, String> labels, Map<String, String> annotations, PodSpecView spec) {
    public PodTemplate {
      labels = Map.copyOf(labels);
      annotations = Map.copyOf(annotations);
      requireNonNull(spec, "spec is null");
    }
  }

  /// One whose pods are numbered from 0 on, if at all.
  public WorkloadView(
      String apiVersion,
      String kind,
      ObjectKey key,
      String uid,
      Map<String, String> labels,
      Map<String, String> annotations,
      @Nullable Integer replicas,
      @Nullable OwnerRef controller,
      Selector selector,
      @Nullable PodTemplate template) {
    this(
        apiVersion,
        kind,
        key,
        uid,
        labels,
        annotations,
        replicas,
        controller,
        selector,
        template,
        0);
  }

  public WorkloadView {
    requireNonNull(apiVersion, "apiVersion is null");
    requireNonNull(kind, "kind is null");
    requireNonNull(key, "key is null");
    requireNonNull(uid, "uid is null");
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    requireNonNull(selector, "selector is null");
  }

  public String name() {
    return key.name();
  }

  /// The owner reference that this workload writes into what it makes.
  public OwnerRef asOwner() {
    return new OwnerRef(apiVersion, kind, key.name(), uid);
  }

  public boolean is(String group, String kind) {
    return asOwner().is(group, kind);
  }

  public WorkloadView withReplicas(int count) {
    return new WorkloadView(
        apiVersion,
        kind,
        key,
        uid,
        labels,
        annotations,
        count,
        controller,
        selector,
        template,
        firstOrdinal);
  }
}
