package io.redisguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.facts.ClusterView;
import io.redisguard.facts.NamespaceView;
import io.redisguard.review.ObjectProjection;
import io.redisguard.subject.NodeView;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.OwnerRef;
import io.redisguard.subject.PriorityClassView;
import io.redisguard.subject.WorkloadView;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The objects of a cluster, projected as they come and sorted by namespace. Manifests and
/// informers both fill it, so that the same objects read the same from either. Not safe for several
/// threads.
final class ClusterStore {
  /// What looks different after an object came or went.
  sealed interface Change {
    record None() implements Change {}

    record OfNamespace(String name) implements Change {}

    /// Nodes or priority classes.
    record OfCluster() implements Change {}
  }

  private static final Change NONE = new Change.None();
  private static final Change OF_CLUSTER = new Change.OfCluster();

  private final Map<String, NamespaceStore> namespaces = new HashMap<>();
  private final Map<String, NodeView> nodes = new HashMap<>();
  private final Map<String, PriorityClassView> priorityClasses = new HashMap<>();
  private final CustomKinds customKinds = new CustomKinds();
  private final Sharing sharing = new Sharing();

  /// Takes an object; a namespaced one must name its namespace.
  Change put(ObjectKind kind, JsonNode object) {
    ObjectKey key = keyOf(object);
    return switch (kind) {
      case NAMESPACE ->
          changed(key.name(), store(key.name()).describe(ObjectProjection.namespace(object)));
      case NODE -> replaced(nodes, key.name(), ObjectProjection.node(object));
      case PRIORITY_CLASS ->
          replaced(priorityClasses, key.name(), ObjectProjection.priorityClass(object));
      case CUSTOM_RESOURCE_DEFINITION -> {
        customKinds.learn(object);
        yield NONE;
      }
      // Neither is a fact about the cluster.
      case GUARD_POLICY, DISRUPTION -> NONE;
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
          CONFIG_MAP ->
          changed(key.namespace(), store(key.namespace()).put(kind, object));
    };
  }

  Change remove(ObjectKind kind, ObjectKey key) {
    return switch (kind) {
      case NAMESPACE -> {
        store(key.name()).undescribe();
        yield changed(key.name(), true);
      }
      case NODE -> nodes.remove(key.name()) == null ? NONE : OF_CLUSTER;
      case PRIORITY_CLASS -> priorityClasses.remove(key.name()) == null ? NONE : OF_CLUSTER;
      case CUSTOM_RESOURCE_DEFINITION -> {
        customKinds.forget(key.name());
        yield NONE;
      }
      case GUARD_POLICY, DISRUPTION -> NONE;
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
          CONFIG_MAP ->
          changed(key.namespace(), store(key.namespace()).remove(kind, key.name()));
    };
  }

  Change put(String namespace, WorkloadView workload) {
    return changed(namespace, store(namespace).put(workload));
  }

  Change removeWorkload(String namespace, OwnerRef owner) {
    return changed(namespace, store(namespace).removeWorkload(owner));
  }

  CustomKinds customKinds() {
    return customKinds;
  }

  Set<String> namespaces() {
    return new HashSet<>(namespaces.keySet());
  }

  Set<OwnerRef> missingControllers(String namespace) {
    return store(namespace).missingControllers();
  }

  Set<OwnerRef> customControllers(String namespace) {
    return store(namespace).customControllers();
  }

  /// The namespace; null when nothing is known to be in it and it was not described.
  @Nullable NamespaceView view(String namespace) {
    NamespaceStore store = namespaces.get(namespace);
    return store == null ? null : store.view();
  }

  ClusterView clusterView() {
    return new ClusterView(nodes, priorityClasses);
  }

  static ObjectKey keyOf(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    return new ObjectKey(metadata.path("namespace").asText(""), metadata.path("name").asText(""));
  }

  private Change changed(String namespace, boolean changed) {
    if (store(namespace).isVacant()) {
      namespaces.remove(namespace);
    }
    return changed ? new Change.OfNamespace(namespace) : NONE;
  }

  private NamespaceStore store(String namespace) {
    return namespaces.computeIfAbsent(namespace, name -> new NamespaceStore(name, sharing));
  }

  private static <V> Change replaced(Map<String, V> map, String name, V value) {
    return value.equals(map.put(name, value)) ? NONE : OF_CLUSTER;
  }
}
