package io.redisguard.runtime;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.redisguard.cluster.LiveCluster;
import io.redisguard.cluster.LiveClusterEvents;
import io.redisguard.cluster.ObjectKind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/// How well the cluster is followed, and what goes wrong with it.
final class ClusterMetrics implements LiveClusterEvents {
  private final Map<ObjectKind, Counter> skipped = new EnumMap<>(ObjectKind.class);
  private final Counter controllersNotAsked;
  private final Counter checksFailed;
  private final Counter rebuilt;

  ClusterMetrics(MeterRegistry registry) {
    for (ObjectKind kind : ObjectKind.values()) {
      skipped.put(
          kind,
          Counter.builder("redis_guard_objects_skipped")
              .description("Objects that could not be understood")
              .tag("kind", kind.kind())
              .register(registry));
    }
    controllersNotAsked =
        counter(
            "redis_guard_controllers_not_asked",
            "Custom controllers whose scale got no answer",
            registry);
    checksFailed =
        counter(
            "redis_guard_rollback_checks_failed",
            "Looks for a rollback that got no answer",
            registry);
    rebuilt =
        counter("redis_guard_facts_rebuilt", "How often all was dropped and read again", registry);
  }

  /// Shows how old each watch is.
  static void follow(LiveCluster cluster, MeterRegistry registry) {
    Gauge.builder(
            "redis_guard_facts_age_seconds",
            cluster,
            c -> c.staleness().values().stream().mapToLong(Duration::toSeconds).max().orElse(0))
        .description("Longest silence of any watch; 0 while all live")
        .register(registry);
    for (ObjectKind kind : cluster.staleness().keySet()) {
      Gauge.builder(
              "redis_guard_watch_age_seconds",
              cluster,
              c -> c.staleness().getOrDefault(kind, Duration.ZERO).toSeconds())
          .description("Silence of the watch on one kind; 0 while it lives")
          .tag("kind", kind.kind())
          .register(registry);
    }
  }

  @Override
  public void objectSkipped(ObjectKind kind) {
    requireNonNull(skipped.get(kind), "every kind has its counter").increment();
  }

  @Override
  public void controllerNotAsked() {
    controllersNotAsked.increment();
  }

  @Override
  public void identityNotRead() {
    checksFailed.increment();
  }

  @Override
  public void rebuilt() {
    rebuilt.increment();
  }

  private static Counter counter(String name, String description, MeterRegistry registry) {
    return Counter.builder(name).description(description).register(registry);
  }
}
