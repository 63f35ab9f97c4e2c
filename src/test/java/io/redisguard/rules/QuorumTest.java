package io.redisguard.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.TestActors;
import io.redisguard.TestCluster;
import io.redisguard.TestPod;
import io.redisguard.TestRequest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `DenyDeletingQuorum` and `HoldEvictingQuorum` ask the same about a pod.
class QuorumTest {
  private static final Rule DENY = new DenyDeletingQuorum();
  private static final Rule HOLD = new HoldEvictingQuorum();

  @ParameterizedTest(name = "redis-node-0 {0}, others {1} {2} {3} {4}: {5}")
  @CsvSource({
    // this one, the others, whether the majority is lost without it
    "-,       -,    -,       absent, absent, false",
    "-,       -,    down,    absent, absent, true",
    "-,       -,    leaving, absent, absent, true",
    "-,       down, down,    absent, absent, true",
    "-,       -,    -,       down,   down,   true",
    "-,       -,    -,       -,      down,   false",
    // of four, three are needed
    "-,       -,    -,       -,      absent, false",
    "-,       -,    -,       down,   absent, true",
    // of two, both
    "-,       -,    absent,  absent, absent, true",
    // one alone is no quorum to lose
    "-,       absent, absent, absent, absent, false",
    // it votes no more
    "down,    -,    down,    absent, absent, false",
    "leaving, -,    down,    absent, absent, false",
  })
  void majorityOfAllSentinels(
      String self, String first, String second, String third, String fourth, boolean lost) {
    TestPod pod = TestPod.redis("redis-node-0").but(self);
    TestCluster cluster = Said.group(pod, first, second, third, fourth);

    assertThat(DENY.evaluate(TestRequest.to(pod.deleted()).in(cluster).situation()))
        .hasSize(lost ? 1 : 0);
    assertThat(HOLD.evaluate(TestRequest.to(pod.evicted()).in(cluster).situation()))
        .hasSize(lost ? 1 : 0);
  }

  @Test
  void aServerWithoutASentinelHasNoVote() {
    TestPod pod = TestPod.server("redis-node-0");
    TestCluster cluster = Said.group(pod, "-", "down");

    assertThat(Said.by(DENY, TestRequest.to(pod.deleted()).in(cluster))).isEqualTo("nothing");
    assertThat(Said.by(HOLD, TestRequest.to(pod.evicted()).in(cluster))).isEqualTo("nothing");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "alice,                  object sentinel-majority-lost",
    "karpenter,              warn sentinel-majority-lost",
    "statefulset controller, nothing",
  })
  void refusesPeople(String actor, String said) {
    TestPod pod = TestPod.redis("redis-node-0");
    TestRequest request =
        TestRequest.to(pod.deleted()).by(TestActors.named(actor)).in(Said.group(pod, "-", "down"));

    assertThat(Said.by(DENY, request)).isEqualTo(said);
  }

  @ParameterizedTest(name = "Redis says {0}, held {1} s: {2}")
  @CsvSource({
    "replica,     0,   object sentinel-majority-lost",
    "master,      599, object sentinel-majority-lost",
    "replica,     600, warn sentinel-majority-lost-hold-over",
    "silent,      0,   warn sentinel-majority-lost",
  })
  void holdsAnEvictionWhenRedisCouldBeAsked(String role, long held, String said) {
    TestPod pod = TestPod.redis("redis-node-0");
    TestCluster cluster =
        Said.group(pod, "-", "down").withRole(pod, role).heldFor(Duration.ofSeconds(held));

    assertThat(Said.by(HOLD, TestRequest.to(pod.evicted()).in(cluster))).isEqualTo(said);
  }

  @Test
  void words() {
    TestPod pod = TestPod.redis("redis-node-0");
    TestCluster cluster = Said.group(pod, "-", "down");

    Objection denied = Said.only(DENY, TestRequest.to(pod.deleted()).in(cluster));
    Objection held = Said.only(HOLD, TestRequest.to(pod.evicted()).in(cluster));

    assertThat(denied.message())
        .isEqualTo(
            "without redis-node-0 prod/redis-node has 1 of the 2 Sentinels that it needs: nobody"
                + " could replace the master");
    assertThat(denied.fix())
        .isEqualTo(
            "wait until another Sentinel is ready; to force: annotate"
                + " redis-guard.io/allow-until=<RFC3339>");
    assertThat(denied.facts()).isEqualTo(Map.of("needed", 2, "left", 1L));
    assertThat(held.message())
        .isEqualTo(
            "without redis-node-0 prod/redis-node has 1 of the 2 Sentinels that it needs: nobody"
                + " could replace the master; held 0s, let go at 10m");
    assertThat(held.facts()).isEqualTo(Map.of("heldSeconds", 0L, "maxHoldSeconds", 600L));
  }

  @Test
  void eachAsksAboutItsOwnKindOfRequest() {
    TestPod pod = TestPod.redis("redis-node-0");
    TestCluster cluster = Said.group(pod, "-", "down").withRole(pod, "replica");

    assertThat(Said.by(DENY, TestRequest.to(pod.evicted()).in(cluster))).isEqualTo("nothing");
    assertThat(Said.by(HOLD, TestRequest.to(pod.deleted()).in(cluster))).isEqualTo("nothing");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "redis-node-2 replica,       nothing",
    "redis-node-2 sentinel-mute, object sentinel-majority-lost",
    "redis-node-2 tilt,          object sentinel-majority-lost",
    // its own is lost already
    "redis-node-0 sentinel-mute, nothing",
  })
  void countsSentinelsThatAnswer(String says, String said) {
    TestPod pod = TestPod.redis("redis-node-0");
    String[] words = says.split(" ", 2);
    TestCluster cluster =
        Said.group(pod, "-", "-").withRole(pod, "replica").saying(words[0], words[1]);

    assertThat(Said.by(HOLD, TestRequest.to(pod.evicted()).in(cluster))).isEqualTo(said);
    assertThat(Said.by(DENY, TestRequest.to(pod.deleted()).in(cluster))).isEqualTo(said);
  }
}
