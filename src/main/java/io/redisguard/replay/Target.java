package io.redisguard.replay;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.subject.ObjectKey;

/// What a request was about: `objectRef`.
///
/// @param group empty for the core group
/// @param subresource `eviction`, `status`, `scale`; empty for the object itself
/// @param namespace of a Namespace its own name
/// @param name empty for a collection, and for a pod that only got a `generateName`
/// @param uid mostly empty: only requests that carry the object tell it
record Target(
    String group, String resource, String subresource, String namespace, String name, String uid) {

  static Target of(JsonNode ref) {
    return new Target(
        ref.path("apiGroup").asText(""),
        ref.path("resource").asText(""),
        ref.path("subresource").asText(""),
        ref.path("namespace").asText(""),
        ref.path("name").asText(""),
        ref.path("uid").asText(""));
  }

  boolean isPod() {
    return resource.equals("pods") && group.isEmpty();
  }

  ObjectKey key() {
    return new ObjectKey(namespace, name);
  }
}
