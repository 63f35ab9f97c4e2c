package io.redisguard.runtime;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.redisguard.cluster.LiveCluster;
import io.redisguard.cluster.LiveClusterEvents;
import io.redisguard.cluster.ObjectKind;
import java.time.Duration;

/// How well the cluster is followed, and what goes wrong with it.
final class ClusterMetrics implements LiveClusterEvents {
  private final MeterRegistry registry;
  private final Counter controllersNotAsked;
  private final Counter checksFailed;
  private final Counter rebuilt;

  ClusterMetrics(MeterRegistry registry) {
    this.registry = registry;
    controllersNotAsked =
        counter(
            "redis_guard_controllers_not_asked", "Custom controllers whose scale got no answer");
    checksFailed =
        counter("redis_guard_rollback_checks_failed", "Looks for a rollback that got no answer");
    rebuilt = counter("redis_guard_facts_rebuilt", "How often all was dropped and read again");
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
    registry.counter("redis_guard_objects_skipped", "kind", kind.kind()).increment();
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

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }
}
