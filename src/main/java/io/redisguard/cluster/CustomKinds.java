package io.redisguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.subject.OwnerRef;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What custom kinds there are and which of them have a scale subresource, from their definitions;
/// not safe for several threads.
final class CustomKinds {
  /// How the replicas of an object of a custom kind are found.
  sealed interface Scaling {
    /// It has the scale subresource.
    ///
    /// @param plural the kind in request paths
    /// @param replicasPointer where `spec.replicas` of the scale is within the object
    record Scaled(String plural, String replicasPointer) implements Scaling {}

    record Unscaled() implements Scaling {}

    /// No definition has been seen; the kind may be gone or served by another API server.
    record Undescribed() implements Scaling {}
  }

  private static final Scaling UNSCALED = new Scaling.Unscaled();
  private static final Scaling UNDESCRIBED = new Scaling.Undescribed();

  /// Definition's name → `apiVersion/Kind` → scaling.
  private final Map<String, Map<String, Scaling>> definitions = new HashMap<>();

  void learn(JsonNode definition) {
    JsonNode spec = definition.path("spec");
    Map<String, Scaling> kinds = new HashMap<>();
    for (JsonNode version : spec.path("versions")) {
      String path = version.path("subresources").path("scale").path("specReplicasPath").asText("");
      String apiVersion = spec.path("group").asText("") + "/" + version.path("name").asText("");
      kinds.put(
          apiVersion + "/" + spec.path("names").path("kind").asText(""),
          path.startsWith(".")
              ? new Scaling.Scaled(
                  spec.path("names").path("plural").asText(""), path.replace('.', '/'))
              : UNSCALED);
    }
    definitions.put(definition.path("metadata").path("name").asText(""), kinds);
  }

  void forget(String definition) {
    definitions.remove(definition);
  }

  Scaling scalingOf(OwnerRef owner) {
    return scalingOf(owner.apiVersion() + "/" + owner.kind());
  }

  /// What the object's scale subresource says; null when its kind has none, or nobody describes it,
  /// and when the replicas are not set, for which the API server answers 500. Source: kubernetes
  /// apiextensions-apiserver pkg/registry/customresource/etcd.go, ScaleREST.Get.
  @Nullable Integer replicas(JsonNode object) {
    String kind = object.path("apiVersion").asText("") + "/" + object.path("kind").asText("");
    return switch (scalingOf(kind)) {
      case Scaling.Scaled(_, String pointer) -> {
        JsonNode replicas = object.at(pointer);
        yield replicas.isInt() ? Integer.valueOf(replicas.intValue()) : null;
      }
      case Scaling.Unscaled _, Scaling.Undescribed _ -> null;
    };
  }

  private Scaling scalingOf(String kind) {
    for (Map<String, Scaling> kinds : definitions.values()) {
      Scaling scaling = kinds.get(kind);
      if (scaling != null) {
        return scaling;
      }
    }
    return UNDESCRIBED;
  }
}
