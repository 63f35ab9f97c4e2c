package io.redisguard.rules;

import io.redisguard.facts.RedisGroup;
import io.redisguard.policy.RuleId;
import io.redisguard.subject.PodView;
import io.redisguard.subject.Subject.PodDelete;
import java.util.List;
import java.util.Map;

/// `kubectl delete pod redis-node-1 --force --grace-period=0` by alice, it runs → refuse.
///
/// A forced delete removes the object at once and the process with two seconds' notice: no
/// handover, no save, and a StatefulSet may start the next one while the old one still writes to
/// the same volume.
public final class DenyForceDeleting implements Rule {
  @Override
  public RuleId id() {
    return RuleId.FORCE_DELETE;
  }

  @Override
  public List<Objection> evaluate(Situation situation) {
    if (!(situation.subject() instanceof PodDelete(PodView pod, Long grace))
        || grace == null
        || grace != 0
        || !RedisGroup.isRedis(pod, situation.policy().redis())
        || situation.deleter() == Situation.Deleter.AT_WORK) {
      return List.of();
    }
    return List.of(
        Objection.that(
                "grace-period-zero",
                "%s runs Redis and would be killed without a handover and without a save (grace period 0)"
                    .formatted(pod.name()),
                "delete it without --force, or evict it; " + Advice.toForce())
            .because(Map.of("gracePeriodSeconds", grace))
            .warnAtMostIf(situation.deleter() == Situation.Deleter.UNCLEAR));
  }
}
