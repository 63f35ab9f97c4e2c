package io.redisguard.cluster;

import io.redisguard.facts.ClusterView;
import io.redisguard.facts.Fact;
import io.redisguard.facts.NamespaceView;

/// A cluster that does not change.
public record FixedCluster(ClusterSnapshot snapshot) implements ClusterSource {
  @Override
  public Fact<NamespaceView> namespace(String name) {
    return Fact.known(snapshot.namespace(name));
  }

  @Override
  public Fact<ClusterView> cluster() {
    return Fact.known(snapshot.cluster());
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public String notReadyBecause() {
    return "";
  }
}
