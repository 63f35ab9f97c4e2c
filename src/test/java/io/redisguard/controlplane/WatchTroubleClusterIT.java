package io.redisguard.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisguard.controlplane.ControlPlane.Part;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The wire between the guard and the API server is cut, for a moment or for longer than the API
/// server remembers.
class WatchTroubleClusterIT {
  private ControlPlane controlPlane;
  private WiredGuard guard;

  @BeforeEach
  void start() {
    controlPlane = ControlPlane.start();
    InstalledGuard.apply(controlPlane, "protect");
    guard = WiredGuard.start(controlPlane);
  }

  @AfterEach
  void stop() {
    guard.close();
    controlPlane.close();
  }

  @Test
  void connectionsThatAreCutComeBack() {
    for (int cut = 0; cut < 5; cut++) {
      await().atMost(WiredGuard.RECOVERY).until(() -> guard.wire().cut() > 0);
      guard.redis().add("redis-node-" + (3 + cut));
    }
    guard.sees(7);
    assertThat(guard.metric("redis_guard_facts_rebuilt_total")).isZero();
  }

  /// The guard asks for what the API server, which has just started, does not remember.
  @Test
  void aHistoryThatIsGoneIsReadAnew() {
    guard.wire().remove(guard.apiPort());
    guard.wire().cut();
    guard.redis().remove("redis-node-2");
    controlPlane.stop(Part.API_SERVER);
    controlPlane.start(Part.API_SERVER);
    controlPlane.awaitReady();
    guard.redis().add("redis-node-3");
    guard.redis().add("redis-node-4");
    guard.wire().add(guard.apiPort());
    guard.sees(3);
  }
}
