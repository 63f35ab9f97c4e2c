package io.redisguard.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.TestActors;
import io.redisguard.TestCluster;
import io.redisguard.TestPod;
import io.redisguard.TestPolicy;
import io.redisguard.TestRequest;
import io.redisguard.facts.HandoverProgress;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.subject.Actor;
import io.redisguard.subject.Subject.PodEviction;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackgroundEvictionTest {
  /// What the descheduler looks for in the text of a 429 (EvictionInBackgroundErrorText).
  private static final String TRIGGERED = "Eviction triggered evacuation";

  private static final GuardPolicy GUARD =
      TestPolicy.of("{profile: protect, rules: {evict-master: {handover: guard}}}");
  private static final Map<String, String> BY_DESCHEDULER =
      Map.of("requested-by", "sigs.k8s.io/descheduler", "reason", "triggered by p/s: old");
  private static final Actor ACCOUNT =
      new Actor("system:serviceaccount:ops:some-account", Set.of());

  @Test
  void saysThatAHandoverBegins() {
    Decision decision = request(asking(), ACCOUNT, BY_DESCHEDULER, group(asking())).decide();

    assertThat(decision.code()).isEqualTo(429);
    assertThat(decision.handsOver()).isTrue();
    assertThat(decision.message())
        .isEqualTo(
            "Eviction triggered evacuation: redis-node-0 is the Redis master of prod/redis-node,"
                + " the guard hands it over to redis-node-1; held 0s, let go at 10m");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "running, true",
    // somebody else's failover is none of the guard's promises
    "failing-over, false",
    "failed, false",
    "done, false",
    "no-heir, false",
    "hold-over, false",
    "replica, false",
  })
  void onlyWhileAHandoverIsUnderWay(String what, boolean said) {
    TestPod pod = asking();
    Duration ago = Duration.ofSeconds(20);
    TestCluster cluster =
        switch (what) {
          case "running" -> group(pod).with(new HandoverProgress.Running(ago));
          case "failing-over" -> group(pod).saying("redis-node-1", "failing-over");
          case "failed" -> group(pod).with(new HandoverProgress.Failed("no Sentinel", ago));
          case "done" -> group(pod).with(new HandoverProgress.Done("redis-node-1", ago));
          case "no-heir" -> group(pod).saying("redis-node-1", "loading");
          case "hold-over" -> group(pod).heldFor(Duration.ofHours(1));
          default -> group(pod).withRole(pod, "replica");
        };

    Decision decision = request(pod, ACCOUNT, BY_DESCHEDULER, cluster).decide();

    assertThat(decision.message().contains(TRIGGERED)).isEqualTo(said);
  }

  @ParameterizedTest(name = "{0}, requested by {1}: {2}")
  @CsvSource({
    "system:serviceaccount:ops:some-account,           sigs.k8s.io/descheduler, true",
    // releases that do not say who they are
    "system:serviceaccount:kube-system:descheduler-sa, '',                      true",
    "system:serviceaccount:ops:descheduler,            somebody,                true",
    "system:serviceaccount:ops:some-account,           somebody,                false",
    "alice,                                            '',                      false",
    "descheduler,                                      '',                      false",
  })
  void onlyToTheDescheduler(String user, String requestedBy, boolean said) {
    Map<String, String> annotations =
        requestedBy.isEmpty() ? Map.of() : Map.of("requested-by", requestedBy);
    TestPod pod = asking();

    Decision decision = request(pod, new Actor(user, Set.of()), annotations, group(pod)).decide();

    assertThat(decision.handsOver()).isTrue();
    assertThat(decision.message().contains(TRIGGERED)).isEqualTo(said);
  }

  @Test
  void onlyForPodsThatAskForIt() {
    TestPod pod = TestPod.redis("redis-node-0");

    Decision decision = request(pod, ACCOUNT, BY_DESCHEDULER, group(pod)).decide();

    assertThat(decision.handsOver()).isTrue();
    assertThat(decision.message())
        .startsWith("redis-node-0 is the Redis master of prod/redis-node, the guard hands it over");
  }

  /// Another rule refuses as well, so nothing is handed over.
  @Test
  void notWhenSomethingElseKeepsTheGuardFromIt() {
    TestPod pod = asking();
    TestCluster cluster = group(pod).saying("redis-node-2", "sentinel-mute");

    Decision decision = request(pod, ACCOUNT, BY_DESCHEDULER, cluster).decide();

    assertThat(decision.code()).isEqualTo(429);
    assertThat(decision.handsOver()).isFalse();
    assertThat(decision.message()).doesNotContain(TRIGGERED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"observe", "protect"})
  void aDeleteIsNoEviction(String profile) {
    TestPod pod = asking();

    Decision decision =
        TestRequest.to(pod.deleted())
            .by(TestActors.ALICE)
            .in(group(pod))
            .under(TestPolicy.of("{profile: %s}".formatted(profile)))
            .decide();

    assertThat(decision.message()).doesNotContain(TRIGGERED);
  }

  private static TestPod asking() {
    return TestPod.redis("redis-node-0").annotated(BackgroundEviction.ASKED_FOR, "");
  }

  private static TestCluster group(TestPod pod) {
    return TestCluster.of(
            pod, TestPod.redis("redis-node-1").on("n2"), TestPod.redis("redis-node-2").on("n3"))
        .withRole(pod, "master");
  }

  private static TestRequest request(
      TestPod pod, Actor actor, Map<String, String> annotations, TestCluster cluster) {
    return TestRequest.to(new PodEviction(pod.view().key(), "", annotations))
        .by(actor)
        .in(cluster)
        .under(GUARD);
  }
}
