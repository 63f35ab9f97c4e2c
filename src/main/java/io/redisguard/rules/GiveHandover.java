package io.redisguard.rules;

import io.redisguard.facts.RedisContainers;
import io.redisguard.facts.RedisTopology;
import io.redisguard.handover.HandoverHook;
import io.redisguard.policy.Option;
import io.redisguard.policy.RuleId;
import io.redisguard.subject.PodSpecView.ContainerView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Sentinel-managed Redis container without a preStop hook → inject the handover.
///
/// A master that stops without one is missed only after `down-after-milliseconds`; with one the
/// role has moved before the first client notices, and nothing that was acknowledged is lost. The
/// grace period is raised when it is too short for it, and never lowered.
public final class GiveHandover implements Rule {
  @Override
  public RuleId id() {
    return RuleId.POD_HANDOVER;
  }

  @Override
  public List<Objection> evaluate(Situation situation) {
    PodUnderReview review = situation.newPod();
    ContainerView server =
        review == null ? null : RedisContainers.server(review.spec()).orElse(null);
    if (review == null
        || server == null
        || server.preStop() != null
        || !RedisTopology.sentinelManaged(review.labels(), review.spec(), situation.namespace())) {
      return List.of();
    }
    HandoverHook hook =
        HandoverHook.of(
            review.spec(),
            review.labels(),
            server,
            situation.namespace(),
            situation.setting(id(), Option.MIN_GRACE_PERIOD).toSeconds());
    List<PodChange> cure = new ArrayList<>();
    cure.add(new PodChange.AddPreStop(server.path(), hook.preStop()));
    if (hook.gracePeriodSeconds() > review.spec().terminationGracePeriodSeconds()) {
      cure.add(new PodChange.RaiseGracePeriod(hook.gracePeriodSeconds()));
    }
    return List.of(
        Objection.that(
                "no-handover",
                "container %s of %s has no preStop hook: as master it stops without handing over"
                    .formatted(server.name(), review.what()),
                "let the guard inject it (pod-handover: Patch) or bring your own")
            .at(review.prefix() + server.path())
            .because(
                Map.of("container", server.name(), "gracePeriodSeconds", hook.gracePeriodSeconds()))
            .curedBy(cure));
  }
}
