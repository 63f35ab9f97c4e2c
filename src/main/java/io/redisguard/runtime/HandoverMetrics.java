package io.redisguard.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.redisguard.redis.HandoverObserver;
import io.redisguard.redis.HandoverResult;
import io.redisguard.subject.PodView;
import java.time.Duration;

/// Handovers by this guard, by how they ended and how long they took.
final class HandoverMetrics implements HandoverObserver {
  /// 0.1 s to the 20 s that a handover may take.
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(2),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(20)
  };

  private final Timer handedOver;
  private final Timer needless;
  private final Timer gaveUp;

  /// All there from the start, so that the first one is an increase.
  HandoverMetrics(MeterRegistry registry) {
    handedOver = timer("handed-over", registry);
    needless = timer("needless", registry);
    gaveUp = timer("gave-up", registry);
  }

  @Override
  public void ended(PodView master, HandoverResult result, Duration took) {
    Timer timer =
        switch (result) {
          case HandoverResult.HandedOver _ -> handedOver;
          case HandoverResult.Needless _ -> needless;
          case HandoverResult.GaveUp _ -> gaveUp;
        };
    timer.record(took);
  }

  private static Timer timer(String result, MeterRegistry registry) {
    return Timer.builder("redis_guard_handover_duration")
        .description("Handovers by the guard, from their start to their end")
        .tag("result", result)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }
}
