package io.redisguard.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.controlplane.Kubectl.Said;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ControlPlaneExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubectlClusterIT {
  private final RedisGroup redis;
  private final Kubectl alice;
  private final InstalledGuard guard;

  KubectlClusterIT(ControlPlane controlPlane) {
    alice = controlPlane.kubectl("alice", "system:masters");
    guard = InstalledGuard.with(controlPlane, "protect");
    redis = RedisGroup.in(controlPlane, "prod");
  }

  @AfterAll
  void stop() {
    redis.close();
    guard.close();
  }

  @Test
  void aMasterIsNotDeleted() {
    Said said = alice.line("delete pod redis-node-0 -n prod --dry-run=server");

    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err()).contains("is labelled master of prod/redis-node");
  }
}
