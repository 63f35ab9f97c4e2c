package io.redisguard.rules;

import io.redisguard.facts.Fact;
import io.redisguard.facts.HandoverProgress;
import io.redisguard.facts.LiveGroup;
import io.redisguard.policy.Handover;
import io.redisguard.policy.Option;
import io.redisguard.policy.RuleId;
import io.redisguard.subject.Subject.PodDelete;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `DELETE pod redis-node-0` by alice, redis-node-0 is master → refuse, and say how to evict.
///
/// A raw delete passes by every disruption budget, and only a graceful stop hands the role over.
/// Controllers, the kubelet and the garbage collector delete pods as part of their work and never
/// fall back to evictions, so this asks people and tools only. Where Redis cannot be asked, a label
/// that says "master" is enough: a wrong refusal costs a second command, a wrong consent costs the
/// master.
public final class DenyDeletingMaster implements Rule {
  @Override
  public RuleId id() {
    return RuleId.DELETE_MASTER;
  }

  @Override
  public List<Objection> evaluate(Situation situation) {
    Removal removal = situation.removal();
    if (!(situation.subject() instanceof PodDelete) || removal == null || !removal.isMaster()) {
      return List.of();
    }
    Objection first = handoverFirst(removal, situation);
    if (situation.deleter() == Situation.Deleter.AT_WORK) {
      return first == null ? List.of() : List.of(first);
    }
    if (situation.deleter() == Situation.Deleter.UNCLEAR && first != null) {
      return List.of(first);
    }
    int replicas = removal.group().otherServersUp(removal.pod()).size();
    return List.of(
        Objection.that(
                removal.masterReason(),
                removal.masterSentence() + ", " + others(situation, replicas),
                Advice.evictInstead(removal.pod()))
            .because(
                Map.of(
                    "group",
                    removal.group().name(),
                    "label",
                    removal.label(),
                    "othersReady",
                    replicas))
            .warnAtMostIf(
                situation.deleter() == Situation.Deleter.UNCLEAR
                    || (removal.role().isUnknown() && removal.isBroken())));
  }

  /// Who cannot be refused can be forestalled: the guard hands over before the pod is stopped,
  /// unless the pod does so itself. Null when there is nothing to be done.
  private static @Nullable Objection handoverFirst(Removal removal, Situation situation) {
    LiveGroup live = removal.live();
    boolean forced = situation.subject() instanceof PodDelete delete && delete.isForced();
    if (live == null
        || !removal.isKnownMaster()
        || situation.setting(RuleId.EVICT_MASTER, Option.HANDOVER) != Handover.GUARD
        || (!forced && HookOf.isSafe(removal.pod(), situation.namespace()))) {
      return null;
    }
    String outcome = outcome(situation.facts().handover());
    if (!outcome.isEmpty()) {
      return Objection.that("handover-tried", removal.masterSentence() + outcome, "").warnAtMost();
    }
    if (Obstacle.of(removal.pod(), live, situation).isPresent()) {
      return null;
    }
    return Objection.that(
            "handover-first",
            removal.masterSentence() + " and is deleted: the guard hands it over first",
            "")
        .because(Map.of("group", removal.group().name()))
        .then(Step.HAND_OVER)
        .warnAtMost();
  }

  /// What became of the handover that was tried for the same request a moment ago.
  private static String outcome(HandoverProgress progress) {
    return switch (progress) {
      case HandoverProgress.Done(String other, var ago) when ago.toSeconds() < 5 ->
          " no longer: it was handed over to " + other;
      case HandoverProgress.Failed(String why, var ago) when ago.toSeconds() < 5 ->
          " and its handover failed: " + why;
      case HandoverProgress.None _,
          HandoverProgress.Running _,
          HandoverProgress.Failed _,
          HandoverProgress.Done _ ->
          "";
    };
  }

  private static String others(Situation situation, int ready) {
    return switch (situation.facts().namespace()) {
      case Fact.Unknown<?>(String why) -> "its other members cannot be seen (%s)".formatted(why);
      case Fact.Stale<?>(_, Duration age) ->
          "%d other %s ready %d s ago, when the cluster was last seen"
              .formatted(ready, ready == 1 ? "member was" : "members were", age.toSeconds());
      case Fact.Known<?> _ ->
          "%d other %s ready".formatted(ready, ready == 1 ? "member is" : "members are");
    };
  }
}
