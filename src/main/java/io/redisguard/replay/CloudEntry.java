package io.redisguard.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An entry of Google Cloud Logging as an audit event.
///
/// The method is `io.k8s.core.v1.pods.eviction.create`, the resource
/// `core/v1/namespaces/prod/pods/redis-node-0/eviction`. Source: Google Cloud, "GKE audit logging
/// information", and falcosecurity/plugins k8saudit-gke, which turns the same entries into events.
final class CloudEntry {
  /// `core.k8s.io/v1.Pod`.
  private static final Pattern TYPE = Pattern.compile("([a-z.]+?)\\.k8s\\.io/(\\w+)\\.(\\w+)");

  private static final int UNKNOWN_FAILURE = 500;

  private CloudEntry() {}

  /// Takes the event out, if the entry is one of an API server; its shape is known either way.
  static boolean event(JsonNode entry, Consumer<JsonNode> events) {
    JsonNode payload = entry.path("protoPayload");
    String method = payload.path("methodName").asText("");
    if (!method.startsWith("io.k8s.")) {
      return true;
    }
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("kind", "Event");
    event.put("auditID", entry.path("insertId").asText(""));
    event.put("stage", "ResponseComplete");
    event.put("verb", method.substring(method.lastIndexOf('.') + 1));
    event.put("requestURI", "/" + payload.path("resourceName").asText(""));
    event.put("stageTimestamp", entry.path("timestamp").asText(""));
    event
        .putObject("user")
        .put("username", payload.at("/authenticationInfo/principalEmail").asText(""));
    event.put("userAgent", payload.at("/requestMetadata/callerSuppliedUserAgent").asText(""));
    event.set("objectRef", reference(payload.path("resourceName").asText("")));
    event.set("responseStatus", status(payload));
    object(event, "requestObject", payload.path("request"));
    object(event, "responseObject", payload.path("response"));
    events.accept(event);
    return true;
  }

  private static ObjectNode reference(String resourceName) {
    List<String> parts = List.of(resourceName.split("/", -1));
    boolean namespaced = parts.size() > 4 && parts.get(2).equals("namespaces");
    int at = namespaced ? 4 : 2;
    ObjectNode reference = JsonNodeFactory.instance.objectNode();
    // The core group has a name here that it has nowhere else.
    reference.put("apiGroup", parts.getFirst().equals("core") ? "" : parts.getFirst());
    reference.put("namespace", namespaced ? parts.get(3) : "");
    reference.put("resource", part(parts, at));
    reference.put("name", part(parts, at + 1));
    reference.put("subresource", part(parts, at + 2));
    if (!namespaced && part(parts, 2).equals("namespaces")) {
      reference.put("namespace", part(parts, 3));
    }
    return reference;
  }

  private static String part(List<String> parts, int at) {
    return at < parts.size() ? parts.get(at) : "";
  }

  /// The answer's own Status knows the HTTP code; the entry has a code of gRPC.
  private static ObjectNode status(JsonNode payload) {
    JsonNode response = payload.path("response");
    JsonNode status = payload.path("status");
    boolean isStatus =
        response.path("kind").asText("").equals("Status")
            || response.path("@type").asText("").endsWith(".Status");
    int code =
        isStatus && response.path("code").asInt(0) > 0
            ? response.path("code").asInt()
            : httpCode(status.path("code").asInt(0));
    String message = status.path("message").asText("");
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("code", code);
    answer.put("message", message.isEmpty() ? response.path("message").asText("") : message);
    return answer;
  }

  /// Source: googleapis google/rpc/code.proto, whose comments give the HTTP codes.
  private static int httpCode(int rpcCode) {
    return switch (rpcCode) {
      case 0 -> 200;
      case 3, 9, 11 -> 400;
      case 5 -> 404;
      case 6, 10 -> 409;
      case 7 -> 403;
      case 8 -> 429;
      case 14 -> 503;
      case 16 -> 401;
      default -> UNKNOWN_FAILURE;
    };
  }

  /// An object that names its kind in `@type` alone gets it in Kubernetes' own words.
  private static void object(ObjectNode event, String key, JsonNode object) {
    if (!(object instanceof ObjectNode body)) {
      return;
    }
    Matcher type = TYPE.matcher(body.path("@type").asText(""));
    if (!body.has("kind") && type.matches()) {
      boolean core = Set.of("core", "meta").contains(type.group(1));
      body.put("kind", type.group(3));
      body.put("apiVersion", (core ? "" : type.group(1) + "/") + type.group(2));
    }
    event.set(key, body);
  }
}
