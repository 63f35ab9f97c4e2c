package io.redisguard.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisguard.lab.LabNode;
import io.redisguard.lab.LabSettings;
import io.redisguard.lab.RedisLab;
import io.redisguard.lab.RedisVersion;
import io.redisguard.lab.Writers;
import io.redisguard.redis.HandoverResult.GaveUp;
import io.redisguard.redis.HandoverResult.HandedOver;
import io.redisguard.redis.HandoverResult.Needless;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/// The guard hands over itself: no acknowledged write is lost, and when it cannot, writes go on at
/// once.
class GuardHandoverRedisIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofSeconds(6);

  /// To find the master again, were it not paused at all.
  private static final Duration AT_ONCE = Duration.ofSeconds(3);

  /// Until Sentinels agree that were left in the midst of a failover: 15 s, measured.
  private static final Duration TWO_MASTERS = Duration.ofSeconds(60);

  private static RedisLab lab;

  @BeforeAll
  static void start() {
    lab = RedisLab.start(LabSettings.plain());
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  @BeforeEach
  void heal() {
    lab.heal();
  }

  @Test
  void nothingIsLost() {
    Run run = handOver(lab, PATIENCE, _ -> {});

    assertThat(run.result()).isEqualTo(new HandedOver(LabGroup.podName(lab.master())));
    assertThat(run.lost()).isZero();
    assertThat(run.old().role()).isEqualTo("slave");
    assertThat(lab.master()).isNotSameAs(run.old());
  }

  @Test
  void alsoWithoutTimeToWaitForTheMoment() {
    Run run = handOver(lab, Duration.ofMillis(2500), _ -> {});

    assertThat(run.result()).isInstanceOf(HandedOver.class);
    assertThat(run.lost()).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"6.2", "tls and acl", "password on redis alone", "hostnames"})
  void everyKindOfGroup(String kind) {
    LabSettings plain = LabSettings.plain();
    LabSettings settings =
        switch (kind) {
          case "6.2" -> plain.withVersion(RedisVersion.EMBEDDED_6_2);
          case "tls and acl" -> plain.withTls().withAcl();
          case "password on redis alone" -> plain.withPassword("of servers");
          default -> plain.withHostnames();
        };
    try (RedisLab other = RedisLab.start(settings)) {
      Run run = handOver(other, PATIENCE, _ -> {});

      assertThat(run.result()).isInstanceOf(HandedOver.class);
      assertThat(run.lost()).isZero();
    }
  }

  /// The group itself may need a minute to agree afterwards, so each has its own. What was
  /// acknowledged is on the new master at once.
  @ParameterizedTest(name = "{0} ms after")
  @ValueSource(ints = {50, 300, 500, 800, 1100})
  void theDrivingSentinelIsKilled(int millis) {
    try (RedisLab own = RedisLab.start(LabSettings.plain());
        Writers writers = Writers.start(own)) {
      LabNode old = own.master();
      LabNode driver = own.others(old).getFirst();
      LabGroup group = new LabGroup(own);
      CompletableFuture<HandoverResult> end =
          CompletableFuture.supplyAsync(() -> group.handOver(old, group.access(), PATIENCE));
      awaitPaused(old);
      passed(Duration.ofMillis(millis));
      driver.sentinel().kill();

      assertThat(end.join()).isInstanceOf(HandedOver.class);
      long ended = System.nanoTime();
      await().atMost(TWO_MASTERS).until(() -> writers.allWroteSince(ended));
      writers.stop();
      assertThat(old.role()).isEqualTo("slave");
      assertThat(writers.lost(heir(own, end.join()))).isZero();
    }
  }

  private static LabNode heir(RedisLab some, HandoverResult result) {
    return some.nodes().stream()
        .filter(node -> result.equals(new HandedOver(LabGroup.podName(node))))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void twoGuardsAtOnceMakeOneHandover() {
    LabNode old = lab.master();
    CompletableFuture<HandoverResult> second =
        CompletableFuture.supplyAsync(
            () -> new LabGroup(lab).handOver(old, RedisAccess.OPEN, PATIENCE));
    Run run = handOver(lab, PATIENCE, _ -> {});

    assertThat(run.lost()).isZero();
    assertThat(List.of(run.result(), second.join()))
        .hasAtLeastOneElementOfType(HandedOver.class)
        .hasOnlyElementsOfTypes(HandedOver.class, Needless.class);
  }

  @Test
  void replicasThatStayBehind() {
    List<LabNode> replicas = lab.others(lab.master());
    Run run =
        handOver(
            lab,
            SHORT,
            ended -> {
              replicas.forEach(replica -> replica.server().freeze());
              await().atMost(PATIENCE).until(ended::isDone);
              replicas.forEach(replica -> replica.server().thaw());
            });

    assertThat(run.result()).isInstanceOf(GaveUp.class);
    assertThat(run.lost()).isZero();
  }

  /// Sentinel would promote it as soon as it wakes up, long after writes went on.
  @Test
  void theNextMasterHangs() {
    LabNode old = lab.master();
    LabNode next = lab.others(old).getFirst();
    priority(next, "10");
    lab.refreshSentinels();
    var known = new LabGroup(lab).ask(RedisAccess.OPEN);
    try (Writers writers = Writers.start(lab)) {
      next.server().freeze();
      HandoverResult result =
          new GuardHandover(known, LabGroup.pod(old), RedisAccess.OPEN, Duration.ofSeconds(2))
              .run();
      long ended = System.nanoTime();
      next.server().thaw();
      await("writes after " + result).atMost(AT_ONCE).until(() -> writers.allWroteSince(ended));
      lab.awaitSettled();
      writers.stop();

      assertThat(result).isEqualTo(new GaveUp("no replica caught up within 4 s"));
      assertThat(lab.master()).isSameAs(old);
      assertThat(writers.lost(old)).isZero();
    } finally {
      priority(next, "100");
      lab.refreshSentinels();
    }
  }

  @Test
  void noReplicaIsInSync() {
    LabNode old = lab.master();
    lab.others(old).forEach(node -> node.server().kill());

    assertThat(new LabGroup(lab).handOver(old, RedisAccess.OPEN, SHORT))
        .isEqualTo(new GaveUp("no replica is in sync"));
    assertTakesWrites(old);
  }

  private static void priority(LabNode replica, String value) {
    try (Jedis jedis = replica.connect()) {
      jedis.configSet("replica-priority", value);
    }
  }

  @Test
  void noSentinelIsLeft() {
    LabNode old = lab.master();
    LabGroup group = new LabGroup(lab);
    var known = group.ask(RedisAccess.OPEN);
    lab.nodes().forEach(node -> node.sentinel().kill());

    HandoverResult result =
        new GuardHandover(known, LabGroup.pod(old), RedisAccess.OPEN, SHORT).run();

    assertThat(result).isEqualTo(new GaveUp("no Sentinel starts a failover"));
    assertTakesWrites(old);
  }

  @Test
  void noSentinelNamesIt() {
    LabNode replica = lab.others(lab.master()).getFirst();

    assertThat(new LabGroup(lab).handOver(replica, RedisAccess.OPEN, SHORT))
        .isEqualTo(new GaveUp("no Sentinel that names it master can be asked"));
  }

  @Test
  void sentinelsThatBeginNothing() {
    permission("-sentinel|failover");
    try {
      LabNode old = lab.master();
      assertThat(new LabGroup(lab).handOver(old, RedisAccess.OPEN, SHORT))
          .isEqualTo(new GaveUp("no Sentinel starts a failover"));
      assertTakesWrites(old);
    } finally {
      permission("+sentinel|failover");
    }
  }

  @Test
  void aUserWhoMayNotPause() {
    LabNode old = lab.master();
    try (Jedis jedis = old.connect()) {
      jedis.aclSetUser("default", "-client|pause");
      assertThat(new LabGroup(lab).handOver(old, RedisAccess.OPEN, SHORT))
          .isEqualTo(new GaveUp("writes cannot be paused"));
      jedis.aclSetUser("default", "+client|pause");
    }
    assertTakesWrites(old);
  }

  private static void permission(String rule) {
    for (LabNode node : lab.nodes()) {
      try (Jedis sentinel = node.connectSentinel()) {
        sentinel.aclSetUser("default", rule);
      }
    }
  }

  private record Run(HandoverResult result, LabNode old, int lost) {}

  /// A handover under load.
  ///
  /// @param meanwhile what happens while it runs
  private static Run handOver(
      RedisLab some, Duration patience, Consumer<CompletableFuture<HandoverResult>> meanwhile) {
    LabNode old = some.master();
    LabGroup group = new LabGroup(some);
    try (Writers writers = Writers.start(some)) {
      long began = System.nanoTime();
      await().atMost(PATIENCE).until(() -> writers.allWroteSince(began));
      CompletableFuture<HandoverResult> end =
          CompletableFuture.supplyAsync(() -> group.handOver(old, group.access(), patience));
      meanwhile.accept(end);
      HandoverResult result = end.join();
      long ended = System.nanoTime();
      await("writes after " + result).atMost(AT_ONCE).until(() -> writers.allWroteSince(ended));
      writers.stop();
      some.heal();
      return new Run(result, old, writers.lost(some.master()));
    }
  }

  private static void assertTakesWrites(LabNode node) {
    try (Jedis jedis = node.connect(Duration.ofMillis(500))) {
      assertThat(jedis.set("after", "it")).isEqualTo("OK");
    }
  }

  private static void awaitPaused(LabNode master) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () ->
                !master.info().getOrDefault("paused_reason", "none").equals("none")
                    || isSlow(master));
  }

  /// Redis 7.0 does not tell that it is paused.
  private static boolean isSlow(LabNode master) {
    try (Jedis jedis = master.connect(Duration.ofMillis(40))) {
      jedis.set("is it paused", "no");
      return false;
    } catch (JedisException _) {
      return true;
    }
  }

  private static void passed(Duration time) {
    long at = System.nanoTime() + time.toNanos();
    await().pollInterval(Duration.ofMillis(2)).until(() -> System.nanoTime() - at >= 0);
  }
}
