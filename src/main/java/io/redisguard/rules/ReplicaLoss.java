package io.redisguard.rules;

import io.redisguard.facts.Fact;
import io.redisguard.facts.LiveGroup;
import io.redisguard.facts.LiveGroup.LiveMember;
import io.redisguard.facts.ServerState;
import java.util.List;
import java.util.Optional;

/// What a group loses when this replica goes now.
///
/// @param message a whole sentence without a full stop
record ReplicaLoss(String reason, String message) {
  /// Empty when it can spare the replica.
  static Optional<ReplicaLoss> of(Removal removal) {
    String name = removal.pod().name();
    String group = removal.group().name();
    if (removal.isLastGoodReplica()) {
      return Optional.of(
          new ReplicaLoss(
              "last-good-replica",
              "%s is the last replica of %s that is up".formatted(name, group)));
    }
    LiveGroup live = removal.live();
    if (live == null
        || removal.isMaster()
        || removal.isBroken()
        || removal.role().isUnknown()
        || !removal.isGoodReplica(live)) {
      return Optional.empty();
    }
    int needed = minReplicas(live);
    int left = live.goodReplicas(removal.pod()).size();
    if (needed > left) {
      return Optional.of(
          new ReplicaLoss(
              "min-replicas",
              "without %s the master of %s has %d good replicas and needs %d to take writes"
                  .formatted(name, group, left, needed)));
    }
    return others(live.terminating(removal.pod()), "member-leaving", "is leaving", name, group)
        .or(
            () ->
                others(
                    live.syncing(removal.pod()),
                    "replicas-syncing",
                    "is still copying its data",
                    name,
                    group));
  }

  private static Optional<ReplicaLoss> others(
      List<LiveMember> members, String reason, String what, String name, String group) {
    return members.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ReplicaLoss(
                reason,
                "%s of %s %s, %s has to stay meanwhile"
                    .formatted(LiveMember.names(members), group, what, name)));
  }

  private static int minReplicas(LiveGroup live) {
    return live.master() instanceof Fact.Known<LiveMember>(LiveMember master)
        ? master.serverState().map(ServerState::minReplicas).map(n -> n.orElse(0)).orElse(0)
        : 0;
  }
}
