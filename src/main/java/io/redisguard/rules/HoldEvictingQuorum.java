package io.redisguard.rules;

import io.redisguard.policy.Option;
import io.redisguard.policy.RuleId;
import io.redisguard.subject.Subject.PodEviction;
import java.util.List;

/// Eviction of redis-node-1, two of three Sentinels are up → wait until the third is back, until
/// `maxHold`.
///
/// Held only when Redis could be asked; by readiness alone it warns.
public final class HoldEvictingQuorum implements Rule {
  @Override
  public RuleId id() {
    return RuleId.EVICT_QUORUM;
  }

  @Override
  public List<Objection> evaluate(Situation situation) {
    Removal removal = situation.removal();
    if (!(situation.subject() instanceof PodEviction)
        || removal == null
        || !removal.breaksQuorum()
        || situation.isRefusedAnyway()) {
      return List.of();
    }
    return List.of(
        Hold.until(
                situation,
                situation.setting(id(), Option.MAX_HOLD),
                "sentinel-majority-lost",
                DenyDeletingQuorum.quorumSentence(removal))
            .warnAtMostIf(!removal.sentinelsTold()));
  }
}
