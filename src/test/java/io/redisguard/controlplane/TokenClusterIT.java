package io.redisguard.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The token in the guard's pod runs out before the kubelet has put a new one there, or is replaced
/// by it again and again.
class TokenClusterIT {
  /// Longer than a guard needs to start.
  private static final Duration LIFE = Duration.ofSeconds(60);

  private ControlPlane controlPlane;

  @BeforeEach
  void start() {
    controlPlane = ControlPlane.start();
    InstalledGuard.apply(controlPlane, "protect");
  }

  @AfterEach
  void stop() {
    controlPlane.close();
  }

  @Test
  void anExpiredTokenIsToldAndTheNextOneTaken() {
    try (WiredGuard guard = launch(token(LIFE))) {
      guard.awaitReady();
      // The API server ends a watch half an hour after it began, whatever becomes of its token.
      await()
          .atMost(LIFE.plusSeconds(60))
          .until(() -> guard.metric("redis_guard_rollback_checks_failed_total") > 0);
      guard.wire().cut();
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(
              () ->
                  assertThat(guard.refusalInTime())
                      .matches("(?s).*2 other members were ready \\d+ s ago.*"));
      await().untilAsserted(() -> assertThat(guard.log()).contains("the API server answered 401"));
      assertThat(guard.readiness()).contains("\"status\": \"UP\",", "last seen ");
      assertThat(guard.metric("redis_guard_facts_age_seconds")).isGreaterThanOrEqualTo(30);

      guard.renewToken(InstalledGuard.token(controlPlane));
      guard.redis().add("redis-node-3");
      guard.sees(3);
      await()
          .atMost(WiredGuard.RECOVERY)
          .untilAsserted(() -> assertThat(guard.metric("redis_guard_facts_age_seconds")).isZero());
      assertThat(guard.metric("redis_guard_facts_rebuilt_total")).isZero();
      assertThat(guard.log()).contains("The API server answers again");
    }
  }

  @Test
  void aTokenThatIsRenewedInTimeIsNotNoticed() {
    try (WiredGuard guard = launch(token(LIFE))) {
      guard.awaitReady();
      Duration pause = LIFE.dividedBy(4);
      for (int renewal = 0; renewal < 5; renewal++) {
        guard.renewToken(token(LIFE));
        guard.wire().cut();
        long renewed = System.nanoTime();
        await().atMost(LIFE).until(() -> System.nanoTime() - renewed > pause.toNanos());
        assertThat(guard.metric("redis_guard_facts_age_seconds")).isLessThan(30);
      }
      guard.redis().add("redis-node-3");
      guard.sees(3);
      assertThat(guard.log()).doesNotContain("answered 401");
    }
  }

  @Test
  void aGuardThatStartsWithAnExpiredTokenWaitsForTheNext() {
    try (WiredGuard guard = launch(token(Duration.ofMinutes(-1)))) {
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(guard.readiness())
                      .contains("\"status\": \"DOWN\",", "missing: ", "pods (", "Unauthorized"));
      guard.renewToken(InstalledGuard.token(controlPlane));
      guard.awaitReady();
    }
  }

  private WiredGuard launch(String token) {
    return WiredGuard.launch(controlPlane, token);
  }

  private String token(Duration life) {
    return ServiceAccountToken.livingFor(life, controlPlane);
  }
}
