package io.redisguard.facts;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/// What one Sentinel tells about the group: SENTINEL MASTER, REPLICAS, SENTINELS, CKQUORUM and
/// INFO.
///
/// @param masterName the name under which it knows the group
/// @param master the address that it tells clients
/// @param masterRunId of the server there; empty until it has asked that
/// @param masterFlags `master`, `s_down`, `o_down`, `failover_in_progress` …
/// @param downAfter silence after which it holds a server for down
/// @param masterSince how long this server has been the master to it; short after a failover, and
///     after its own start
/// @param quorum Sentinels that must agree that the master is down
/// @param known Sentinels that it knows, itself included, dead ones too: more than half of them
///     must vote for a failover
/// @param replicas as it sees them
/// @param canFailOver what CKQUORUM says of the next failover
/// @param tilt its clock jumped: for 30 s it neither acts nor learns
public record SentinelState(
    String masterName,
    Address master,
    String masterRunId,
    Set<String> masterFlags,
    Duration downAfter,
    Duration masterSince,
    int quorum,
    int known,
    List<Candidate> replicas,
    Fact<Boolean> canFailOver,
    Fact<Boolean> tilt) {

  /// A replica as the Sentinel sees it.
  ///
  /// @param infoAge since it last read the replica's INFO
  /// @param priority 0 means never to be promoted
  public record Candidate(
      Address address,
      String runId,
      Set<String> flags,
      Duration infoAge,
      int priority,
      long offset,
      boolean linkUp) {
    public Candidate {
      flags = Set.copyOf(flags);
    }

    public boolean isDown() {
      return flags.contains("s_down") || flags.contains("o_down") || flags.contains("disconnected");
    }
  }

  public SentinelState {
    requireNonNull(masterName, "masterName is null");
    requireNonNull(master, "master is null");
    requireNonNull(masterRunId, "masterRunId is null");
    masterFlags = Set.copyOf(masterFlags);
    requireNonNull(downAfter, "downAfter is null");
    requireNonNull(masterSince, "masterSince is null");
    replicas = List.copyOf(replicas);
    requireNonNull(canFailOver, "canFailOver is null");
    requireNonNull(tilt, "tilt is null");
  }

  public boolean isFailingOver() {
    return masterFlags.contains("failover_in_progress");
  }

  public boolean isTilted() {
    return tilt.orElse(false);
  }
}
