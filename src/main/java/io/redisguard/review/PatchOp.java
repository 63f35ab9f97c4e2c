package io.redisguard.review;

import com.fasterxml.jackson.databind.JsonNode;

/// One operation of a JSON Patch (RFC 6902).
public sealed interface PatchOp {
  /// A JSON pointer, escaped (RFC 6901).
  String path();

  /// Sets a member, whether it exists or not. Its parent must exist.
  record Add(String path, JsonNode value) implements PatchOp {}

  /// Removes what must exist.
  record Remove(String path) implements PatchOp {}

  /// One reference token, escaped: `~` and `/` have a meaning in pointers.
  static String escape(String token) {
    return token.replace("~", "~0").replace("/", "~1");
  }
}
