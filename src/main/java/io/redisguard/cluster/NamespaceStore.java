package io.redisguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.facts.NamespaceView;
import io.redisguard.review.ObjectProjection;
import io.redisguard.review.PodProjection;
import io.redisguard.subject.AutoscalerView;
import io.redisguard.subject.BudgetView;
import io.redisguard.subject.ConfigMapView;
import io.redisguard.subject.NamespaceInfo;
import io.redisguard.subject.OwnerRef;
import io.redisguard.subject.PodView;
import io.redisguard.subject.WorkloadView;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The objects of one namespace, projected as they come; not safe for several threads.
final class NamespaceStore {
  private final Sharing sharing;
  private NamespaceInfo info;
  private boolean described;
  private final Map<String, PodView> pods = new TreeMap<>();
  private final Map<String, BudgetView> budgets = new TreeMap<>();
  private final Map<String, WorkloadView> workloads = new TreeMap<>();
  private final Map<String, AutoscalerView> autoscalers = new TreeMap<>();
  private final Map<String, ConfigMapView> configMaps = new TreeMap<>();

  NamespaceStore(String name, Sharing sharing) {
    this.info = NamespaceInfo.named(name);
    this.sharing = sharing;
  }

  /// Takes the namespace itself, and says whether the view changes.
  boolean describe(NamespaceInfo namespace) {
    described = true;
    boolean changes = !info.equals(namespace);
    info = namespace;
    return changes;
  }

  /// The namespace is gone; objects that are still here will follow.
  void undescribe() {
    described = false;
    info = NamespaceInfo.named(info.name());
  }

  /// Takes an object, and says whether the view changes: most writes to a status do not reach it.
  boolean put(ObjectKind kind, JsonNode object) {
    String name = object.path("metadata").path("name").asText("");
    return switch (kind) {
      case POD -> replaces(pods, name, sharing.of(PodProjection.pod(object)));
      case BUDGET -> replaces(budgets, name, ObjectProjection.budget(object));
      case STATEFUL_SET, DEPLOYMENT, REPLICA_SET, REPLICATION_CONTROLLER, DAEMON_SET, JOB ->
          put(ObjectProjection.workload(object));
      case HORIZONTAL_POD_AUTOSCALER ->
          replaces(
              autoscalers, kind + "/" + name, ObjectProjection.horizontalPodAutoscaler(object));
      case SCALED_OBJECT ->
          replaces(autoscalers, kind + "/" + name, ObjectProjection.scaledObject(object));
      case CONFIG_MAP -> replaces(configMaps, name, ObjectProjection.configMap(object));
      case NAMESPACE, NODE, PRIORITY_CLASS, CUSTOM_RESOURCE_DEFINITION, GUARD_POLICY, DISRUPTION ->
          throw new IllegalArgumentException(kind + " is no fact about a namespace");
    };
  }

  /// Takes a workload, and says whether the view changes.
  boolean put(WorkloadView workload) {
    return replaces(workloads, workloadKey(workload.asOwner()), sharing.of(workload));
  }

  /// Forgets an object, and says whether it was here.
  boolean remove(ObjectKind kind, String name) {
    return switch (kind) {
      case POD -> pods.remove(name) != null;
      case BUDGET -> budgets.remove(name) != null;
      case STATEFUL_SET, DEPLOYMENT, REPLICA_SET, REPLICATION_CONTROLLER, DAEMON_SET, JOB ->
          removeWorkload(new OwnerRef(kind.apiVersion(), kind.kind(), name, ""));
      case HORIZONTAL_POD_AUTOSCALER, SCALED_OBJECT ->
          autoscalers.remove(kind + "/" + name) != null;
      case CONFIG_MAP -> configMaps.remove(name) != null;
      case NAMESPACE, NODE, PRIORITY_CLASS, CUSTOM_RESOURCE_DEFINITION, GUARD_POLICY, DISRUPTION ->
          throw new IllegalArgumentException(kind + " is no fact about a namespace");
    };
  }

  /// Forgets a workload, and says whether it was here.
  boolean removeWorkload(OwnerRef owner) {
    return workloads.remove(workloadKey(owner)) != null;
  }

  /// Nothing is here and nothing says that the namespace exists.
  boolean isVacant() {
    return !described
        && pods.isEmpty()
        && budgets.isEmpty()
        && workloads.isEmpty()
        && autoscalers.isEmpty()
        && configMaps.isEmpty();
  }

  /// Controllers that pods name and that are not here.
  Set<OwnerRef> missingControllers() {
    Set<OwnerRef> missing = new LinkedHashSet<>();
    for (PodView pod : pods.values()) {
      OwnerRef owner = pod.controller();
      if (owner != null && !workloads.containsKey(workloadKey(owner))) {
        missing.add(owner);
      }
    }
    return missing;
  }

  /// Controllers of kinds that nobody watches, which must be asked for one by one.
  Set<OwnerRef> customControllers() {
    Set<OwnerRef> custom = new LinkedHashSet<>();
    for (PodView pod : pods.values()) {
      OwnerRef owner = pod.controller();
      if (owner != null && isCustom(owner)) {
        custom.add(owner);
      }
    }
    return custom;
  }

  static boolean isCustom(OwnerRef owner) {
    return ObjectKind.of(owner.group(), owner.kind()) == null;
  }

  NamespaceView view() {
    return new NamespaceView(
        info,
        pods,
        List.copyOf(budgets.values()),
        List.copyOf(workloads.values()),
        List.copyOf(autoscalers.values()),
        List.copyOf(configMaps.values()));
  }

  private static <V> boolean replaces(Map<String, V> map, String name, V value) {
    return !value.equals(map.put(name, value));
  }

  private static String workloadKey(OwnerRef owner) {
    return owner.group() + "/" + owner.kind() + "/" + owner.name();
  }
}
