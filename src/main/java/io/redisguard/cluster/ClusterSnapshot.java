package io.redisguard.cluster;

import io.redisguard.facts.ClusterView;
import io.redisguard.facts.NamespaceView;
import java.util.Map;

/// The whole cluster at one moment, as far as verdicts read it.
///
/// @param namespaces by name; one that only objects mention is here too
public record ClusterSnapshot(Map<String, NamespaceView> namespaces, ClusterView cluster) {
  public ClusterSnapshot {
    namespaces = Map.copyOf(namespaces);
  }

  /// The namespace, empty when nothing is known to be in it.
  public NamespaceView namespace(String name) {
    return namespaces.getOrDefault(name, NamespaceView.empty(name));
  }
}
