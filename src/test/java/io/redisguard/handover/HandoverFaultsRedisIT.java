package io.redisguard.handover;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisguard.handover.FaultyHandover.By;
import io.redisguard.lab.LabNode;
import io.redisguard.lab.LabSettings;
import io.redisguard.lab.Reader;
import io.redisguard.lab.RedisLab;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.exceptions.JedisDataException;

/// Faults of the group amid a handover, by the hook and by the guard: no acknowledged write is
/// lost.
class HandoverFaultsRedisIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// Reads and writes wait for the same new master, on a machine that stands still now and then.
  private static final Duration MARGIN = Duration.ofMillis(500);

  private static final int ATTEMPTS = 5;
  private static final int KEYS = 100_000;

  /// With so many keys longer than any handover takes.
  private static final Duration LOADING_PER_KEY = Duration.ofNanos(400_000);

  private static RedisLab lab;

  @BeforeAll
  static void start() {
    lab = RedisLab.start(LabSettings.plain().withAppendOnly());
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  @BeforeEach
  void heal() {
    lab.heal();
  }

  @ParameterizedTest
  @EnumSource
  void readersMissNoMoreThanWriters(By by) {
    try (Reader ofMaster = Reader.ofMaster(lab);
        Reader ofServer = Reader.of(lab.master())) {
      FaultyHandover handover = FaultyHandover.run(lab, by);

      assertHandedOver(handover);
      Duration tolerable = handover.clientGap().plus(MARGIN);
      assertThat(ofMaster.longestGap()).isLessThan(tolerable);
      assertThat(ofServer.longestGap()).isLessThan(tolerable);
      assertThat(ofServer.failures()).as("connections that are closed").isPositive();
    }
  }

  /// Another failover by the same Sentinel, begun a moment before. Where the handover was quicker,
  /// there is nothing to see, and it is tried once more.
  @ParameterizedTest
  @EnumSource
  void theFailoverRunsAlready(By by) {
    AtomicBoolean isFirst = new AtomicBoolean();
    for (int attempt = 0; attempt < ATTEMPTS && !isFirst.get(); attempt++) {
      lab.heal();
      LabNode driver = lab.others(lab.master()).getFirst();
      lab.others(driver).forEach(node -> node.sentinel().kill());
      try (Jedis sentinel = driver.connectSentinel()) {
        long before = errors(sentinel);
        assertHandedOver(FaultyHandover.run(lab, by, () -> isFirst.set(failOver(sentinel))));
        assertThat(errors(sentinel) - before).as("INPROG for the second").isPositive();
      }
    }
    assertThat(isFirst).isTrue();
  }

  private static boolean failOver(Jedis sentinel) {
    try {
      return sentinel.sentinelFailover(LabSettings.MASTER_NAME).equals("OK");
    } catch (JedisDataException _) {
      return false;
    }
  }

  @ParameterizedTest(name = "{1}, {0}")
  @CsvSource({"HOOK, the next master", "HOOK, another", "GUARD, the next master", "GUARD, another"})
  void aReplicaIsKilledAfterThePause(By by, String which) {
    List<LabNode> replicas = lab.others(lab.master());
    LabNode victim = replicas.getFirst();
    prefer(which.equals("another") ? replicas.getLast() : victim);
    try {
      FaultyHandover handover = FaultyHandover.run(lab, by, () -> victim.server().kill());

      assertHandedOver(handover);
      assertThat(handover.master()).isSameAs(replicas.getLast());
    } finally {
      preferNobody();
    }
  }

  /// The master drops a replica that reads too slowly, and that copies everything anew amid the
  /// handover.
  @ParameterizedTest
  @EnumSource
  void aReplicaIsDroppedForItsOutputBuffer(By by) {
    LabNode master = lab.master();
    LabNode slow = lab.others(master).getFirst();
    set(master, "client-output-buffer-limit", "replica 1mb 0 0");
    slow.server().freeze();
    try (Jedis jedis = master.connect(PATIENCE)) {
      byte[] big = new byte[1 << 20];
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                jedis.set("big".getBytes(UTF_8), big);
                return !jedis.info("replication").contains(slow.host() + ",");
              });
    }
    FaultyHandover handover = FaultyHandover.run(lab, by, () -> slow.server().thaw());
    set(handover.old(), "client-output-buffer-limit", "replica 256mb 64mb 60");

    assertHandedOver(handover);
  }

  @ParameterizedTest
  @EnumSource
  void aReplicaIsLoading(By by) {
    LabNode master = lab.master();
    LabNode loading = lab.others(master).getFirst();
    fill(master);
    loading.server().kill();
    loading.restartLoading(master, LOADING_PER_KEY);
    await().atMost(PATIENCE).until(() -> "1".equals(loading.info().get("loading")));

    FaultyHandover handover =
        FaultyHandover.run(
            lab,
            by,
            () -> {},
            () -> {
              assertThat(loading.info()).as("still loading").containsEntry("loading", "1");
              loading.server().kill();
            });

    assertHandedOver(handover);
    assertThat(handover.master()).isNotSameAs(loading);
  }

  private static long errors(Jedis sentinel) {
    return sentinel
        .info("stats")
        .lines()
        .filter(line -> line.startsWith("total_error_replies:"))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
        .sum();
  }

  private static void fill(LabNode master) {
    try (Jedis jedis = master.connect(PATIENCE);
        Pipeline pipeline = jedis.pipelined()) {
      for (int i = 0; i < KEYS; i++) {
        pipeline.set("key-" + i, "value");
      }
    }
    lab.awaitSettled();
  }

  private static void prefer(LabNode next) {
    lab.nodes().forEach(node -> set(node, "replica-priority", node == next ? "10" : "100"));
    lab.refreshSentinels();
  }

  private static void preferNobody() {
    lab.heal();
    lab.nodes().forEach(node -> set(node, "replica-priority", "100"));
    lab.refreshSentinels();
  }

  private static void set(LabNode node, String key, String value) {
    try (Jedis jedis = node.connect()) {
      jedis.configSet(key, value);
    } catch (JedisDataException e) {
      throw new AssertionError(node + " does not take " + key, e);
    }
  }

  private static void assertHandedOver(FaultyHandover handover) {
    assertThat(handover.handedOver()).as(handover.said()).isTrue();
    assertThat(handover.lost()).as(handover.said()).isZero();
  }
}
