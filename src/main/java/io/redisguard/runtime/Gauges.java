package io.redisguard.runtime;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.redisguard.cluster.ClusterSource;
import io.redisguard.cluster.Leadership;
import io.redisguard.webhook.LiveRedis;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;

/// What the server tells about itself: policy, cluster, certificate.
@ApplicationScoped
class Gauges {
  void onStart(
      @Observes StartupEvent started,
      MeterRegistry registry,
      PolicyStore policies,
      ClusterSource cluster,
      LiveRedis redis,
      ServingCertificate certificate,
      Leadership leadership,
      InstantSource clock) {
    Gauge.builder("redis_guard_policy_generation", policies, PolicyStore::generation)
        .description("How often the policy has changed since the start")
        .register(registry);
    Gauge.builder("redis_guard_policy_valid", policies, p -> p.mistakes().isEmpty() ? 1 : 0)
        .description("1 while the last policy that was offered is in force, 0 when it was refused")
        .register(registry);
    Gauge.builder(
            "redis_guard_policy_exemptions",
            policies,
            p -> p.get().exemptionsInForce(clock.instant()))
        .description("Exemptions of the policy that hold now")
        .register(registry);
    Gauge.builder("redis_guard_facts_ready", cluster, c -> c.readiness().isReady() ? 1 : 0)
        .description("1 while the cluster is known, 0 while the guard is blind")
        .register(registry);
    Gauge.builder("redis_guard_leader", leadership, l -> l.isLeader() ? 1 : 0)
        .description("1 at the replica that leads, 0 at the others")
        .register(registry);
    Gauge.builder(
            "redis_guard_certificate_expiry_seconds",
            certificate,
            c -> c.end().map(Instant::getEpochSecond).orElse(0L))
        .description("Unix time at which the serving certificate ends; 0 when it cannot be read")
        .register(registry);
    holds(redis, registry);
  }

  private static void holds(LiveRedis redis, MeterRegistry registry) {
    Gauge.builder("redis_guard_holds", redis, r -> r.holding().size())
        .description("Pods whose eviction was told to wait within the last two minutes")
        .register(registry);
    Gauge.builder("redis_guard_longest_hold_seconds", redis, Gauges::longestHold)
        .description("The longest of those holds")
        .register(registry);
    Gauge.builder("redis_guard_hold_left_seconds", redis, Gauges::leastLeft)
        .description("Time until the first of those holds ends and its pod goes; NaN without any")
        .register(registry);
    Gauge.builder("redis_guard_handovers_running", redis, LiveRedis::handoversRunning)
        .description("Handovers by the guard that are under way")
        .register(registry);
  }

  private static double longestHold(LiveRedis redis) {
    return redis.holding().stream().mapToLong(hold -> hold.held().toSeconds()).max().orElse(0);
  }

  private static double leastLeft(LiveRedis redis) {
    OptionalLong least = redis.holding().stream().mapToLong(hold -> hold.left().toSeconds()).min();
    return least.isPresent() ? least.getAsLong() : Double.NaN;
  }
}
