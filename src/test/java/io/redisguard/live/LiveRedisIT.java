package io.redisguard.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.lab.LabNode;
import io.redisguard.lab.LabSettings;
import io.redisguard.lab.RedisLab;
import io.redisguard.lab.Writers;
import io.redisguard.redis.LabGroup;
import io.redisguard.rules.Endpoint;
import io.redisguard.test.GuardProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The server decides on what real servers and Sentinels say, and hands over when it must.
class LiveRedisIT {
  private static final String STATEFUL_SET =
      "system:serviceaccount:kube-system:statefulset-controller";
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  /// A minute between two handovers, and what the group needs after one.
  private static final Duration SETTLED = Duration.ofMinutes(3);

  @TempDir private static Path folder;
  private static RedisLab lab;
  private static GuardProcess guard;

  @BeforeAll
  static void start() throws IOException {
    lab =
        RedisLab.start(
            LabSettings.plain().withPassword("s3cret").withDownAfter(Duration.ofSeconds(2)));
    guard = serve(folder);
  }

  private static GuardProcess serve(Path where) throws IOException {
    return GuardProcess.serve(
        where,
        "--objects=" + LabManifests.write(lab, where),
        "--policy=" + LabManifests.policy(where, "{evict-master: {handover: guard, maxHold: 10m}}"),
        "--ask-redis");
  }

  @AfterAll
  static void stop() {
    guard.close();
    lab.close();
  }

  /// The group has settled when a dry run would begin a handover.
  @BeforeEach
  void settle() {
    lab.heal();
    await()
        .atMost(SETTLED)
        .until(
            () -> {
              String message = message(evict(guard, lab.master(), true));
              return message.contains("hands it over to");
            });
  }

  @Test
  void aMasterIsHandedOverAndThenEvicted() {
    LabNode old = lab.master();
    try (Writers writers = Writers.start(lab)) {
      JsonNode first = evict(guard, old, false);
      assertThat(first.path("allowed").asBoolean()).as(first.toString()).isFalse();
      assertThat(first.at("/status/code").asInt()).isEqualTo(429);
      assertThat(first.at("/status/details/retryAfterSeconds").asInt()).isEqualTo(1);
      assertThat(message(evict(guard, old, false))).contains("is handed over since");

      await().atMost(PATIENCE).until(() -> evict(guard, old, false).path("allowed").asBoolean());
      assertThat(old.role()).isEqualTo("slave");
      writers.stop();
      assertThat(writers.lost(lab.master())).isZero();
    }
    assertThat(guard.management("/q/metrics")).contains("redis_guard_handovers_running");
  }

  @Test
  void aDryRunStartsNothing() {
    LabNode master = lab.master();
    Set<String> messages = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      JsonNode answer = evict(guard, master, true);
      assertThat(answer.at("/status/code").asInt()).as(answer.toString()).isEqualTo(429);
      messages.add(message(answer));
    }
    assertThat(messages).as("the time that it was held").hasSize(1);
    assertThat(lab.master()).isSameAs(master);
  }

  @Test
  void whoCannotBeRefusedIsForestalled() {
    LabNode old = lab.master();
    try (Writers writers = Writers.start(lab)) {
      JsonNode answer =
          guard.guard().answer(Endpoint.VALIDATE, LabManifests.delete(lab, old, STATEFUL_SET));

      assertThat(answer.path("allowed").asBoolean()).isTrue();
      assertThat(answer.at("/warnings/0").asText())
          .isIn(
              LabGroup.podName(old)
                  + " is the Redis master of prod/redis-node no longer: it was handed over to "
                  + LabGroup.podName(lab.master()));
      assertThat(old.role()).isEqualTo("slave");
      writers.stop();
      assertThat(writers.lost(lab.master())).isZero();
    }
  }

  @Test
  void peopleAreRefused() {
    LabNode master = lab.master();
    JsonNode answer =
        guard.guard().answer(Endpoint.VALIDATE, LabManifests.delete(lab, master, "alice"));

    assertThat(answer.at("/status/code").asInt()).isEqualTo(403);
    assertThat(message(answer))
        .startsWith(LabGroup.podName(master) + " is the Redis master of prod/redis-node, 2 other");
    assertThat(lab.master()).isSameAs(master);
  }

  /// Nothing stays paused, nothing is lost, and the next guard goes on from where the group is.
  @ParameterizedTest(name = "{0} ms after the answer")
  @ValueSource(ints = {1000, 6000})
  void theGuardIsKilledInTheMiddle(int millis, @TempDir Path own) throws IOException {
    LabNode old = lab.master();
    try (Writers writers = Writers.start(lab)) {
      try (GuardProcess doomed = serve(own)) {
        evict(doomed, old, false);
        long at = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(5))
            .until(() -> System.nanoTime() - at >= 0);
        doomed.kill();
      }
      long ended = System.nanoTime();
      await("writes").atMost(PATIENCE).until(() -> writers.allWroteSince(ended));
      await().atMost(SETTLED).until(() -> evict(guard, old, false).path("allowed").asBoolean());
      writers.stop();
      assertThat(old.role()).isEqualTo("slave");
      assertThat(writers.lost(lab.master())).isZero();
    }
  }

  @Test
  void aHangingMemberCostsNobodyElseAnything() {
    LabNode replica = lab.others(lab.master()).getFirst();
    LabNode other = lab.others(lab.master()).getLast();
    replica.server().freeze();

    JsonNode answer = evict(guard, other, false);
    replica.server().thaw();

    assertThat(answer.at("/status/code").asInt()).isEqualTo(429);
    assertThat(message(answer)).contains("is the last replica of prod/redis-node that is up");
  }

  private static JsonNode evict(GuardProcess process, LabNode node, boolean dryRun) {
    return process.guard().answer(Endpoint.VALIDATE, LabManifests.eviction(node, dryRun));
  }

  private static String message(JsonNode answer) {
    return answer.at("/status/message").asText() + answer.path("warnings");
  }
}
