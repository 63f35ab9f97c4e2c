package io.redisguard.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisguard.facts.Fact;
import io.redisguard.facts.LiveGroup;
import io.redisguard.facts.LiveGroup.LiveMember;
import io.redisguard.facts.Role;
import io.redisguard.facts.SentinelState;
import io.redisguard.facts.ServerState;
import io.redisguard.lab.LabNode;
import io.redisguard.lab.LabSettings;
import io.redisguard.lab.RedisLab;
import io.redisguard.lab.RedisVersion;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProbeRedisIT {
  private static final List<String> ALL_TOLD = List.of("Told/Told", "Told/Told", "Told/Told");

  @ParameterizedTest
  @EnumSource(RedisVersion.class)
  void tellsWhatAGroupIs(RedisVersion version) {
    try (RedisLab lab =
        RedisLab.start(
            LabSettings.plain().withVersion(version).withAppendOnly().withMinReplicasToWrite(1))) {
      LabNode master = lab.master();
      LabNode replica = lab.others(master).getFirst();
      LiveGroup group = new LabGroup(lab).ask(RedisAccess.OPEN);

      assertThat(LabGroup.outcomes(group)).isEqualTo(ALL_TOLD);
      assertThat(group.master().map(LiveMember::name))
          .isEqualTo(Fact.known(LabGroup.podName(master)));
      assertThat(group.roleOf(LabGroup.pod(replica))).isEqualTo(Fact.known(Role.REPLICA));
      assertThat(group.heirs(LabGroup.pod(master))).hasSize(2);
      assertThat(group.sentinelsNeeded()).isEqualTo(2);
      assertThat(group.sentinelsWithout(LabGroup.pod(master))).isEqualTo(2);
      assertThat(group.isFailingOver()).isFalse();
      assertThat(group.downAfter()).isEqualTo(Duration.ofSeconds(5));

      ServerState state = group.members().get(master.index()).serverState().orElseThrow();
      assertThat(state.runId()).isEqualTo(master.runId());
      assertThat(state.version()).isEqualTo(master.info().get("redis_version"));
      assertThat(state.replicas()).hasSize(2).allMatch(ServerState.Follower::online);
      assertThat(state.minReplicas()).isEqualTo(Fact.known(1));
      assertThat(state.persistence().appendOnly()).isTrue();
      assertThat(state.persistence().fsync()).isEqualTo(Fact.known("everysec"));
      assertThat(state.persistence().shutdownTimeoutSeconds().isUnknown())
          .isEqualTo(version == RedisVersion.EMBEDDED_6_2);

      SentinelState sentinel = group.sentinels().getFirst();
      assertThat(sentinel.canFailOver()).isEqualTo(Fact.known(true));
      assertThat(sentinel.tilt()).isEqualTo(Fact.known(false));
      assertThat(sentinel.replicas()).hasSize(2).noneMatch(SentinelState.Candidate::isDown);
    }
  }

  @Test
  void oneWhoHangsCostsTheDeadlineAndTheOthersNothing() {
    try (RedisLab lab = RedisLab.start(LabSettings.plain())) {
      LabNode replica = lab.others(lab.master()).getFirst();
      replica.server().freeze();

      long started = System.nanoTime();
      LiveGroup group = new LabGroup(lab).ask(RedisAccess.OPEN, Duration.ofMillis(300));
      Duration took = Duration.ofNanos(System.nanoTime() - started);

      assertThat(took).isLessThan(Duration.ofMillis(600));
      assertThat(group.members().get(replica.index()).server())
          .extracting(asked -> asked == null ? "" : asked.problem())
          .isEqualTo("no answer within 300 ms");
      assertThat(group.heirs(LabGroup.pod(lab.master()))).hasSize(1);
      replica.server().thaw();
      lab.awaitSettled();

      replica.server().kill();
      assertThat(LabGroup.outcomes(new LabGroup(lab).ask(RedisAccess.OPEN)))
          .contains("Silent/Told");
      assertThat(new LabGroup(lab).ask(RedisAccess.OPEN).problems())
          .anyMatch(problem -> problem.contains("nobody listens at " + replica.address()));
    }
  }

  @Test
  void passwordsAreWantedAndRefused() {
    try (RedisLab lab =
        RedisLab.start(LabSettings.plain().withPassword("of servers").withSentinelPassword(""))) {
      LabGroup group = new LabGroup(lab);

      assertThat(LabGroup.outcomes(group.ask(RedisAccess.OPEN))).containsOnly("Locked/Told");
      assertThat(group.ask(RedisAccess.OPEN).problems())
          .allMatch(problem -> problem.endsWith("it wants a password (NOAUTH)"));
      assertThat(group.ask(LabGroup.access(Map.of("password", "wrong"))).problems())
          .allMatch(
              problem -> problem.endsWith("it refuses the login of the default user (WRONGPASS)"));
      // One that ends in a newline, and one for Sentinels that want none.
      assertThat(LabGroup.outcomes(group.ask(LabGroup.access(Map.of("password", "of servers\n")))))
          .isEqualTo(ALL_TOLD);
      assertThat(
              LabGroup.outcomes(
                  group.ask(
                      LabGroup.access(
                          Map.of("password", "of servers", "sentinel-password", "needless")))))
          .isEqualTo(ALL_TOLD);
    }
  }

  @Test
  void tlsAndAUserWhoMayDoLittle() {
    try (RedisLab lab = RedisLab.start(LabSettings.plain().withTls().withAcl())) {
      LabGroup group = new LabGroup(lab);
      LiveGroup told = group.ask(group.access());

      assertThat(LabGroup.outcomes(told)).isEqualTo(ALL_TOLD);
      assertThat(told.master().map(LiveMember::name))
          .isEqualTo(Fact.known(LabGroup.podName(lab.master())));

      assertThat(LabGroup.outcomes(group.ask(RedisAccess.OPEN, Duration.ofMillis(500))))
          .doesNotContain("Told/Told");
      Map<String, String> withoutTrust = new HashMap<>(group.secret());
      withoutTrust.remove("ca.crt");
      assertThat(LabGroup.outcomes(group.ask(LabGroup.access(withoutTrust))))
          .containsOnly("Garbled/Garbled");
      Map<String, String> otherName = new HashMap<>(group.secret());
      otherName.put("server-name", "somebody.else.example");
      assertThat(LabGroup.outcomes(group.ask(LabGroup.access(otherName))))
          .containsOnly("Garbled/Garbled");
    }
  }

  @Test
  void seesWhatIsWrongWithAReplica() {
    try (RedisLab lab = RedisLab.start(LabSettings.plain().withPriorities(100, 0, 100))) {
      LabGroup group = new LabGroup(lab);
      LabNode master = lab.master();
      assertThat(group.ask(RedisAccess.OPEN).heirs(LabGroup.pod(master))).hasSize(1);
      assertThat(group.ask(RedisAccess.OPEN).goodReplicas(LabGroup.pod(master))).hasSize(2);

      master.server().kill();
      // Nobody is master until the Sentinels have agreed on another, and that is said.
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  group.ask(RedisAccess.OPEN).master().isUnknown()
                      || group.ask(RedisAccess.OPEN).isFailingOver());
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> !group.ask(RedisAccess.OPEN).master().isUnknown());
      assertThat(group.ask(RedisAccess.OPEN).master().map(LiveMember::name))
          .isEqualTo(Fact.known("redis-node-2"));
      assertThat(group.ask(RedisAccess.OPEN).sinceFailover().orElseThrow())
          .isLessThan(Duration.ofSeconds(30));
    }
  }
}
