package io.redisguard.runtime;

import io.redisguard.cluster.ClusterSource;
import io.redisguard.cluster.Readiness;
import io.redisguard.facts.Fact;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/// Ready once the cluster has been read and the code is warm. A policy that was refused does not
/// take the server out of service: the last good one is in force.
@org.eclipse.microprofile.health.Readiness
@ApplicationScoped
class ReadyWhenSynced implements HealthCheck {
  private final ClusterSource cluster;
  private final WarmUp warmUp;
  private final PolicyStore policies;

  ReadyWhenSynced(ClusterSource cluster, WarmUp warmUp, PolicyStore policies) {
    this.cluster = cluster;
    this.warmUp = warmUp;
    this.policies = policies;
  }

  @Override
  public HealthCheckResponse call() {
    Readiness cluster = this.cluster.readiness();
    return HealthCheckResponse.named("facts")
        .status(cluster.isReady() && warmUp.isDone())
        .withData("cluster", words(cluster, this.cluster.cluster()))
        .withData("policy", policies.get().digest())
        .withData("policyMistakes", policies.mistakes().size())
        .build();
  }

  private static String words(Readiness cluster, Fact<?> seen) {
    return switch (cluster) {
      case Readiness.Ready _ ->
          seen instanceof Fact.Stale<?>(_, Duration age)
              ? "last seen %d s ago".formatted(age.toSeconds())
              : "read";
      case Readiness.NotReady(String because) -> because;
    };
  }
}
