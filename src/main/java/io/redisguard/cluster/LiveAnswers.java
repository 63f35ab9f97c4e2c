package io.redisguard.cluster;

import io.redisguard.facts.Fact;
import io.redisguard.subject.Actor;
import io.redisguard.subject.ObjectKey;
import java.time.Duration;
import java.util.Map;

/// Questions that memory must not answer, because a refusal rests on them. Each blocks for its
/// deadline at most; no answer is a case, never an exception.
public interface LiveAnswers {
  /// Whether an answer may take a while, so that the event loop must not ask.
  boolean mayWait();

  /// The pod as it is stored now.
  ///
  /// @param deadline at most 500 ms are taken
  LivePod pod(ObjectKey key, Duration deadline);

  /// Whether RBAC lets the actor `exempt` on `guardpolicies.redis-guard.io`.
  ///
  /// @param deadline at most 500 ms are taken
  Fact<Boolean> mayExempt(Actor actor, Duration deadline);

  /// The decoded data of a Secret; empty when there is no such Secret.
  ///
  /// @param deadline at most 500 ms are taken
  Fact<Map<String, String>> secret(String namespace, String name, Duration deadline);
}
