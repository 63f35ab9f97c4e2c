package io.redisguard.facts;

import static java.util.Objects.requireNonNull;

import io.redisguard.facts.LiveGroup.LiveMember;
import io.redisguard.facts.ServerState.Persistence;
import io.redisguard.subject.PodView;
import java.util.List;

/// What acknowledged writes a group would lose if its master went now, by the way in which it goes.
/// Each is a clause for people: "nothing: it waits up to 10 s for its replicas".
///
/// Sources: Redis documentation of SHUTDOWN, `shutdown-timeout` and persistence; the measurements
/// in docs/redis.md.
///
/// @param cleanStop SIGTERM, and time to end by itself
/// @param handover by Sentinel, with a write pause
/// @param crash a kill, an OOM kill or a lost node
public record Losses(String cleanStop, String handover, String crash) {
  private static final int WAITS_SINCE = 7;
  private static final int USUAL_WAIT_SECONDS = 10;

  public Losses {
    requireNonNull(cleanStop, "cleanStop is null");
    requireNonNull(handover, "handover is null");
    requireNonNull(crash, "crash is null");
  }

  /// For a group whose master is known and told about itself.
  public static Losses of(LiveGroup group, LiveMember master, ServerState state) {
    List<LiveMember> replicas = group.goodReplicas(master.pod());
    long behind = replicas.stream().mapToLong(group::lagBytes).min().orElse(0);
    return new Losses(
        cleanStop(state, replicas, behind),
        handover(group, master.pod(), replicas),
        crash(state.persistence(), replicas, behind));
  }

  private static String cleanStop(ServerState state, List<LiveMember> replicas, long behind) {
    if (replicas.isEmpty()) {
      return switch (state.persistence().savesWhenStopped()) {
        case Fact.Known<Boolean>(Boolean saves) -> alone(saves);
        case Fact.Stale<Boolean>(Boolean saves, _) -> alone(saves);
        case Fact.Unknown<Boolean>(String why) ->
            "everything, unless it saves before it ends: no replica is in sync and save is not told (%s)"
                .formatted(why);
      };
    }
    if (state.majorVersion() >= WAITS_SINCE) {
      return "nothing: it waits up to %d s for its replicas"
          .formatted(state.persistence().shutdownTimeoutSeconds().orElse(USUAL_WAIT_SECONDS));
    }
    return "what no replica has yet, now %d bytes: Redis %s does not wait for replicas"
        .formatted(behind, state.version());
  }

  private static String alone(boolean saves) {
    return saves
        ? "nothing: it saves before it ends"
        : "everything: no replica is in sync and nothing is saved";
  }

  private static String handover(LiveGroup group, PodView master, List<LiveMember> replicas) {
    if (group.topology() != RedisTopology.SENTINEL || group.sentinels().isEmpty()) {
      return "impossible: no Sentinel could be asked for it";
    }
    return group.heirs(master).isEmpty()
        ? "impossible: "
            + (replicas.isEmpty() ? "no replica is in sync" : "no replica may be promoted")
        : "nothing: writes pause until a replica has them all";
  }

  private static String crash(Persistence persistence, List<LiveMember> replicas, long behind) {
    String restarted = "; if it restarts first, " + onDisk(persistence);
    return replicas.isEmpty()
        ? "everything: no replica is in sync" + restarted
        : "what no replica has yet, now %d bytes".formatted(behind) + restarted;
  }

  private static String onDisk(Persistence persistence) {
    if (persistence.appendOnly()) {
      return switch (persistence.fsync().orElse("unknown")) {
        case "always" -> "nothing (appendfsync always)";
        case "everysec" -> "up to a second of writes (appendfsync everysec)";
        case "no" -> "what the system had not written, up to 30 s (appendfsync no)";
        default -> "what was not synced (appendfsync is not told)";
      };
    }
    if (persistence.savePoints().orElse("").isBlank()) {
      return persistence.savePoints().isUnknown()
          ? "all since the last snapshot, if there are any (save is not told)"
          : "everything, on the replicas too: it comes back empty and they follow it";
    }
    return "%d changes since the last snapshot %d s ago"
        .formatted(persistence.unsavedChanges(), persistence.lastSaveSeconds());
  }
}
