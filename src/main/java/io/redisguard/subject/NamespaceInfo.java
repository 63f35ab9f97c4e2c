package io.redisguard.subject;

import java.util.Map;

/// A namespace.
///
/// @param terminating the namespace is being deleted: nothing in it may be held back, and evictions
///     are impossible
public record NamespaceInfo(String name, Map<String, String> labels, boolean terminating) {
  public NamespaceInfo {
    labels = Map.copyOf(labels);
  }

  /// A namespace of which only the name is known, with the label that every namespace carries.
  public static NamespaceInfo named(String name) {
    return new NamespaceInfo(name, Map.of("kubernetes.io/metadata.name", name), false);
  }
}
