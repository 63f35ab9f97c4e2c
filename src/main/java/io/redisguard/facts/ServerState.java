package io.redisguard.facts;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// What a Redis server tells about itself: ROLE and INFO (server, replication, persistence), and
/// CONFIG GET as far as it is allowed.
///
/// @param version `7.0.15`; of Valkey its own, not the Redis version that it claims
/// @param loading it reads its data from disk and answers no client yet
/// @param offset of the replication stream, in bytes: what it wrote as a master, what it has as a
///     replica
/// @param replicas those that are connected to it, as it sees them
/// @param link to its master; meaningless for a master
/// @param priority 0 means never to be promoted
/// @param failingOver a FAILOVER command runs on it
/// @param minReplicas `min-replicas-to-write`: with fewer good replicas it refuses writes; 0 is off
public record ServerState(
    Role role,
    String runId,
    String version,
    boolean loading,
    long offset,
    List<Follower> replicas,
    Link link,
    int priority,
    boolean failingOver,
    Fact<Integer> minReplicas,
    Persistence persistence) {

  /// A replica as its master sees it (`slave0:ip=…`).
  ///
  /// @param online has finished its first copy and follows the stream
  /// @param offset that it acknowledged last, up to a second ago
  /// @param lagSeconds since it acknowledged anything
  public record Follower(Address address, boolean online, long offset, long lagSeconds) {}

  /// The way from a replica to its master.
  ///
  /// @param silentSeconds since anything came from the master; -1 while there is no connection
  /// @param copying a full copy is under way
  public record Link(Address master, boolean up, long silentSeconds, boolean copying) {
    public static final Link NONE = new Link(new Address("", 0), false, -1, false);
  }

  /// What would be there again after a restart.
  ///
  /// @param fsync `appendfsync`: always, everysec or no
  /// @param savePoints `save`: pairs of seconds and changes, empty when there are none
  /// @param unsavedChanges since the last snapshot
  /// @param lastSaveSeconds age of the last snapshot
  /// @param shutdownTimeoutSeconds how long a server that stops waits for its replicas (Redis 7)
  public record Persistence(
      boolean appendOnly,
      Fact<String> fsync,
      Fact<String> savePoints,
      long unsavedChanges,
      long lastSaveSeconds,
      Fact<Integer> shutdownTimeoutSeconds) {

    /// Whether it writes what it has to disk before it ends by itself. Unknown when it has no
    /// append-only file and does not tell its save points.
    public Fact<Boolean> savesWhenStopped() {
      return appendOnly ? Fact.known(true) : savePoints.map(points -> !points.isBlank());
    }
  }

  public ServerState {
    requireNonNull(role, "role is null");
    requireNonNull(runId, "runId is null");
    requireNonNull(version, "version is null");
    replicas = List.copyOf(replicas);
    requireNonNull(link, "link is null");
    requireNonNull(minReplicas, "minReplicas is null");
    requireNonNull(persistence, "persistence is null");
  }

  public boolean isMaster() {
    return role == Role.MASTER;
  }

  /// Whether it is a replica with all but the last moments of its master's data.
  public boolean isGoodReplica() {
    return role == Role.REPLICA && link.up() && !link.copying() && !loading;
  }

  /// Whether it receives or reads a whole copy, and so cannot take over yet.
  public boolean isSyncing() {
    return loading || (role == Role.REPLICA && link.copying());
  }

  /// The first number of the version; 0 when it has none.
  public int majorVersion() {
    int dot = version.indexOf('.');
    try {
      return Integer.parseInt(dot < 0 ? version : version.substring(0, dot));
    } catch (NumberFormatException _) {
      return 0;
    }
  }
}
