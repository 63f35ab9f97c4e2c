package io.redisguard.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisguard.lab.LabNode;
import io.redisguard.lab.LabSettings;
import io.redisguard.lab.RedisLab;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The hook hands over and no acknowledged write is lost.
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the lab of HandoverRedisIT")
class HandoverRedisIT {
  /// Between the 0.3 s of an idle machine and the 6 s of a group that must notice by itself.
  private static final Duration TOLERABLE = Duration.ofSeconds(4);

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

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox ash"})
  void inEveryShell(String shell) {
    var handover =
        LoadedHandover.run(
            lab,
            master -> HookRun.start(lab, master, HookRun.BUDGET_SECONDS, List.of(shell.split(" "))),
            _ -> {});
    assertHandedOver(handover);
    assertThat(handover.clientGap()).isLessThan(TOLERABLE);
  }

  @Test
  void theSentinelOfThePodStopsAtOnce() {
    LabNode old = lab.master();
    assertHandedOver(
        LoadedHandover.run(
            lab,
            master -> {
              master.sentinel().stop();
              return HookRun.start(lab, master);
            },
            _ -> {}));
    assertThat(old.role()).isEqualTo("slave");
  }

  @Test
  void oneSentinelOfThreeIsLeft() {
    List<LabNode> others = lab.others(lab.master());
    lab.master().sentinel().kill();
    others.getFirst().sentinel().kill();
    assertHandedOver(LoadedHandover.run(lab));
  }

  @Test
  void twoAtOnce() {
    HookRun[] second = new HookRun[1];
    LoadedHandover first =
        LoadedHandover.run(
            lab,
            master -> HookRun.start(lab, master),
            _ -> second[0] = HookRun.start(lab, lab.master()));
    String both = first.hook().output() + second[0].await().output();
    assertThat(first.lost()).as(both).isZero();
    assertThat(first.master()).as(both).isNotSameAs(first.old());
  }

  @Test
  void aReplicaHasNothingToHandOver() {
    LabNode replica = lab.others(lab.master()).getFirst();
    assertThat(HookRun.start(lab, replica).await())
        .extracting(HookRun.Result::exit, HookRun.Result::output)
        .containsExactly(0, "redis-guard handover +0s: this is a replica, nothing to hand over\n");
  }

  /// Before the promotion another Sentinel has to begin anew. Some 0.1 s after it, all of them
  /// know. What lies between (0.3 s) is left out: whom they then follow, they settle without the
  /// hook.
  @ParameterizedTest(name = "{0} ms after")
  @ValueSource(ints = {50, 150, 500, 800, 1100})
  void theDrivingSentinelIsKilled(int millis) {
    var handover =
        LoadedHandover.run(
            lab, master -> HookRun.start(lab, master), hook -> killDriver(hook, millis));
    assertHandedOver(handover);
  }

  private static void killDriver(HookRun hook, int millis) {
    // It waits for the moment first, up to 12 s.
    await()
        .atMost(Duration.ofSeconds(25))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> hook.output().contains(" moves "));
    long killAt = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    String driver = hook.output().replaceAll("(?s).*: (\\S+):[0-9]+ moves .*", "$1");
    await().pollInterval(Duration.ofMillis(2)).until(() -> System.nanoTime() - killAt >= 0);
    lab.nodeOf(driver).orElseThrow().sentinel().kill();
  }

  private static void assertHandedOver(LoadedHandover handover) {
    assertThat(handover.handedOver()).as(handover.hook().output()).isTrue();
    assertThat(handover.lost()).as(handover.hook().output()).isZero();
  }
}
