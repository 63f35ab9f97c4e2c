package io.redisguard.rules;

import io.redisguard.facts.LiveGroup;
import io.redisguard.facts.RedisTopology;
import io.redisguard.facts.ServerState;
import java.util.Map;

/// A master without Sentinels: there is nobody whom the guard could ask to move it, and waiting
/// makes nothing better. So it says what the stop costs, and no more.
final class MasterAlone {
  private MasterAlone() {}

  static Objection goes(Removal removal, LiveGroup live) {
    if (live.topology() == RedisTopology.CLUSTER || live.topology() == RedisTopology.DRAGONFLY) {
      return says("other-failover", removal, "its own cluster or operator replaces it");
    }
    if (!live.goodReplicas(removal.pod()).isEmpty()) {
      return says(
          "no-failover", removal, "no Sentinel promotes a replica: an outage until it is back");
    }
    boolean saves =
        live.member(removal.pod())
            .flatMap(member -> member.serverState())
            .map(ServerState::persistence)
            // Nobody is told of a loss that may not be one.
            .filter(persistence -> persistence.savesWhenStopped().orElse(true))
            .isPresent();
    return saves
        ? says("standalone-restarts", removal, "without replicas: an outage until it is back")
        : says(
            "standalone-loses-data", removal, "without replicas or persistence: its data is lost");
  }

  private static Objection says(String reason, Removal removal, String what) {
    return Objection.that(reason, removal.masterSentence() + ", " + what, "")
        .because(Map.of("group", removal.group().name()))
        .warnAtMost();
  }
}
