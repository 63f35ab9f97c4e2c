package io.redisguard.cluster;

import io.redisguard.facts.Fact;
import io.redisguard.subject.Actor;
import io.redisguard.subject.ObjectKey;
import java.time.Duration;

/// Manifests have nobody who could be asked.
public record NoLiveAnswers() implements LiveAnswers {
  private static final String WHY = "there is no API server to ask";

  @Override
  public boolean mayWait() {
    return false;
  }

  @Override
  public LivePod pod(ObjectKey key, Duration deadline) {
    return new LivePod.NotAsked(WHY);
  }

  @Override
  public Fact<Boolean> mayExempt(Actor actor, Duration deadline) {
    return Fact.unknown(WHY);
  }
}
