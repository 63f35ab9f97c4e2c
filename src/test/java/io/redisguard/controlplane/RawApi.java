package io.redisguard.controlplane;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.redisguard.review.Json;
import java.util.Locale;

/// The API as JSON in and JSON out. Nothing is tried twice.
record RawApi(KubernetesClient client) {
  /// What an eviction was answered.
  ///
  /// @param retryAfterSeconds 0 when there is none
  record Answer(int code, int retryAfterSeconds) {}

  /// Where objects of a namespace are created and listed.
  static String path(String apiVersion, String namespace, String plural) {
    return root(apiVersion) + "/namespaces/" + namespace + "/" + plural;
  }

  /// Where objects of all namespaces are listed.
  static String root(String apiVersion) {
    return (apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion;
  }

  JsonNode create(String path, JsonNode object) {
    return send("POST", path, object);
  }

  /// Creates an object where its kind lives.
  ///
  /// @return what was stored
  JsonNode create(JsonNode object) {
    String kind = object.path("kind").asText().toLowerCase(Locale.ROOT);
    return create(
        path(
            object.path("apiVersion").asText(),
            object.path("metadata").path("namespace").asText(),
            kind + "s"),
        object);
  }

  JsonNode send(String method, String path, JsonNode object) {
    return json(requireNonNull(client.raw(path, method, object.toString())));
  }

  JsonNode get(String path) {
    return json(requireNonNull(client.raw(path), path + " is not there"));
  }

  Answer evict(String namespace, String pod, boolean dryRun) {
    ObjectNode eviction =
        JsonNodeFactory.instance
            .objectNode()
            .put("apiVersion", "policy/v1")
            .put("kind", "Eviction");
    eviction.putObject("metadata").put("name", pod).put("namespace", namespace);
    String path = path("v1", namespace, "pods") + "/" + pod + "/eviction";
    try {
      create(dryRun ? path + "?dryRun=All" : path, eviction);
      return new Answer(201, 0);
    } catch (KubernetesClientException e) {
      if (e.getStatus() == null) {
        throw e;
      }
      var details = e.getStatus().getDetails();
      Integer seconds = details == null ? null : details.getRetryAfterSeconds();
      return new Answer(e.getCode(), seconds == null ? 0 : seconds);
    }
  }

  private static JsonNode json(String text) {
    try {
      return Json.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(text, e);
    }
  }
}
