package io.redisguard.handover;

import static io.redisguard.facts.ContainerFixture.container;
import static io.redisguard.facts.ContainerFixture.podSpec;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.facts.ContainerFixture;
import io.redisguard.facts.NamespaceView;
import io.redisguard.subject.NamespaceInfo;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.OwnerRef;
import io.redisguard.subject.PodSpecView;
import io.redisguard.subject.PodSpecView.PreStop;
import io.redisguard.subject.PodView;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandoverHookTest {
  private static final NamespaceView EMPTY = NamespaceView.empty("prod");
  private static final ContainerFixture REDIS = container("redis", "redis:7");
  private static final ContainerFixture SENTINEL =
      container("sentinel", "redis:7").command("redis-sentinel");
  private static final int LARGEST = 10 * 1024;

  @Test
  void headNamesWhatTheScriptCannotFindOut() {
    assertThat(head(hook(REDIS.env("REDIS_MASTER_SET", "orders"), Map.of(), EMPTY, 60)))
        .isEqualTo(
            """
            # redis-guard handover v1: hands the master over before this pod stops
            master_name='orders'
            port='6379'
            sentinel_port='26379'
            sentinels=''
            budget='30'
            log='/proc/1/fd/1'
            """);
  }

  @ParameterizedTest(name = "grace {0}, at least {1}: grace {2}, budget {3}")
  @CsvSource({
    // 10 s for a clean shutdown and 3 s of margin are not the hook's
    "30,  60, 60,  30",
    "30,  30, 30,  17",
    "600, 60, 600, 30",
    "5,   0,  21,  8",
    "0,   40, 40,  27",
  })
  void gracePeriod(long has, long atLeast, long grace, long budget) {
    PodSpecView spec = podSpec(has, REDIS, SENTINEL);
    HandoverHook hook = HandoverHook.of(spec, Map.of(), REDIS.view(), EMPTY, atLeast);
    assertThat(hook.gracePeriodSeconds()).isEqualTo(grace);
    assertThat(text(hook)).contains("\nbudget='" + budget + "'\n");
  }

  @Test
  void sentinelsInPodsOfTheirOwn() {
    var spotahome = Map.of("redisfailovers.databases.spotahome.com/name", "cache");
    assertThat(head(hook(REDIS, spotahome, EMPTY, 60))).contains("sentinels='rfs-cache:26379'\n");
    var operator = Map.of("redis_setup_type", "replication");
    assertThat(head(hook(REDIS, operator, withSentinelsOf("watch-sentinel"), 60)))
        .contains("sentinels='watch-sentinel-headless:26379'\n");
  }

  @Test
  void secretsStayOut() {
    var server = REDIS.env("REDIS_PASSWORD", "hunter2").env("REDIS_SENTINEL_PASSWORD", "hunter3");
    assertThat(text(hook(server, Map.of(), EMPTY, 60))).doesNotContain("hunter");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "it's",
        "'; touch /tmp/pwned; '",
        "$(touch /tmp/pwned)",
        "`id`",
        "\\",
        "a\nb",
        "\"$HOME\"",
        "* ?",
        "-n",
        "ünïcödé",
      })
  void anyNameReachesTheShellAsItIs(String name) throws Exception {
    String text = new HandoverScript(name, 6379, 26379, List.of(), 20).text();
    String assignment = text.substring(0, text.indexOf("\nport="));
    assertThat(run("sh", "-c", assignment + "\nprintf %s \"$master_name\"").output())
        .isEqualTo(name);
  }

  @Test
  void aShellUnderstandsIt() throws Exception {
    String text = text(hook(REDIS, Map.of(), EMPTY, 60));
    assertThat(run("sh", "-n", "-c", text)).isEqualTo(new Run(0, ""));
  }

  @Test
  void withoutRedisCliItSaysSoAndLeaves() throws Exception {
    String text =
        new HandoverScript("mymaster", 1, 1, List.of(), 20)
            .text()
            .replace("/proc/1/fd/1", "/dev/null");
    assertThat(run("/usr/bin/env", "PATH=/nowhere", "/bin/sh", "-c", "date() { echo 0; }\n" + text))
        .isEqualTo(
            new Run(
                1,
                "redis-guard handover +0s: no redis-cli in this image, leaving it to SIGTERM\n"));
  }

  @Test
  void fitsIntoAPodSpec() {
    assertThat(text(hook(REDIS, Map.of(), EMPTY, 60)).getBytes(UTF_8)).hasSizeLessThan(LARGEST);
  }

  @Test
  void recognisesItself() {
    PreStop ours = hook(REDIS, Map.of(), EMPTY, 60).preStop();
    assertThat(HandoverHook.isOurs(ours)).isTrue();
    assertThat(HandoverHook.isOurs(new PreStop.Sleep(5))).isFalse();
    assertThat(
            HandoverHook.isOurs(
                new PreStop.Exec(List.of("sh", "-c", "echo '# redis-guard handover v1'"))))
        .isFalse();
    assertThat(
            HandoverHook.isOurs(new PreStop.Exec(List.of("sh", "-c", HandoverScript.MARKER + 7))))
        .isTrue();
  }

  private static HandoverHook hook(
      ContainerFixture server, Map<String, String> labels, NamespaceView namespace, long grace) {
    return HandoverHook.of(podSpec(30, server), labels, server.view(), namespace, grace);
  }

  private static String text(HandoverHook hook) {
    List<String> command = hook.preStop().command();
    assertThat(command.subList(0, 2)).containsExactly("/bin/sh", "-c");
    return command.getLast();
  }

  private static String head(HandoverHook hook) {
    String text = text(hook);
    return text.substring(0, text.indexOf("set -fu"));
  }

  private static NamespaceView withSentinelsOf(String statefulSet) {
    PodView pod =
        new PodView(
            new ObjectKey("prod", statefulSet + "-0"),
            statefulSet + "-0",
            "u",
            Map.of("redis_setup_type", "sentinel"),
            Map.of(),
            new OwnerRef("apps/v1", "StatefulSet", statefulSet, "u"),
            false,
            PodView.Phase.RUNNING,
            true,
            "10.0.0.9",
            podSpec(30, SENTINEL));
    return new NamespaceView(
        NamespaceInfo.named("prod"),
        Map.of(pod.name(), pod),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private record Run(int exit, String output) {}

  private static Run run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Run(process.waitFor(), output);
  }
}
