package io.redisguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which custom kinds have a scale subresource, from their definitions. A kind that nobody
/// describes has none.
final class CustomScales {
  /// `group/version/Kind` → JSON pointer of the replicas; absent for a kind without the
  /// subresource.
  private final Map<String, String> replicasPointers = new HashMap<>();

  void learn(JsonNode definition) {
    JsonNode spec = definition.path("spec");
    for (JsonNode version : spec.path("versions")) {
      String path = version.path("subresources").path("scale").path("specReplicasPath").asText("");
      if (path.startsWith(".")) {
        replicasPointers.put(
            "%s/%s/%s"
                .formatted(
                    spec.path("group").asText(""),
                    version.path("name").asText(""),
                    spec.path("names").path("kind").asText("")),
            path.replace('.', '/'));
      }
    }
  }

  /// What the object's scale subresource says; null when its kind has none. Replicas that are not
  /// set read as 0, as the API server reads them.
  @Nullable Integer replicas(JsonNode object) {
    String pointer =
        replicasPointers.get(
            object.path("apiVersion").asText("") + "/" + object.path("kind").asText(""));
    return pointer == null ? null : Integer.valueOf(object.at(pointer).asInt(0));
  }
}
