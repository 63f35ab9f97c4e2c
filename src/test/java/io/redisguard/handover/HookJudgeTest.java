package io.redisguard.handover;

import static io.redisguard.facts.ContainerFixture.container;
import static io.redisguard.facts.ContainerFixture.podSpec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.redisguard.facts.ContainerFixture;
import io.redisguard.facts.NamespaceView;
import io.redisguard.handover.HookVerdict.Fenceless;
import io.redisguard.handover.HookVerdict.Missing;
import io.redisguard.handover.HookVerdict.NoHandover;
import io.redisguard.handover.HookVerdict.Noop;
import io.redisguard.handover.HookVerdict.Safe;
import io.redisguard.handover.HookVerdict.TooLong;
import io.redisguard.handover.HookVerdict.Unreadable;
import io.redisguard.subject.ConfigMapView;
import io.redisguard.subject.NamespaceInfo;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.PodSpecView.PreStop;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Hooks of the charts, reduced to what they do.
class HookJudgeTest {
  private static final ContainerFixture REDIS = container("redis", "redis:7");
  private static final String BITNAMI = "/opt/bitnami/scripts/start-scripts/prestop-redis.sh";

  private static final Fenceless FENCELESS =
      new Fenceless(
          "it fails over without pausing writes: what the old master takes for the next 10 s"
              + " is lost");
  private static final Safe FENCED = new Safe("it pauses writes and starts a Sentinel failover");

  private static final String DANDY =
      """
      # CLIENT PAUSE 1000 WRITE would be better
      if redis-cli INFO replication | grep -q role:master; then
        redis-cli -p 26379 SENTINEL failover mymaster
        for i in $(seq 1 30); do sleep 1; done
      fi
      echo "no CLIENT PAUSE 1 WRITE was needed"
      """;
  private static final String SPOTAHOME =
      """
      redis-cli -h "$RFS" -p 26379 SENTINEL failover mymaster
      sleep 31
      redis-cli save
      """;
  private static final String OT =
      """
      redis-cli -h "$SENTINEL" SENTINEL FAILOVER "$NAME"
      i=0; while [ "$i" -lt 20 ]; do sleep 1; i=$((i + 1)); done
      """;
  private static final String CLOUD_PIRATES =
      """
      redis-cli CLIENT PAUSE "22000" WRITE
      redis-cli CLIENT PAUSE 22000 WRITE
      redis-cli -p 26379 SENTINEL FAILOVER mymaster
      for ((i = 0; i < 20; i++)); do sleep 1; done
      sleep 3
      """;

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void scripts(
      String what, long grace, Map<String, String> labels, String script, List<HookVerdict> all) {
    var server = REDIS.preStop("/bin/sh", "-c", script);
    assertThat(judge(grace, labels, server, Map.of())).isEqualTo(all);
  }

  static Stream<Arguments> scripts() {
    var none = Map.<String, String>of();
    var pirates = Map.of("helm.sh/chart", "redis-0.34.18");
    return Stream.of(
        arguments("DandyDeveloper", 60, none, DANDY, List.of(FENCELESS)),
        arguments("spotahome", 30, none, SPOTAHOME, List.of(FENCELESS, new TooLong(31, 30))),
        arguments("OT", 30, none, OT, List.of(FENCELESS)),
        arguments("CloudPirates", 30, pirates, CLOUD_PIRATES, List.of(new TooLong(50, 30))),
        arguments("CloudPirates with time", 60, pirates, CLOUD_PIRATES, List.of(FENCED)),
        arguments(
            "fenced", 30, none, "c CLIENT PAUSE 9 WRITE; c SENTINEL FAILOVER m", List.of(FENCED)),
        arguments(
            "fence over lines",
            30,
            none,
            "c CLIENT PAUSE 9 \\\n  WRITE\nc SENTINEL FAILOVER m",
            List.of(FENCED)),
        arguments(
            "piped fence",
            30,
            none,
            "echo CLIENT PAUSE 9 WRITE | c\nc SENTINEL FAILOVER m",
            List.of(FENCED)),
        arguments(
            "pause of everything",
            30,
            none,
            "c CLIENT PAUSE 9; c SENTINEL FAILOVER m\n",
            List.of(FENCELESS)),
        arguments(
            "Valkey 9", 30, none, "valkey-cli SENTINEL FAILOVER m COORDINATED", List.of(FENCED)),
        arguments(
            "cluster",
            30,
            none,
            "redis-cli -h $r CLUSTER FAILOVER",
            List.of(new Safe("it hands over by CLUSTER FAILOVER"))),
        arguments(
            "past Sentinel",
            30,
            none,
            "redis-cli FAILOVER TO a 1",
            List.of(
                new NoHandover(
                    "FAILOVER goes past Sentinel: 30 s without a master, then a second failover"))),
        arguments(
            "KubeBlocks redis",
            30,
            none,
            "redis-cli ACL SAVE",
            List.of(new NoHandover("it only saves ACLs"))),
        arguments(
            "KubeBlocks valkey",
            60,
            none,
            "valkey-cli BGSAVE; for i in $(seq 30); do sleep 1; done",
            List.of(new NoHandover("it only saves data and sleeps 30 s"))),
        arguments(
            "sleeps",
            30,
            none,
            "sleep 40",
            List.of(new NoHandover("it only sleeps 40 s"), new TooLong(40, 30))),
        arguments(
            "shuts down",
            30,
            none,
            "redis-cli shutdown nosave",
            List.of(new NoHandover("it only shuts the server down"))),
        arguments(
            "touches",
            30,
            none,
            "touch /shared/terminate",
            List.of(new NoHandover("it does nothing that moves the master role"))),
        arguments(
            "in the image",
            30,
            none,
            "exec /scripts/stop.sh",
            List.of(
                new Unreadable(
                    "/scripts/stop.sh lies in the image or in a volume that cannot be read"))));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "redis-17.4.1   | Fenceless | bitnami redis-17.4.1 fails over without a write pause (fixed in 17.4.2)",
        "redis-17.4.2   | Safe      | bitnami redis-17.4.2 pauses writes, fails over by Sentinel and waits for it",
        "redis-21.2.12  | Safe      | bitnami redis-21.2.12 pauses writes, fails over by Sentinel and waits for it",
        "redis-21.2.13  | Noop      | bitnami redis-21.2.13 never sees that it is master and does nothing (fixed in 23.0.4)",
        "redis-23.0.3   | Noop      | bitnami redis-23.0.3 never sees that it is master and does nothing (fixed in 23.0.4)",
        "redis-23.0.4   | Safe      | bitnami redis-23.0.4 pauses writes, fails over by Sentinel and waits for it",
        "redis-23.1.1   | Safe      | bitnami redis-23.1.1 pauses writes, fails over by Sentinel and waits for it",
        "valkey-4.0.2   | Noop      | bitnami valkey-4.0.2 never sees that it is master and does nothing",
        "valkey-4.1.0   | Safe      | bitnami valkey-4.1.0 pauses writes, fails over by Sentinel and waits for it",
      })
  void bitnami(String chart, String verdict, String why) {
    var server = REDIS.preStop("/bin/bash", "-ec", BITNAMI);
    var verdicts = judge(30, Map.of("helm.sh/chart", chart), server, Map.of());
    assertThat(verdicts)
        .singleElement()
        .extracting(v -> v.getClass().getSimpleName())
        .isEqualTo(verdict);
    assertThat(verdicts.getFirst().why()).isEqualTo(why);
  }

  @Test
  void bitnamiWithoutItsLabel() {
    var server = REDIS.preStop("/bin/bash", "-ec", BITNAMI);
    assertThat(judge(30, Map.of(), server, Map.of()))
        .containsExactly(
            new Unreadable(BITNAMI + " lies in the image or in a volume that cannot be read"));
    var mounted = server.mount("v", "/opt/bitnami/scripts/start-scripts");
    var good =
        Map.of("prestop-redis.sh", "c CLIENT PAUSE $((18 * 1000)) WRITE\nc SENTINEL FAILOVER m");
    assertThat(judge(30, Map.of(), mounted, good)).containsExactly(FENCED);
  }

  @Test
  void scriptsInConfigMaps() {
    var direct =
        REDIS.preStop("/bin/sh", "/readonly-config/stop.sh").mount("v", "/readonly-config");
    assertThat(judge(60, Map.of(), direct, Map.of("stop.sh", DANDY))).containsExactly(FENCELESS);

    var nested = Map.of("stop.sh", "touch a\n/readonly-config/next.sh", "next.sh", SPOTAHOME);
    assertThat(judge(60, Map.of(), direct, nested)).containsExactly(FENCELESS);

    var endless = Map.of("stop.sh", "/readonly-config/stop.sh");
    assertThat(judge(60, Map.of(), direct, endless))
        .containsExactly(new NoHandover("it does nothing that moves the master role"));

    assertThat(judge(60, Map.of(), direct, Map.of("other.sh", "")))
        .containsExactly(
            new Unreadable("ConfigMap scripts has no stop.sh for /readonly-config/stop.sh"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        // command, the program that cannot be read
        "/hooks/prestop --now                | /hooks/prestop",
        "if true; then exec /app/stop; fi    | /app/stop",
        "timeout 20 /app/stop.sh             | /app/stop.sh",
        "/usr/local/bin/prestop              | /usr/local/bin/prestop",
      })
  void programsOfTheImage(String command, String program) {
    assertThat(judge(60, Map.of(), REDIS.preStop("sh", "-c", command), Map.of()))
        .containsExactly(
            new Unreadable(program + " lies in the image or in a volume that cannot be read"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/bin/touch /shared/done", "/usr/local/bin/redis-cli PING >/dev/null"})
  void programsOfTheSystem(String command) {
    assertThat(judge(60, Map.of(), REDIS.preStop("sh", "-c", command), Map.of()))
        .containsExactly(new NoHandover("it does nothing that moves the master role"));
  }

  @Test
  void aConfigMapThatIsNotThere() {
    var server = REDIS.preStop("/bin/sh", "/s/stop.sh").mount("v", "/s/");
    var spec = podSpec(30, Map.of("v", "scripts"), server);
    assertThat(HookJudge.judge(spec, Map.of(), server.view(), NamespaceView.empty("prod")))
        .containsExactly(
            new Unreadable("/s/stop.sh lies in ConfigMap scripts, which cannot be read"));
  }

  @Test
  void otherKindsOfHook() {
    assertThat(judge(30, Map.of(), REDIS, Map.of())).containsExactly(new Missing());
    assertThat(judge(30, Map.of(), REDIS.preStop(new PreStop.Sleep(5)), Map.of()))
        .containsExactly(new NoHandover("it only sleeps 5 s"));
    assertThat(judge(30, Map.of(), REDIS.preStop(new PreStop.Sleep(30)), Map.of()))
        .containsExactly(new NoHandover("it only sleeps 30 s"), new TooLong(30, 30));
    assertThat(judge(30, Map.of(), REDIS.preStop(new PreStop.Other("httpGet")), Map.of()))
        .containsExactly(new Unreadable("what its httpGet request does cannot be seen"));
  }

  @Test
  void ourOwn() {
    var namespace = NamespaceView.empty("prod");
    var hook = HandoverHook.of(podSpec(30, REDIS), Map.of(), REDIS.view(), namespace, 60);
    var server = REDIS.preStop(hook.preStop());
    assertThat(judge(60, Map.of(), server, Map.of()))
        .containsExactly(new Safe("it is Redis Guard's own handover"));
    var lowered = judge(20, Map.of(), server, Map.of());
    assertThat(lowered).containsExactly(new TooLong(40, 20));
    assertThat(lowered.getFirst().why())
        .isEqualTo("the hook may need 40 s but the pod is killed after 20 s");
  }

  @Test
  void onlyFaultsAreProblems() {
    assertThat(FENCED.isProblem()).isFalse();
    assertThat(new Missing().isProblem()).isFalse();
    assertThat(new Missing().why()).isEqualTo("there is no preStop hook");
    assertThat(
            Stream.of(
                FENCELESS, new Noop(""), new TooLong(1, 1), new NoHandover(""), new Unreadable("")))
        .allMatch(HookVerdict::isProblem);
  }

  private static List<HookVerdict> judge(
      long grace,
      Map<String, String> labels,
      ContainerFixture server,
      Map<String, String> scripts) {
    var namespace =
        new NamespaceView(
            NamespaceInfo.named("prod"),
            Map.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(new ConfigMapView(new ObjectKey("prod", "scripts"), scripts)));
    var spec = podSpec(grace, Map.of("v", "scripts"), server);
    return HookJudge.judge(spec, labels, server.view(), namespace);
  }
}
