package io.redisguard.rules;

import io.redisguard.facts.Fact;
import io.redisguard.facts.LiveGroup;
import io.redisguard.facts.LiveGroup.LiveMember;
import io.redisguard.policy.Durations;
import io.redisguard.policy.Option;
import io.redisguard.policy.RuleId;
import io.redisguard.subject.PodView;
import io.redisguard.subject.Subject.PodEviction;
import java.util.List;
import java.util.Map;

/// Eviction of redis-node-0, the master, and nobody is there to take over → wait, until `maxHold`.
///
/// When a replica on another healthy node can take over, the pod's own hook hands over as it stops,
/// and the eviction goes on; without a safe hook the guard hands over first, if the policy lets it.
/// Where only a label says "master" nothing is held: labels lag, and a drain that waits for a label
/// waits for nothing. What the API server will refuse anyway is left to it: nothing is started, and
/// no time of the hold is spent.
public final class HoldEvictingMaster implements Rule {
  @Override
  public RuleId id() {
    return RuleId.EVICT_MASTER;
  }

  @Override
  public List<Objection> evaluate(Situation situation) {
    if (!(situation.subject() instanceof PodEviction)) {
      return List.of();
    }
    if (situation.facts().namespace() instanceof Fact.Unknown<?>(String why)) {
      return List.of(blind(situation.subject().key().name(), "the cluster cannot be seen", why));
    }
    Removal removal = situation.removal();
    if (removal == null) {
      return List.of();
    }
    LiveGroup live = removal.live();
    if (live == null || !removal.isKnownMaster()) {
      return removal.isMaster()
          ? List.of(byLabel(removal, situation))
          : unasked(removal, situation);
    }
    if (situation.isRefusedAnyway()) {
      return List.of();
    }
    return List.of(
        switch (live.topology()) {
          case SENTINEL -> underSentinel(removal, live, situation);
          case CLUSTER, DRAGONFLY, UNMANAGED, NOT_REDIS -> MasterAlone.goes(removal, live);
        });
  }

  private Objection underSentinel(Removal removal, LiveGroup live, Situation situation) {
    Obstacle obstacle = Obstacle.of(removal.pod(), live, situation).orElse(null);
    if (obstacle != null) {
      return hold(situation, removal, obstacle);
    }
    LiveMember heir = Obstacle.heirs(removal.pod(), live, situation).getFirst();
    if (HookOf.isSafe(removal.pod(), situation.namespace())) {
      return Objection.that(
              "handing-over",
              "%s and hands over to %s".formatted(removal.masterSentence(), heir.name()),
              "")
          .because(facts(removal, live, heir))
          .warnAtMost();
    }
    return switch (situation.setting(id(), Option.HANDOVER)) {
      case GUARD ->
          hold(
                  situation,
                  removal,
                  new Obstacle(
                      "handover-starting",
                      "the guard hands it over to " + heir.name(),
                      Step.HAND_OVER))
              .andBecause(facts(removal, live, heir));
      case HOOK, OFF -> unprepared(removal, live, situation);
    };
  }

  private Objection hold(Situation situation, Removal removal, Obstacle obstacle) {
    return Hold.until(
        situation,
        situation.setting(id(), Option.MAX_HOLD),
        obstacle.reason(),
        removal.masterSentence() + ", " + obstacle.message(),
        obstacle.step());
  }

  /// Waiting would change nothing: the pod keeps the hook that it has.
  private static Objection unprepared(Removal removal, LiveGroup live, Situation situation) {
    return Objection.that(
            "no-safe-hook",
            "%s and stops without a safe handover: %s"
                .formatted(
                    removal.masterSentence(), HookOf.problem(removal.pod(), situation.namespace())),
            "set handover: guard for evict-master, or restart the pods so that they get the hook")
        .because(
            Map.of("group", removal.group().name(), "downAfter", Durations.text(live.downAfter())))
        .warnAtMost();
  }

  private static Map<String, Object> facts(Removal removal, LiveGroup live, LiveMember heir) {
    return Map.of(
        "group", removal.group().name(), "heir", heir.name(), "lagBytes", live.lagBytes(heir));
  }

  /// Somebody asked Redis and learned nothing: that is worth a line, a drain goes on all the same.
  private static List<Objection> unasked(Removal removal, Situation situation) {
    boolean asked = situation.facts().redis() instanceof Fact.Known<LiveGroup>;
    return asked
            && !removal.isBroken()
            && removal.hasServer()
            && removal.role() instanceof Fact.Unknown<?>(String why)
        ? List.of(blind(removal.pod().name(), "its role is not known", why))
        : List.of();
  }

  private static Objection blind(String pod, String what, String why) {
    return Objection.that("blind", "%s is evicted unchecked: %s (%s)".formatted(pod, what, why), "")
        .warnAtMost();
  }

  private static Objection byLabel(Removal removal, Situation situation) {
    List<PodView> heirs = Nodes.elsewhere(removal, situation);
    String message =
        heirs.isEmpty()
            ? removal.masterSentence() + " and no other member is ready on another healthy node"
            : removal.masterSentence() + "; its role could not be asked";
    return Objection.that(removal.masterReason(), message, "")
        .because(
            Map.of(
                "group", removal.group().name(), "label", removal.label(), "ready", heirs.size()))
        .warnAtMost();
  }
}
