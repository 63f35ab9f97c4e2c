package io.redisguard.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisguard.lab.LabNode;
import io.redisguard.lab.LabSettings;
import io.redisguard.lab.RedisLab;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;

/// When the hook cannot hand over, it says why, writes go on at once and none is lost.
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the lab of HandoverFailsRedisIT")
class HandoverFailsRedisIT {
  private static final int SHORT_BUDGET = 8;

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
  void noSentinel() {
    LabNode master = lab.master();
    lab.nodes().forEach(node -> node.sentinel().freeze());
    HookRun.Result hook = hook(master).await();
    lab.nodes().forEach(node -> node.sentinel().thaw());
    assertThat(hook.exit()).isEqualTo(1);
    assertThat(hook.output()).endsWith("no Sentinel answers, leaving it to SIGTERM\n");
  }

  @Test
  void noReplicaOnline() {
    LabNode master = lab.master();
    lab.others(master).forEach(node -> node.server().kill());
    HookRun.Result hook = hook(master).await();
    assertThat(hook.exit()).isEqualTo(1);
    assertThat(hook.output()).endsWith("no replica is online, leaving it to SIGTERM\n");
  }

  @Test
  void everyReplicaHasPriorityZero() {
    List<LabNode> replicas = lab.others(lab.master());
    replicas.forEach(replica -> priority(replica, "0"));
    try {
      awaitSeen(replicas, "0");
      assertGaveUp("Sentinel would promote none of the replicas, leaving it to SIGTERM\n", _ -> {});
    } finally {
      replicas.forEach(replica -> priority(replica, "100"));
      awaitSeen(replicas, "100");
    }
  }

  @Test
  void replicasThatStayBehind() {
    List<LabNode> replicas = lab.others(lab.master());
    assertGaveUp(
        "stays behind offset",
        hook -> {
          replicas.forEach(replica -> replica.server().freeze());
          await().atMost(Duration.ofSeconds(60)).until(() -> !hook.isRunning());
          replicas.forEach(replica -> replica.server().thaw());
        });
  }

  /// Sentinel would promote it as soon as it wakes up, long after writes went on.
  @Test
  void theNextMasterHangs() {
    LabNode next = lab.others(lab.master()).getFirst();
    priority(next, "10");
    lab.refreshSentinels();
    try {
      assertGaveUp(
          "gave up, writes go on: ",
          hook -> {
            next.server().freeze();
            await().atMost(Duration.ofSeconds(60)).until(() -> !hook.isRunning());
            next.server().thaw();
          });
    } finally {
      priority(next, "100");
      lab.refreshSentinels();
    }
  }

  /// As `NOGOODSLAVE`: every Sentinel answers, and none begins.
  @Test
  void noSentinelBegins() {
    permission("-sentinel|failover");
    try {
      assertGaveUp("no Sentinel starts a failover of mymaster\n", _ -> {});
    } finally {
      permission("+sentinel|failover");
    }
  }

  @Test
  void theMasterDoesNotAnswer() {
    LabNode master = lab.master();
    master.server().freeze();
    HookRun.Result hook = hook(master).await();
    master.server().thaw();
    assertThat(hook.exit()).isEqualTo(1);
    assertThat(hook.output())
        .endsWith("the server does not tell its role, leaving it to SIGTERM\n");
  }

  /// Whether it is taken back or brought to its end depends on how far it is.
  @ParameterizedTest(name = "{0} ms after its start")
  @ValueSource(ints = {100, 500, 1000, 1200, 1400})
  void aSignalInTheMiddle(int millis) {
    LoadedHandover handover =
        LoadedHandover.run(
            lab,
            HandoverFailsRedisIT::hook,
            hook -> {
              long at = System.nanoTime() + Duration.ofMillis(millis).toNanos();
              await().pollInterval(Duration.ofMillis(5)).until(() -> System.nanoTime() - at >= 0);
              hook.terminate();
            });
    assertThat(handover.lost()).as(handover.hook().output()).isZero();
  }

  @Test
  void aReplicaIsKilledDuringThePause() {
    LabNode replica = lab.others(lab.master()).getFirst();
    LoadedHandover handover =
        LoadedHandover.run(
            lab,
            HandoverFailsRedisIT::hook,
            hook -> {
              await()
                  .pollInterval(Duration.ofMillis(5))
                  .until(() -> hook.output().contains(" moves "));
              replica.server().kill();
            });
    assertThat(handover.lost()).as(handover.hook().output()).isZero();
  }

  private static void assertGaveUp(String why, Consumer<HookRun> meanwhile) {
    LabNode master = lab.master();
    LoadedHandover handover = LoadedHandover.run(lab, HandoverFailsRedisIT::hook, meanwhile);
    assertThat(handover.hook().exit()).as(handover.hook().output()).isEqualTo(1);
    assertThat(handover.hook().output()).contains(why);
    assertThat(handover.master()).isSameAs(master);
    assertThat(handover.lost()).isZero();
  }

  private static HookRun hook(LabNode master) {
    return HookRun.start(lab, master, SHORT_BUDGET, List.of("/bin/sh"));
  }

  private static void priority(LabNode replica, String value) {
    try (Jedis jedis = replica.connect()) {
      jedis.configSet("replica-priority", value);
    }
  }

  private static void awaitSeen(List<LabNode> replicas, String priority) {
    lab.refreshSentinels();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                lab.nodes().stream()
                        .flatMap(node -> node.sentinelView().orElseThrow().replicas().stream())
                        .filter(row -> priority.equals(row.get("slave-priority")))
                        .count()
                    == (long) lab.nodes().size() * replicas.size());
  }

  private static void permission(String rule) {
    for (LabNode node : lab.nodes()) {
      try (Jedis jedis = node.connectSentinel()) {
        jedis.sendCommand(Protocol.Command.ACL, "SETUSER", "default", rule);
      }
    }
  }
}
