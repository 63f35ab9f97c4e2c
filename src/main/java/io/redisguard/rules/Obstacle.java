package io.redisguard.rules;

import static java.util.stream.Collectors.joining;

import io.redisguard.facts.HandoverProgress;
import io.redisguard.facts.LiveGroup;
import io.redisguard.facts.LiveGroup.LiveMember;
import io.redisguard.facts.RedisTopology;
import io.redisguard.facts.ServerState;
import io.redisguard.policy.Durations;
import io.redisguard.subject.PodView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What keeps a master from being handed over at this moment. Each passes by itself, or stays until
/// somebody mends the group; that is why it only ever delays.
///
/// @param message ends the sentence "redis-node-0 is the Redis master of prod/redis-node, …"
/// @param step what the guard does meanwhile
record Obstacle(String reason, String message, Step step) {
  /// Between two handovers of one group by the guard.
  static final Duration PAUSE = Duration.ofMinutes(1);

  /// The first that there is, in the order in which they pass.
  static Optional<Obstacle> of(PodView master, LiveGroup live, Situation situation) {
    return Stream.<Optional<Obstacle>>of(
            moving(live, situation.facts().handover()),
            leaving(master, live),
            heirless(master, live, situation),
            sentinels(master, live),
            unsettled(master, live),
            resting(master, situation.facts().handover()))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<Obstacle> moving(LiveGroup live, HandoverProgress progress) {
    if (progress instanceof HandoverProgress.Running(Duration since)) {
      return await("handover-running", "it is handed over since " + Durations.text(since));
    }
    return live.isFailingOver()
        ? await("failover-in-progress", "a failover is in progress")
        : Optional.empty();
  }

  private static Optional<Obstacle> leaving(PodView master, LiveGroup live) {
    List<LiveMember> leaving = live.terminating(master);
    return leaving.isEmpty()
        ? Optional.empty()
        : hold("member-leaving", LiveMember.names(leaving) + " of its group is leaving already");
  }

  private static Optional<Obstacle> heirless(PodView master, LiveGroup live, Situation situation) {
    if (!heirs(master, live, situation).isEmpty()) {
      return Optional.empty();
    }
    String reasons =
        live.members().stream()
            .filter(member -> member.server() != null && !member.name().equals(master.name()))
            .map(member -> member.name() + " " + unfitness(member, master, situation))
            .collect(joining(", "));
    return hold(
        "no-heir", reasons.isEmpty() ? "it has no replica" : "nobody can take over: " + reasons);
  }

  private static Optional<Obstacle> sentinels(PodView master, LiveGroup live) {
    if (live.sentinels().isEmpty()) {
      return hold("no-sentinel", "no Sentinel answers that could start a failover");
    }
    boolean elsewhere =
        live.members().stream()
            .filter(member -> !member.pod().spec().nodeName().equals(master.spec().nodeName()))
            .flatMap(member -> member.sentinelState().stream())
            .anyMatch(sentinel -> !sentinel.isTilted());
    return elsewhere
        ? Optional.empty()
        : hold("no-sentinel-elsewhere", "no Sentinel answers from another node than its own");
  }

  private static Optional<Obstacle> unsettled(PodView master, LiveGroup live) {
    Duration coolDown = live.downAfter().multipliedBy(2);
    Duration since = live.sinceFailover().orElse(coolDown);
    if (since.compareTo(coolDown) < 0) {
      return hold(
          "just-failed-over",
          "it took over %s ago and its Sentinels need %s to settle"
              .formatted(Durations.text(since), Durations.text(coolDown)));
    }
    List<LiveMember> syncing = live.syncing(master);
    return syncing.isEmpty()
        ? Optional.empty()
        : hold("replicas-syncing", LiveMember.names(syncing) + " is still copying its data");
  }

  private static Optional<Obstacle> resting(PodView master, HandoverProgress progress) {
    return switch (progress) {
      case HandoverProgress.Failed(String why, Duration ago) when ago.compareTo(PAUSE) < 0 ->
          hold(
              "handover-failed",
              "its handover failed %s ago: %s".formatted(Durations.text(ago), why));
      case HandoverProgress.Done(String other, Duration ago) when ago.compareTo(PAUSE) < 0 ->
          hold(
              "handed-over-lately",
              "%s took over %s ago and the guard leaves %s between two handovers"
                  .formatted(
                      other.equals(master.name()) ? "it" : other,
                      Durations.text(ago),
                      Durations.text(PAUSE)));
      case HandoverProgress.None _,
          HandoverProgress.Running _,
          HandoverProgress.Failed _,
          HandoverProgress.Done _ ->
          Optional.empty();
    };
  }

  /// Replicas that can take over: in sync, not kept from promotion, on another node that is ready
  /// and not being drained.
  static List<LiveMember> heirs(PodView master, LiveGroup live, Situation situation) {
    return live.topology() == RedisTopology.SENTINEL
        ? live.heirs(master).stream()
            .filter(member -> Nodes.problem(member.pod(), master, situation).isEmpty())
            .toList()
        : List.of();
  }

  private static String unfitness(LiveMember member, PodView master, Situation situation) {
    ServerState state = member.serverState().orElse(null);
    if (state == null) {
      return "cannot be asked";
    }
    if (state.isMaster()) {
      return "says that it is master too";
    }
    if (state.loading()) {
      return "is loading its data";
    }
    if (state.link().copying()) {
      return "is copying all data";
    }
    if (!state.link().up()) {
      return "has no link to its master";
    }
    return state.priority() == 0
        ? "has priority 0"
        : Nodes.problem(member.pod(), master, situation).orElse("is leaving");
  }

  private static Optional<Obstacle> hold(String reason, String message) {
    return Optional.of(new Obstacle(reason, message, Step.NONE));
  }

  private static Optional<Obstacle> await(String reason, String message) {
    return Optional.of(new Obstacle(reason, message, Step.AWAIT_HANDOVER));
  }
}
