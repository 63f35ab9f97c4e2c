package io.redisguard.cluster;

/// What a live cluster tells about itself, for metrics. Called from informer threads: must be quick
/// and must not throw.
public interface LiveClusterEvents {
  /// An object could not be projected; what was known of it before stays.
  default void objectSkipped(ObjectKind kind) {}

  /// A custom controller could not be asked for its scale.
  default void controllerNotAsked() {}

  /// The rollback watch could not look at the cluster.
  default void identityNotRead() {}

  /// All that was known was dropped and is being read again.
  default void rebuilt() {}

  /// Nobody listens.
  LiveClusterEvents SILENT = new LiveClusterEvents() {};
}
