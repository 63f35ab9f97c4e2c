package io.redisguard.runtime;

import io.redisguard.cluster.ClusterSource;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready once the cluster has been read and the code is warm. A policy that was refused does not
/// take the server out of service: the last good one is in force.
@Readiness
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
    boolean ready = cluster.isReady() && warmUp.isDone();
    return HealthCheckResponse.named("facts")
        .status(ready)
        .withData("cluster", cluster.isReady() ? "read" : cluster.notReadyBecause())
        .withData("policy", policies.get().digest())
        .withData("policyMistakes", policies.mistakes().size())
        .build();
  }
}
