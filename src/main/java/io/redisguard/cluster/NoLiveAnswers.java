package io.redisguard.cluster;

import io.redisguard.facts.Fact;
import io.redisguard.subject.Actor;
import io.redisguard.subject.ObjectKey;
import java.time.Duration;

/// There is no API server: the objects come from files.
public record NoLiveAnswers() implements LiveAnswers {
  private static final String WHY = "the objects come from files, there is no API server to ask";

  @Override
  public LivePod pod(ObjectKey pod, Duration deadline) {
    return new LivePod.NotAsked(WHY);
  }

  @Override
  public Fact<Boolean> mayExempt(Actor actor, Duration deadline) {
    return Fact.unknown(WHY);
  }
}
