package io.redisguard.webhook;

import io.redisguard.cluster.ClusterFollower;
import io.redisguard.cluster.ClusterSnapshot;
import io.redisguard.cluster.ClusterSource;
import io.redisguard.cluster.FixedCluster;
import io.redisguard.cluster.Readiness;
import io.redisguard.facts.ClusterView;
import io.redisguard.facts.Fact;
import io.redisguard.facts.NamespaceView;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;

/// A cluster that a test sets for each case.
@Alternative
@Priority(1)
@Singleton
public class SwitchableCluster implements ClusterSource {
  private volatile ClusterSource current = new FixedCluster(Samples.cluster());

  void become(ClusterSnapshot snapshot) {
    current = new FixedCluster(snapshot);
  }

  void become(ClusterSource source) {
    current = source;
  }

  @Override
  public Fact<NamespaceView> namespace(String name) {
    return current.namespace(name);
  }

  @Override
  public Fact<ClusterView> cluster() {
    return current.cluster();
  }

  @Override
  public Readiness readiness() {
    return current.readiness();
  }

  @Override
  public ClusterSnapshot snapshot() {
    return current.snapshot();
  }

  @Override
  public void follow(ClusterFollower follower) {
    current.follow(follower);
  }
}
