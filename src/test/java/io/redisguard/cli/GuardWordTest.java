package io.redisguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.TestLive;
import io.redisguard.TestPod;
import io.redisguard.TestPolicy;
import io.redisguard.TestRequest;
import io.redisguard.cluster.ClusterSnapshot;
import io.redisguard.facts.ClusterView;
import io.redisguard.facts.Fact;
import io.redisguard.facts.NamespaceView;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.subject.NamespaceInfo;
import io.redisguard.subject.PodView;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a forecast says of a master whose group was asked.
class GuardWordTest {
  private static final GuardPolicy GUARD =
      TestPolicy.of("{profile: protect, rules: {evict-master: {handover: guard}}}");

  private final TestPod master = TestPod.redis("redis-node-0");

  @Test
  void aMasterWithAHookWaitsForItsHeir() {
    assertThat(forecast(TestPolicy.protect(), master.withOurHook(), "-"))
        .isEqualTo(
            """
            node n1: no pod leaves at once, 1 waits
              prod/redis-node-0   waits    master, hands over to redis-node-1 (in sync, on n2) by its hook
                                           a clean stop   loses nothing: it waits up to 10 s for its replicas
                                           a handover     nothing: writes pause until a replica has them all
                                           a crash        loses what no replica has yet, now 0 bytes; if it restarts first, everything, on the replicas too: it comes back empty and they follow it
            """);
  }

  @ParameterizedTest(name = "hook {0}, handover {1}, mode {2}: {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ours | hook  | Deny | waits    master, hands over to redis-node-1 (in sync, on n2) by its hook
          ours | guard | Warn | waits    master, hands over to redis-node-1 (in sync, on n2) by its hook
          none | guard | Deny | waits    master, hands over to redis-node-1 (in sync, on n2) by the guard
          # a guard that only warns hands nothing over
          none | guard | Warn | leaves   guard warns: redis-node-0 is the Redis master of prod/redis-node, the guard hands it over to redis-node-1; held 0s, let go at 10m
          none | hook  | Deny | leaves   guard warns: redis-node-0 is the Redis master of prod/redis-node and stops without a safe handover: there is no preStop hook; fix:
          """)
  void whoHandsOver(String hook, String handover, String mode, String said) {
    TestPod pod = hook.equals("ours") ? master.withOurHook() : master;
    GuardPolicy policy =
        TestPolicy.of(
            "{profile: protect, rules: {evict-master: {mode: %s, handover: %s}}}"
                .formatted(mode, handover));

    assertThat(forecast(policy, pod, "-").lines().skip(1).findFirst().orElseThrow())
        .startsWith("  prod/redis-node-0   " + said);
  }

  @Test
  void aReplicaThatIsBehindIsNamedWithWhatItLacks() {
    assertThat(forecast(GUARD, master, "behind"))
        .contains("hands over to redis-node-1 (in sync, 4096 bytes behind, on n2) by the guard")
        .contains("a crash        loses what no replica has yet, now 4096 bytes;");
  }

  @Test
  void nobodyTakesOver() {
    assertThat(forecast(GUARD, master, "loading"))
        .contains(
            "waits    guard: redis-node-0 is the Redis master of prod/redis-node, nobody can take"
                + " over: redis-node-1 is loading its data")
        .contains("a clean stop   loses everything: no replica is in sync and nothing is saved")
        .contains("a handover     impossible: no replica is in sync");
  }

  @Test
  void whoeverIsBlindIsToldWhyAtTheEnd() {
    assertThat(forecast(GUARD, master, "locked"))
        .endsWith("blind   prod/redis-node   redis-node-1: it wants a password (NOAUTH)\n");
  }

  @Test
  void whoWasNotAskedIsJudgedByLabels() {
    List<PodView> pods = group(master.labelledMaster());
    GuardWord guard = new GuardWord(GUARD, cluster(pods), Checkups.NONE, TestRequest.NOW);
    GuardWord.Word word = guard.on(pods.getFirst());

    assertThat(word.text()).contains("its role could not be asked");
    assertThat(word.handover()).isEmpty();
  }

  /// The forecast for n1, where the master is; redis-node-1 is on n2 and says something.
  private static String forecast(GuardPolicy policy, TestPod pod, String says) {
    List<PodView> pods = group(pod);
    Checkup checkup =
        new Checkup(
            "prod/redis-node",
            new TestLive(pods, pods.getFirst()).says("redis-node-1", says).group(),
            Fact.known("default"));
    ClusterSnapshot cluster = cluster(pods);
    GuardWord guard =
        new GuardWord(
            policy, cluster, new Checkups(Map.of(pods.getFirst().key(), checkup)), TestRequest.NOW);
    StringWriter out = new StringWriter();
    new ForecastText(new Page(new PrintWriter(out), 0, false), guard, true)
        .print(Forecast.of(cluster, TestRequest.NOW).onNode("n1"));
    return out.toString();
  }

  private static List<PodView> group(TestPod pod) {
    return List.of(
        pod.view(),
        TestPod.redis("redis-node-1").on("n2").view(),
        TestPod.sentinel("redis-node-2").on("n3").view());
  }

  private static ClusterSnapshot cluster(List<PodView> pods) {
    return new ClusterSnapshot(
        Map.of(
            TestPod.NAMESPACE,
            new NamespaceView(
                NamespaceInfo.named(TestPod.NAMESPACE),
                pods.stream().collect(Collectors.toMap(PodView::name, Function.identity())),
                List.of(),
                List.of(),
                List.of(),
                List.of())),
        ClusterView.EMPTY);
  }
}
