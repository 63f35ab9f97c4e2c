package io.redisguard.runtime;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.redisguard.cluster.WriteObserver;
import java.util.HashMap;
import java.util.Map;

/// Counts what the guard writes to the API server.
final class WriteMetrics implements WriteObserver {
  private final Map<Written, Map<Fate, Counter>> counters = new HashMap<>();

  /// All there from the start, so that the first failure is an increase.
  WriteMetrics(MeterRegistry registry) {
    for (Written what : Written.values()) {
      Map<Fate, Counter> fates = new HashMap<>();
      for (Fate fate : Fate.values()) {
        fates.put(fate, counter(what, fate, registry));
      }
      counters.put(what, Map.copyOf(fates));
    }
  }

  @Override
  public void wrote(Written what, Fate fate) {
    Counter counter = counters.getOrDefault(what, Map.of()).get(fate);
    if (counter != null) {
      counter.increment();
    }
  }

  private static Counter counter(Written what, Fate fate, MeterRegistry registry) {
    return Counter.builder("redis_guard_api_writes")
        .description("What the guard wrote to the API server, or failed to write")
        .tag("what", what.word())
        .tag("result", fate.word())
        .register(registry);
  }
}
