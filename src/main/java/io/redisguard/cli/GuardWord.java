package io.redisguard.cli;

import io.redisguard.cluster.ClusterSnapshot;
import io.redisguard.decision.Decider;
import io.redisguard.decision.Decision;
import io.redisguard.facts.Fact;
import io.redisguard.facts.Facts;
import io.redisguard.facts.RedisGroup;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.rules.Endpoint;
import io.redisguard.subject.Actor;
import io.redisguard.subject.PodView;
import io.redisguard.subject.Subject;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/// What the guard would add to an eviction that a person asks for.
record GuardWord(GuardPolicy policy, ClusterSnapshot cluster, Instant now) {
  private static final Actor PERSON = new Actor("somebody", Set.of());
  private static final Decider DECIDER = Decider.standard();

  /// @param holds whether it would refuse for now
  /// @param text its message or warnings; empty when it has nothing to say
  record Word(boolean holds, String text) {
    private static final Word NONE = new Word(false, "");
  }

  Word on(PodView pod) {
    if (!RedisGroup.isRedis(pod, policy.redis())) {
      return Word.NONE;
    }
    Facts facts =
        Facts.ofCluster(
            Fact.known(cluster.namespace(pod.key().namespace())), Fact.known(cluster.cluster()));
    Decision decision =
        DECIDER.decide(
            new Subject.PodEviction(pod.key(), "", Map.of()),
            PERSON,
            Endpoint.VALIDATE,
            facts,
            policy,
            now);
    return decision.allowed()
        ? new Word(false, String.join("; ", decision.warnings()))
        : new Word(true, decision.message());
  }
}
