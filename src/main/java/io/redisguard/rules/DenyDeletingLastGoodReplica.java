package io.redisguard.rules;

import io.redisguard.policy.RuleId;
import io.redisguard.subject.Subject.PodDelete;
import java.util.List;
import java.util.Map;

/// `DELETE pod redis-node-2` by alice, the only replica that is up → refuse.
///
/// Without it the master has nobody to hand over to, and with `min-replicas-to-write` it stops
/// taking writes at once. A pod that is not ready is left alone: deleting it may be the cure.
public final class DenyDeletingLastGoodReplica implements Rule {
  @Override
  public RuleId id() {
    return RuleId.DELETE_LAST_GOOD_REPLICA;
  }

  @Override
  public List<Objection> evaluate(Situation situation) {
    Removal removal = situation.removal();
    if (!(situation.subject() instanceof PodDelete)
        || removal == null
        || !removal.isLastGoodReplica()
        || situation.deleter() == Situation.Deleter.AT_WORK) {
      return List.of();
    }
    return List.of(
        Objection.that(
                "last-good-replica",
                "%s is the last replica of %s that is up: the master could not hand over to anybody"
                    .formatted(removal.pod().name(), removal.group().name()),
                "wait until another replica is ready; " + Advice.toForce())
            .because(Map.of("group", removal.group().name()))
            .warnAtMostIf(
                !removal.isRoleTold() || situation.deleter() == Situation.Deleter.UNCLEAR));
  }
}
