package io.redisguard.journal;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.redisguard.decision.Decision;
import io.redisguard.decision.Finding;
import io.redisguard.decision.Outcome;
import io.redisguard.review.Review;
import io.redisguard.rules.Endpoint;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Counters and the latency histogram. Labels have few values: never a user, a namespace or a pod.
public final class DecisionMetrics {
  /// 1 ms to 2.5 s: around what the API server waits, and far below.
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2500)
  };

  private final MeterRegistry registry;
  private final Map<Decided, Counter> decisions = new ConcurrentHashMap<>();
  private final Map<Endpoint, Timer> timers = new EnumMap<>(Endpoint.class);

  private final Map<Endpoint, Counter> malformed = new EnumMap<>(Endpoint.class);
  private final Map<Endpoint, Counter> failures = new EnumMap<>(Endpoint.class);
  private final Map<MissingFact, Counter> missing = new EnumMap<>(MissingFact.class);
  private final Counter holdsEnded;

  /// Counters that alerts look at are there from the start: one that comes into being with its
  /// first count has not increased, as far as Prometheus can tell.
  public DecisionMetrics(MeterRegistry registry) {
    this.registry = registry;
    holdsEnded =
        Counter.builder("redis_guard_holds_ended")
            .description("Pods that were let go unsafely because they were held long enough")
            .register(registry);
    for (Endpoint endpoint : Endpoint.values()) {
      timers.put(endpoint, timer(endpoint));
      malformed.put(
          endpoint,
          counter("redis_guard_malformed_requests", "Requests that were no review", endpoint));
      failures.put(
          endpoint,
          counter("redis_guard_failures", "Requests on which our own code failed", endpoint));
    }
    for (MissingFact fact : MissingFact.values()) {
      missing.put(
          fact,
          Counter.builder("redis_guard_facts_unknown")
              .description("Decisions that had to do without a fact")
              .tag("fact", fact.word())
              .register(registry));
    }
  }

  private record Decided(String rule, String mode, String outcome, int code, String kind) {}

  void decided(Review review, Endpoint endpoint, Decision decision, long nanos) {
    of(timers, endpoint).record(nanos, TimeUnit.NANOSECONDS);
    String kind = review.subject().metricName();
    boolean spoke = false;
    for (Finding finding : decision.findings()) {
      if (finding.outcome() != Outcome.PASS) {
        spoke = true;
        count(
            new Decided(
                finding.rule().word(),
                finding.mode().word(),
                finding.outcome().word(),
                decision.code(),
                kind));
      }
    }
    if (!spoke) {
      count(new Decided("none", "none", Outcome.PASS.word(), decision.code(), kind));
    }
  }

  void holdEnded() {
    holdsEnded.increment();
  }

  void missing(MissingFact fact) {
    of(missing, fact).increment();
  }

  void malformed(Endpoint endpoint) {
    of(malformed, endpoint).increment();
  }

  void failed(Endpoint endpoint) {
    of(failures, endpoint).increment();
  }

  private static <K, V> V of(Map<K, V> complete, K key) {
    return requireNonNull(complete.get(key), "every key has its value");
  }

  private Counter counter(String name, String description, Endpoint endpoint) {
    return Counter.builder(name)
        .description(description)
        .tag("endpoint", endpoint.word())
        .register(registry);
  }

  private void count(Decided decided) {
    decisions.computeIfAbsent(decided, this::counter).increment();
  }

  private Counter counter(Decided decided) {
    return Counter.builder("redis_guard_decisions")
        .description("What rules said, by what became of it")
        .tag("rule", decided.rule())
        .tag("mode", decided.mode())
        .tag("outcome", decided.outcome())
        .tag("code", Integer.toString(decided.code()))
        .tag("kind", decided.kind())
        .register(registry);
  }

  private Timer timer(Endpoint endpoint) {
    return Timer.builder("redis_guard_decision_duration")
        .description("From the arrival of a review to its answer")
        .tag("endpoint", endpoint.word())
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }
}
