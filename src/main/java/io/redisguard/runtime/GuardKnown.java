package io.redisguard.runtime;

import io.redisguard.cluster.ClusterSnapshot;
import io.redisguard.cluster.ClusterSource;
import io.redisguard.cluster.Readiness;
import io.redisguard.facts.Fact;
import io.redisguard.page.Disruptions;
import io.redisguard.page.Known;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.policy.PolicyMistake;
import io.redisguard.webhook.LiveRedis;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// What the page shows, gathered from where it is known.
@ApplicationScoped
class GuardKnown implements Known {
  private final ClusterSource source;
  private final PolicyStore policies;
  private final LiveRedis redis;
  private final ServingCertificate certificate;
  private final Disruptions disruptions;
  private final InstantSource clock;

  GuardKnown(
      ClusterSource source,
      PolicyStore policies,
      LiveRedis redis,
      ServingCertificate certificate,
      Disruptions disruptions,
      InstantSource clock) {
    this.source = source;
    this.policies = policies;
    this.redis = redis;
    this.certificate = certificate;
    this.disruptions = disruptions;
    this.clock = clock;
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public Optional<ClusterSnapshot> cluster() {
    return source.readiness().isReady() ? Optional.of(source.snapshot()) : Optional.empty();
  }

  @Override
  public String clusterWords() {
    return switch (source.readiness()) {
      case Readiness.Ready _ ->
          clusterAge().isZero()
              ? "followed"
              : "last heard %d s ago".formatted(clusterAge().toSeconds());
      case Readiness.NotReady(String because) -> because;
    };
  }

  @Override
  public Duration clusterAge() {
    return source.cluster() instanceof Fact.Stale<?>(_, Duration age) ? age : Duration.ZERO;
  }

  @Override
  public GuardPolicy policy() {
    return policies.get();
  }

  @Override
  public List<PolicyMistake> mistakes() {
    return policies.mistakes();
  }

  @Override
  public List<Hold> holds() {
    return redis.holding().stream()
        .map(held -> new Hold(held.pod(), held.why(), held.held(), held.maxHold()))
        .toList();
  }

  @Override
  public Optional<Told> told(String group) {
    return redis.lastTold(group).map(last -> new Told(last.live(), last.ago()));
  }

  @Override
  public Optional<Instant> certificateEnd() {
    return certificate.end();
  }

  @Override
  public Disruptions disruptions() {
    return disruptions;
  }
}
