package io.redisguard.review;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// One operation of a JSON Patch (RFC 6902).
public sealed interface PatchOp {
  /// A JSON pointer, escaped (RFC 6901).
  String path();

  /// Sets a member, whether it exists or not. Its parent must exist.
  record Add(String path, JsonNode value) implements PatchOp {}

  /// Removes what must exist.
  record Remove(String path) implements PatchOp {}

  default ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    return switch (this) {
      case Add(String at, JsonNode value) ->
          json.put("op", "add").put("path", at).set("value", value);
      case Remove(String at) -> json.put("op", "remove").put("path", at);
    };
  }

  /// One reference token, escaped: `~` and `/` have a meaning in pointers.
  static String escape(String token) {
    return token.replace("~", "~0").replace("/", "~1");
  }
}
