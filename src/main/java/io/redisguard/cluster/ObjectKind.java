package io.redisguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import org.jspecify.annotations.Nullable;

/// Kinds of objects that verdicts read, with where the API serves them.
public enum ObjectKind {
  POD("", "v1", "Pod", "pods"),
  BUDGET("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets"),
  STATEFUL_SET("apps", "v1", "StatefulSet", "statefulsets"),
  DEPLOYMENT("apps", "v1", "Deployment", "deployments"),
  REPLICA_SET("apps", "v1", "ReplicaSet", "replicasets"),
  REPLICATION_CONTROLLER("", "v1", "ReplicationController", "replicationcontrollers"),
  DAEMON_SET("apps", "v1", "DaemonSet", "daemonsets"),
  JOB("batch", "v1", "Job", "jobs"),
  HORIZONTAL_POD_AUTOSCALER(
      "autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers"),
  SCALED_OBJECT("keda.sh", "v1alpha1", "ScaledObject", "scaledobjects"),
  CONFIG_MAP("", "v1", "ConfigMap", "configmaps"),
  NAMESPACE("", "v1", "Namespace", "namespaces"),
  NODE("", "v1", "Node", "nodes"),
  PRIORITY_CLASS("scheduling.k8s.io", "v1", "PriorityClass", "priorityclasses"),
  CUSTOM_RESOURCE_DEFINITION(
      "apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions"),
  GUARD_POLICY("redis-guard.io", "v1alpha1", "GuardPolicy", "guardpolicies"),
  DISRUPTION("redis-guard.io", "v1alpha1", "Disruption", "disruptions");

  private final String group;
  private final String version;
  private final String kind;
  private final String plural;

  ObjectKind(String group, String version, String kind, String plural) {
    this.group = group;
    this.version = version;
    this.kind = kind;
    this.plural = plural;
  }

  public String group() {
    return group;
  }

  /// The version that is watched; manifests of any version of the group are read.
  public String version() {
    return version;
  }

  public String kind() {
    return kind;
  }

  public String plural() {
    return plural;
  }

  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  public boolean isNamespaced() {
    return switch (this) {
      case NAMESPACE, NODE, PRIORITY_CLASS, CUSTOM_RESOURCE_DEFINITION, GUARD_POLICY -> false;
      case POD,
          BUDGET,
          STATEFUL_SET,
          DEPLOYMENT,
          REPLICA_SET,
          REPLICATION_CONTROLLER,
          DAEMON_SET,
          JOB,
          HORIZONTAL_POD_AUTOSCALER,
          SCALED_OBJECT,
          CONFIG_MAP,
          DISRUPTION ->
          true;
    };
  }

  /// The kind in the words of fabric8.
  ResourceDefinitionContext definition() {
    return new ResourceDefinitionContext.Builder()
        .withGroup(group)
        .withVersion(version)
        .withKind(kind)
        .withPlural(plural)
        .withNamespaced(isNamespaced())
        .build();
  }

  /// Whether views of namespaces rest on it.
  boolean informsNamespace() {
    return (isNamespaced() && this != DISRUPTION) || this == NAMESPACE;
  }

  /// Whether the view of the cluster as a whole rests on it.
  boolean informsCluster() {
    return this == NODE || this == PRIORITY_CLASS;
  }

  /// Kinds that a cluster serves only when somebody has installed their definition.
  public boolean isOptional() {
    return this == SCALED_OBJECT || this == GUARD_POLICY || this == DISRUPTION;
  }

  /// Name of the CustomResourceDefinition of an optional kind, and what people call the kind.
  public String qualifiedPlural() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  /// The kind of an object; null for one that is not listed here.
  public static @Nullable ObjectKind of(JsonNode object) {
    String apiVersion = object.path("apiVersion").asText("");
    int slash = apiVersion.indexOf('/');
    return of(slash < 0 ? "" : apiVersion.substring(0, slash), object.path("kind").asText(""));
  }

  /// The kind by its names; null for one that is not listed here.
  public static @Nullable ObjectKind of(String group, String kind) {
    for (ObjectKind known : values()) {
      if (known.kind.equals(kind) && known.group.equals(group)) {
        return known;
      }
    }
    return null;
  }
}
