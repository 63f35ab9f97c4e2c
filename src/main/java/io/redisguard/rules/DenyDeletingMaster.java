package io.redisguard.rules;

import io.redisguard.facts.Fact;
import io.redisguard.policy.RuleId;
import io.redisguard.subject.Subject.PodDelete;
import java.time.Duration;
import java.util.List;
import java.util.Map;

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
    if (!(situation.subject() instanceof PodDelete)
        || removal == null
        || !removal.isMaster()
        || situation.deleter() == Situation.Deleter.AT_WORK) {
      return List.of();
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
