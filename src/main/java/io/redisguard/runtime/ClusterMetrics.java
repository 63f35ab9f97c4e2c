package io.redisguard.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.redisguard.cluster.LiveClusterEvents;
import io.redisguard.cluster.ObjectKind;

/// Counts what goes wrong while the cluster is followed.
record ClusterMetrics(MeterRegistry registry) implements LiveClusterEvents {
  @Override
  public void objectSkipped(ObjectKind kind) {
    registry.counter("redis_guard_objects_skipped", "kind", kind.kind()).increment();
  }

  @Override
  public void controllerNotAsked() {
    registry.counter("redis_guard_controllers_not_asked").increment();
  }

  @Override
  public void identityNotRead() {
    registry.counter("redis_guard_rollback_checks_failed").increment();
  }

  @Override
  public void rebuilt() {
    registry.counter("redis_guard_facts_rebuilt").increment();
  }
}
