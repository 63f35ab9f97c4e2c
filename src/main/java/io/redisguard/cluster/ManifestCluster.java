package io.redisguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.facts.NamespaceView;
import io.redisguard.review.ObjectProjection;
import io.redisguard.subject.OwnerRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A cluster that consists of manifests.
public final class ManifestCluster {
  /// Where an object lands that names no namespace, as with kubectl.
  private static final String DEFAULT_NAMESPACE = "default";

  private final ClusterStore store = new ClusterStore();
  private final Map<String, JsonNode> others = new HashMap<>();

  private ManifestCluster() {}

  public static ClusterSnapshot of(List<Manifest> manifests) {
    ManifestCluster cluster = new ManifestCluster();
    manifests.forEach(manifest -> cluster.add(manifest.object()));
    return cluster.snapshot();
  }

  private void add(JsonNode object) {
    ObjectKind kind = ObjectKind.of(object);
    if (kind == null) {
      JsonNode placed = inNamespace(object);
      others.put(otherKey(ClusterStore.keyOf(placed).namespace(), ownerOf(placed)), placed);
    } else {
      store.put(kind, kind.isNamespaced() ? inNamespace(object) : object);
    }
  }

  private ClusterSnapshot snapshot() {
    Map<String, NamespaceView> views = new HashMap<>();
    for (String name : store.namespaces()) {
      for (OwnerRef owner : store.missingControllers(name)) {
        JsonNode object = others.get(otherKey(name, owner));
        if (object != null) {
          store.put(
              name, ObjectProjection.customWorkload(object, store.customKinds().replicas(object)));
        }
      }
      NamespaceView view = store.view(name);
      if (view != null) {
        views.put(name, view);
      }
    }
    return new ClusterSnapshot(views, store.clusterView());
  }

  private static JsonNode inNamespace(JsonNode object) {
    if (!ClusterStore.keyOf(object).namespace().isEmpty()) {
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
        ClusterStore.keyOf(object).name(),
        "");
  }

  private static String otherKey(String namespace, OwnerRef owner) {
    return namespace + "/" + owner.group() + "/" + owner.kind() + "/" + owner.name();
  }
}
