package io.redisguard.rules;

import io.redisguard.policy.RuleId;
import io.redisguard.subject.Subject.PodDelete;
import java.util.List;
import java.util.Map;

/// `DELETE pod redis-node-2` by alice, the only replica in sync → refuse.
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
        || situation.deleter() == Situation.Deleter.AT_WORK) {
      return List.of();
    }
    return ReplicaLoss.of(removal).stream()
        .map(loss -> objection(loss, removal, situation))
        .toList();
  }

  private static Objection objection(ReplicaLoss loss, Removal removal, Situation situation) {
    return Objection.that(
            loss.reason(), loss.message(), "wait until the group is whole; " + Advice.toForce())
        .because(Map.of("group", removal.group().name()))
        .warnAtMostIf(!removal.isRoleTold() || situation.deleter() == Situation.Deleter.UNCLEAR);
  }
}
