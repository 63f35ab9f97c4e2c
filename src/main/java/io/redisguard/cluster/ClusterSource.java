package io.redisguard.cluster;

import io.redisguard.facts.ClusterView;
import io.redisguard.facts.Fact;
import io.redisguard.facts.NamespaceView;

/// What is known about the cluster right now. Reads come from memory: they neither block nor lock,
/// so that an event loop may ask.
public interface ClusterSource {
  /// The namespace; one that nobody has heard of is known to be empty.
  Fact<NamespaceView> namespace(String name);

  Fact<ClusterView> cluster();

  Readiness readiness();

  /// All that is known right now, however old; of use once it is ready.
  ClusterSnapshot snapshot();

  /// Tells from now on what changes.
  void follow(ClusterFollower follower);
}
