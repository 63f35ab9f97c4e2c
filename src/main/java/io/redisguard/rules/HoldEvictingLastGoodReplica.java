package io.redisguard.rules;

import io.redisguard.facts.Fact;
import io.redisguard.policy.Option;
import io.redisguard.policy.RuleId;
import io.redisguard.subject.Subject.PodEviction;
import java.util.List;

/// Eviction of redis-node-2, the only replica in sync → wait until another one is, until `maxHold`.
///
/// The same while another member is leaving or copies its data, and where `min-replicas-to-write`
/// would stop all writes.
///
/// Held only while Redis itself says that the pod is a replica: readiness and labels alone do not
/// tell whether another one is in sync, so they only warn.
public final class HoldEvictingLastGoodReplica implements Rule {
  @Override
  public RuleId id() {
    return RuleId.EVICT_LAST_GOOD_REPLICA;
  }

  @Override
  public List<Objection> evaluate(Situation situation) {
    Removal removal = situation.removal();
    if (!(situation.subject() instanceof PodEviction) || removal == null) {
      return List.of();
    }
    ReplicaLoss loss = ReplicaLoss.of(removal).orElse(null);
    if (loss == null || situation.isRefusedAnyway()) {
      return List.of();
    }
    return List.of(
        Hold.until(
                situation, situation.setting(id(), Option.MAX_HOLD), loss.reason(), loss.message())
            .warnAtMostIf(!(removal.role() instanceof Fact.Known<?>)));
  }
}
