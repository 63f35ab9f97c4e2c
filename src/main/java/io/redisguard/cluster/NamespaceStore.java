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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The objects of one namespace, projected as they come; not safe for several threads.
final class NamespaceStore {
  private NamespaceInfo info;
  private final Map<String, PodView> pods = new TreeMap<>();
  private final Map<String, BudgetView> budgets = new TreeMap<>();
  private final Map<String, WorkloadView> workloads = new TreeMap<>();
  private final Map<String, AutoscalerView> autoscalers = new TreeMap<>();
  private final Map<String, ConfigMapView> configMaps = new TreeMap<>();

  NamespaceStore(String name) {
    this.info = NamespaceInfo.named(name);
  }

  void describe(NamespaceInfo namespace) {
    info = namespace;
  }

  void put(ObjectKind kind, JsonNode object) {
    String name = object.path("metadata").path("name").asText("");
    switch (kind) {
      case POD -> pods.put(name, PodProjection.pod(object));
      case BUDGET -> budgets.put(name, ObjectProjection.budget(object));
      case STATEFUL_SET, DEPLOYMENT, REPLICA_SET, REPLICATION_CONTROLLER, DAEMON_SET, JOB ->
          put(ObjectProjection.workload(object));
      case HORIZONTAL_POD_AUTOSCALER ->
          autoscalers.put(kind + "/" + name, ObjectProjection.horizontalPodAutoscaler(object));
      case SCALED_OBJECT ->
          autoscalers.put(kind + "/" + name, ObjectProjection.scaledObject(object));
      case CONFIG_MAP -> configMaps.put(name, ObjectProjection.configMap(object));
      case NAMESPACE, NODE, PRIORITY_CLASS, CUSTOM_RESOURCE_DEFINITION, GUARD_POLICY ->
          throw new IllegalArgumentException(kind + " is not namespaced");
    }
  }

  void put(WorkloadView workload) {
    workloads.put(workloadKey(workload.asOwner()), workload);
  }

  void remove(ObjectKind kind, String name) {
    switch (kind) {
      case POD -> pods.remove(name);
      case BUDGET -> budgets.remove(name);
      case STATEFUL_SET, DEPLOYMENT, REPLICA_SET, REPLICATION_CONTROLLER, DAEMON_SET, JOB ->
          workloads.remove(workloadKey(new OwnerRef(kind.apiVersion(), kind.kind(), name, "")));
      case HORIZONTAL_POD_AUTOSCALER, SCALED_OBJECT -> autoscalers.remove(kind + "/" + name);
      case CONFIG_MAP -> configMaps.remove(name);
      case NAMESPACE, NODE, PRIORITY_CLASS, CUSTOM_RESOURCE_DEFINITION, GUARD_POLICY ->
          throw new IllegalArgumentException(kind + " is not namespaced");
    }
  }

  void removeWorkload(OwnerRef owner) {
    workloads.remove(workloadKey(owner));
  }

  /// Controllers that pods name and that are not here.
  List<OwnerRef> missingControllers() {
    List<OwnerRef> missing = new ArrayList<>();
    for (PodView pod : pods.values()) {
      OwnerRef owner = pod.controller();
      if (owner != null && !workloads.containsKey(workloadKey(owner)) && !missing.contains(owner)) {
        missing.add(owner);
      }
    }
    return missing;
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

  private static String workloadKey(OwnerRef owner) {
    return owner.group() + "/" + owner.kind() + "/" + owner.name();
  }
}
