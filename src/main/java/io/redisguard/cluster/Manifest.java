package io.redisguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;

/// One Kubernetes object in a file.
///
/// @param source the file as the user named it, `-` for standard input
/// @param object the object itself; members of a List are manifests of their own
/// @param pointer where the object begins in its document: empty, or `/items/3`
public record Manifest(String source, JsonNode object, String pointer, Lines lines) {
  /// From a place in a document to a line of the file.
  public interface Lines {
    /// The line, counted from 1, of the key that the pointer names, or of its nearest ancestor that
    /// exists.
    int lineOf(String pointer);
  }

  public String kind() {
    return object.path("kind").asText("");
  }

  public String name() {
    return object.path("metadata").path("name").asText("");
  }

  public String namespace() {
    return object.path("metadata").path("namespace").asText("");
  }

  /// The line of a field, counted from 1.
  ///
  /// @param field JSON pointer within the object; empty for the object itself
  public int lineOf(String field) {
    return lines.lineOf(pointer + field);
  }
}
