package io.redisguard.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisguard.test.GuardProcess;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// API Priority and Fairness refuses the guard's requests, all of them, with 429 and `Retry-After:
/// 1`, as it does under overload. Watches that run go on then, so they are cut.
class ThrottlingClusterIT {
  private static final Duration THROTTLED = Duration.ofSeconds(45);

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
  void nobodyWaitsForAThrottledGuard() {
    double failedOpen = failedOpen();
    try (FullPriorityLevel _ = FullPriorityLevel.of(controlPlane)) {
      guard.wire().cut();
      outlastIt();
      assertThat(guard.refusalInTime()).matches("(?s).*2 other members were ready \\d+ s ago.*");
      assertThat(guard.readiness()).contains("\"status\": \"UP\",", "last seen ");
      assertThat(guard.log()).contains("the API server answered 429");
      assertThat(failedOpen()).isEqualTo(failedOpen);
    }
    guard.redis().add("redis-node-3");
    guard.sees(3);
    await()
        .atMost(WiredGuard.RECOVERY)
        .untilAsserted(() -> assertThat(guard.metric("redis_guard_facts_age_seconds")).isZero());
    guard.redis().add("redis-node-4");
    await()
        .atMost(Duration.ofSeconds(2))
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () -> assertThat(guard.refusalInTime()).contains("4 other members are ready"));
    assertThat(guard.metric("redis_guard_facts_rebuilt_total")).isZero();
  }

  @Test
  void aGuardThatStartsMeanwhileIsReadySoonAfterwards() throws Exception {
    FullPriorityLevel full = FullPriorityLevel.of(controlPlane);
    try (GuardProcess another = guard.launchAnother()) {
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(another.management("/q/health/ready"))
                      .contains(
                          "\"status\": \"DOWN\",", "missing: ", "pods (", "Too Many Requests"));
      full.close();
      another.awaitReady();
    }
  }

  private double failedOpen() {
    return Scrape.of(controlPlane)
        .sum("apiserver_admission_webhook_fail_open_count", "redis-guard.io");
  }

  private void outlastIt() {
    try (PodTraffic traffic = PodTraffic.in(controlPlane, "prod", 1)) {
      long start = System.nanoTime();
      await()
          .atMost(THROTTLED.plusSeconds(20))
          .pollInterval(Duration.ofSeconds(1))
          .until(
              () -> {
                assertThat(guard.refusalInTime())
                    .contains("redis-node-0 is labelled master of prod/redis-node");
                return System.nanoTime() - start > THROTTLED.toNanos();
              });
      assertThat(traffic.failures()).isEmpty();
      System.out.printf("%d calls while the guard was throttled%n", traffic.calls());
    }
  }
}
