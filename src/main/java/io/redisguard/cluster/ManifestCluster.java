package io.redisguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.facts.ClusterView;
import io.redisguard.facts.NamespaceView;
import io.redisguard.review.ObjectProjection;
import io.redisguard.subject.NodeView;
import io.redisguard.subject.OwnerRef;
import io.redisguard.subject.PriorityClassView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A cluster that consists of manifests.
public final class ManifestCluster {
  /// Where an object lands that names no namespace, as with kubectl.
  private static final String DEFAULT_NAMESPACE = "default";

  private final Map<String, NamespaceStore> namespaces = new HashMap<>();
  private final Map<String, NodeView> nodes = new HashMap<>();
  private final Map<String, PriorityClassView> priorityClasses = new HashMap<>();
  private final Map<String, JsonNode> others = new HashMap<>();
  private final CustomScales scales = new CustomScales();

  private ManifestCluster() {}

  public static ClusterSnapshot of(List<Manifest> manifests) {
    ManifestCluster cluster = new ManifestCluster();
    manifests.forEach(manifest -> cluster.add(manifest.object()));
    return cluster.snapshot();
  }

  private void add(JsonNode object) {
    ObjectKind kind = ObjectKind.of(object);
    String name = object.path("metadata").path("name").asText("");
    if (kind == null) {
      others.put(otherKey(namespaceOf(object), ownerOf(object)), object);
      return;
    }
    switch (kind) {
      case NAMESPACE -> store(name).describe(ObjectProjection.namespace(object));
      case NODE -> nodes.put(name, ObjectProjection.node(object));
      case PRIORITY_CLASS -> priorityClasses.put(name, ObjectProjection.priorityClass(object));
      case CUSTOM_RESOURCE_DEFINITION -> scales.learn(object);
      case GUARD_POLICY -> {
        // A policy is no fact about the cluster.
      }
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
          store(namespaceOf(object)).put(kind, inNamespace(object));
    }
  }

  private ClusterSnapshot snapshot() {
    Map<String, NamespaceView> views = new HashMap<>();
    namespaces.forEach(
        (name, store) -> {
          for (OwnerRef owner : new ArrayList<>(store.missingControllers())) {
            JsonNode object = others.get(otherKey(name, owner));
            if (object != null) {
              store.put(
                  ObjectProjection.customWorkload(inNamespace(object), scales.replicas(object)));
            }
          }
          views.put(name, store.view());
        });
    return new ClusterSnapshot(views, new ClusterView(nodes, priorityClasses));
  }

  private NamespaceStore store(String namespace) {
    return namespaces.computeIfAbsent(namespace, NamespaceStore::new);
  }

  private static String namespaceOf(JsonNode object) {
    String namespace = object.path("metadata").path("namespace").asText("");
    return namespace.isEmpty() ? DEFAULT_NAMESPACE : namespace;
  }

  /// The object as it would be stored: one that names no namespace lands in the default one.
  static JsonNode inNamespace(JsonNode object) {
    if (!object.path("metadata").path("namespace").asText("").isEmpty()) {
      return object;
    }
    ObjectNode copy = object.deepCopy();
    copy.withObject("metadata").put("namespace", DEFAULT_NAMESPACE);
    return copy;
  }

  private static OwnerRef ownerOf(JsonNode object) {
    return new OwnerRef(
        object.path("apiVersion").asText(""),
        object.path("kind").asText(""),
        object.path("metadata").path("name").asText(""),
        "");
  }

  private static String otherKey(String namespace, OwnerRef owner) {
    return namespace + "/" + owner.group() + "/" + owner.kind() + "/" + owner.name();
  }
}
