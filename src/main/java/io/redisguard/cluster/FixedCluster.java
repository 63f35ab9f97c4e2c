package io.redisguard.cluster;

import io.redisguard.facts.ClusterView;
import io.redisguard.facts.Fact;
import io.redisguard.facts.NamespaceView;

/// A cluster that does not change, as manifests are.
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
  public Readiness readiness() {
    return new Readiness.Ready();
  }

  /// Nothing ever changes.
  @Override
  public void follow(ClusterFollower follower) {}
}
