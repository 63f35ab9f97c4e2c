package io.redisguard.runtime;

import io.redisguard.cluster.ClusterSource;
import io.redisguard.cluster.Readiness;
import jakarta.enterprise.context.ApplicationScoped;
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
        .withData("cluster", words(cluster))
        .withData("policy", policies.get().digest())
        .withData("policyMistakes", policies.mistakes().size())
        .build();
  }

  private static String words(Readiness cluster) {
    return switch (cluster) {
      case Readiness.Ready _ -> "read";
      case Readiness.NotReady(String because) -> because;
    };
  }
}
