package io.redisguard.cluster;

import io.redisguard.facts.Fact;
import io.redisguard.subject.Actor;
import io.redisguard.subject.ObjectKey;
import java.time.Duration;

/// Questions to the API server itself, for the few decisions that memory alone must not carry.
/// These block and belong on a virtual thread.
public interface LiveAnswers {
  LivePod pod(ObjectKey pod, Duration deadline);

  /// Whether RBAC gives the actor the verb `exempt` on `guardpolicies.redis-guard.io`.
  Fact<Boolean> mayExempt(Actor actor, Duration deadline);
}
