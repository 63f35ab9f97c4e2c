package io.redisguard.cluster;

/// Hears that something in the cluster looks different now. Called from informer threads while
/// others wait: must do no more than note it, and must not throw.
public interface ClusterFollower {
  /// An object of the namespace came, went or changed, or the namespace itself.
  void namespaceChanged(String name);

  /// Nodes or priority classes.
  void clusterChanged();

  /// Everything was read, for the first time or again.
  void everythingRead();

  /// Nobody follows.
  ClusterFollower NOBODY =
      new ClusterFollower() {
        @Override
        public void namespaceChanged(String name) {}

        @Override
        public void clusterChanged() {}

        @Override
        public void everythingRead() {}
      };
}
