package io.redisguard.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.controlplane.ControlPlane.Part;
import io.redisguard.rules.Endpoint;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The API server is away for three quarters of a minute. That is long enough: facts count as stale
/// after half a minute, and the client, which doubles its wait from one second, has come to its
/// longest, 32 s, after 31.
class OutageClusterIT {
  private static final Duration OUTAGE = Duration.ofSeconds(45);
  private static final Duration RECOVERY = Duration.ofSeconds(60);
  private static final Duration DEADLINE = Duration.ofMillis(2_700);

  private ControlPlane controlPlane;
  private InstalledGuard guard;
  private RedisPods redis;
  private byte[] review;

  @BeforeEach
  void start() {
    controlPlane = ControlPlane.start();
    guard = InstalledGuard.with(controlPlane, "protect");
    redis = RedisPods.in(controlPlane, "prod");
    review = redis.reviewOfDeleting("redis-node-0").getBytes(StandardCharsets.UTF_8);
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(message()).contains("2 other members are ready"));
  }

  @AfterEach
  void stop() {
    guard.close();
    controlPlane.close();
  }

  @Test
  void anApiServerThatHangs() {
    controlPlane.process(Part.API_SERVER).freeze();
    outlastIt();
    controlPlane.process(Part.API_SERVER).thaw();
    recovered();
  }

  @Test
  void anApiServerThatIsDown() {
    controlPlane.stop(Part.API_SERVER);
    outlastIt();
    controlPlane.start(Part.API_SERVER);
    recovered();
  }

  @Test
  void aStoreThatHangs() {
    controlPlane.process(Part.ETCD).freeze();
    outlastIt();
    controlPlane.process(Part.ETCD).thaw();
    recovered();
  }

  private void outlastIt() {
    long start = System.nanoTime();
    await()
        .atMost(OUTAGE.plusSeconds(20))
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              answersInTime();
              return System.nanoTime() - start > OUTAGE.toNanos();
            });
    assertThat(message()).matches("(?s).*2 other members were ready \\d+ s ago.*");
    assertThat(metric("redis_guard_facts_age_seconds")).isGreaterThan(30);
    assertThat(metric("redis_guard_rollback_checks_failed_total")).isPositive();
    assertThat(guard.process().isReady()).isTrue();
    assertThat(guard.process().management("/q/health/ready")).contains("last seen ");
  }

  private void answersInTime() {
    long start = System.nanoTime();
    assertThat(message()).contains("redis-node-0 is labelled master of prod/redis-node");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(DEADLINE);
  }

  private void recovered() {
    controlPlane.awaitReady();
    long start = System.nanoTime();
    redis.add("redis-node-3");
    await()
        .atMost(RECOVERY)
        .untilAsserted(() -> assertThat(message()).contains("3 other members are ready"));
    await().untilAsserted(() -> assertThat(metric("redis_guard_facts_age_seconds")).isZero());
    System.out.printf("recovered after %.1f s%n", (System.nanoTime() - start) / 1e9);
    assertThat(redis.tryDeleting("redis-node-0").err()).contains("3 other members are ready");
  }

  private String message() {
    JsonNode answer = guard.process().guard().answer(Endpoint.VALIDATE, review);
    assertThat(answer.path("allowed").asBoolean(true)).isFalse();
    return answer.at("/status/message").asText();
  }

  private double metric(String name) {
    return new Scrape(guard.process().management("/q/metrics")).sum(name);
  }
}
