package io.redisguard.rules;

import io.redisguard.policy.RuleId;
import io.redisguard.subject.Subject.PodDelete;
import java.util.List;
import java.util.Map;

/// `DELETE pod redis-node-1` by alice, two of three Sentinels are up → refuse.
///
/// Sentinels elect a new master by majority of all that they know, so with one of three left nobody
/// takes over when the master dies.
public final class DenyDeletingQuorum implements Rule {
  @Override
  public RuleId id() {
    return RuleId.DELETE_QUORUM;
  }

  @Override
  public List<Objection> evaluate(Situation situation) {
    Removal removal = situation.removal();
    if (!(situation.subject() instanceof PodDelete)
        || removal == null
        || !removal.breaksQuorum()
        || situation.deleter() == Situation.Deleter.AT_WORK) {
      return List.of();
    }
    return List.of(
        Objection.that(
                "sentinel-majority-lost",
                quorumSentence(removal),
                "wait until another Sentinel is ready; " + Advice.toForce())
            .because(Map.of("needed", removal.sentinelsNeeded(), "left", removal.sentinelsLeft()))
            .warnAtMostIf(situation.deleter() == Situation.Deleter.UNCLEAR));
  }

  static String quorumSentence(Removal removal) {
    return "without %s %s has %d of the %d Sentinels that it needs: nobody could replace the master"
        .formatted(
            removal.pod().name(),
            removal.group().name(),
            removal.sentinelsLeft(),
            removal.sentinelsNeeded());
  }
}
