package io.redisguard.cluster;

import io.redisguard.facts.ClusterView;
import io.redisguard.facts.Fact;
import io.redisguard.facts.NamespaceView;

/// Where facts about the cluster come from. Reads neither block nor lock: they run on the event
/// loop.
public interface ClusterSource {
  Fact<NamespaceView> namespace(String name);

  Fact<ClusterView> cluster();

  boolean isReady();

  /// Why it is not ready, in plain words; empty when it is.
  String notReadyBecause();
}
