package io.redisguard.cluster;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Passes on to each what is heard.
final class ClusterFollowers implements ClusterFollower {
  private final List<ClusterFollower> followers = new CopyOnWriteArrayList<>();

  void add(ClusterFollower follower) {
    followers.add(follower);
  }

  @Override
  public void namespaceChanged(String name) {
    followers.forEach(follower -> follower.namespaceChanged(name));
  }

  @Override
  public void clusterChanged() {
    followers.forEach(ClusterFollower::clusterChanged);
  }

  @Override
  public void everythingRead() {
    followers.forEach(ClusterFollower::everythingRead);
  }
}
