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

/// `DenyDeletingLastGoodReplica` and `HoldEvictingLastGoodReplica` ask the same about a pod.
class LastGoodReplicaTest {
  private static final Rule DENY = new DenyDeletingLastGoodReplica();
  private static final Rule HOLD = new HoldEvictingLastGoodReplica();

  @ParameterizedTest(name = "{0} (Redis: {1}) beside {2} and {3}: {4}")
  @CsvSource({
    // redis-node-0, Redis says, redis-node-1, redis-node-2, last good replica
    "replica,         replica,    master,      -,            false",
    "replica,         replica,    master,      down,         true",
    "replica,         replica,    master,      leaving,      true",
    "replica,         replica,    master,      absent,       true",
    "replica,         silent,     master,      down,         true",
    // the master itself
    "master,          silent,     replica,     down,         false",
    "replica,         master,     -,           down,         false",
    // broken already
    "replica down,    replica,    master,      down,         false",
    "replica leaving, replica,    master,      down,         false",
    // nobody to be a replica of
    "replica,         replica,    absent,      absent,       false",
    // the master is down: whoever is up could take over
    "replica,         silent,     master down, -,            false",
    "replica,         silent,     master down, down,         true",
    // Redis knows better: the master is the one that is up
    "replica,         replica,    master down, -,            true",
    // no label tells the master: one of the others has to be it
    "-,               replica,    -,           -,            false",
    "-,               replica,    -,           down,         true",
    // a label that lags behind Redis says nothing
    "master,          replica,    -,           down,         true",
    "master,          replica,    -,           -,            false",
  })
  void isTheLastThatCouldTakeOver(
      String self, String role, String first, String second, boolean last) {
    TestPod pod = TestPod.redis("redis-node-0").but(self);
    TestCluster cluster = Said.group(pod, first, second).withRole(pod, role);

    assertThat(DENY.evaluate(TestRequest.to(pod.deleted()).in(cluster).situation()))
        .hasSize(last ? 1 : 0);
    assertThat(HOLD.evaluate(TestRequest.to(pod.evicted()).in(cluster).situation()))
        .hasSize(last ? 1 : 0);
  }

  @Test
  void aSentinelOrAStrangerIsNoReplica() {
    for (TestPod pod :
        new TestPod[] {TestPod.sentinel("redis-node-0"), TestPod.web("redis-node-0")}) {
      TestCluster cluster = Said.group(pod, "master", "down");

      assertThat(Said.by(DENY, TestRequest.to(pod.deleted()).in(cluster))).isEqualTo("nothing");
      assertThat(Said.by(HOLD, TestRequest.to(pod.evicted()).in(cluster))).isEqualTo("nothing");
    }
  }

  @ParameterizedTest(name = "{0} deletes a pod labelled {1}, Redis says {2}: {3}")
  @CsvSource({
    "alice,                  replica, silent,      object last-good-replica",
    "alice,                  -,       replica,     object last-good-replica",
    "alice,                  -,       silent,      warn last-good-replica",
    "karpenter,              replica, replica,     warn last-good-replica",
    "statefulset controller, replica, replica,     nothing",
  })
  void refusesADeleteByPeopleWhoseRoleIsTold(String actor, String label, String role, String said) {
    TestPod pod = TestPod.redis("redis-node-0").but(label);
    TestRequest request =
        TestRequest.to(pod.deleted())
            .by(TestActors.named(actor))
            .in(Said.group(pod, "-", "down").withRole(pod, role));

    assertThat(Said.by(DENY, request)).isEqualTo(said);
  }

  @ParameterizedTest(name = "evicted, Redis says {0}, held {1} s: {2}")
  @CsvSource({
    "replica,       0, object last-good-replica",
    "replica,     599, object last-good-replica",
    "replica,     600, warn last-good-replica-hold-over",
    "silent,        0, warn last-good-replica",
  })
  void holdsAnEvictionWhenRedisSaysSo(String role, long held, String said) {
    TestPod pod = TestPod.redis("redis-node-0").labelledReplica();
    TestCluster cluster =
        Said.group(pod, "master", "down").withRole(pod, role).heldFor(Duration.ofSeconds(held));

    assertThat(Said.by(HOLD, TestRequest.to(pod.evicted()).in(cluster))).isEqualTo(said);
  }

  @Test
  void words() {
    TestPod pod = TestPod.redis("redis-node-2").labelledReplica();
    TestCluster cluster = Said.group(pod, "master").heldFor(Duration.ofSeconds(40));

    Objection denied = Said.only(DENY, TestRequest.to(pod.deleted()).in(cluster));
    Objection held = Said.only(HOLD, TestRequest.to(pod.evicted()).in(cluster));

    assertThat(denied.message())
        .isEqualTo("redis-node-2 is the last replica of prod/redis-node that is up");
    assertThat(denied.fix())
        .isEqualTo(
            "wait until the group is whole; to force: annotate"
                + " redis-guard.io/allow-until=<RFC3339>");
    assertThat(denied.facts()).isEqualTo(Map.of("group", "prod/redis-node"));
    assertThat(held.message())
        .isEqualTo(
            "redis-node-2 is the last replica of prod/redis-node that is up; held 40s, let go at"
                + " 10m");
  }

  @Test
  void eachAsksAboutItsOwnKindOfRequest() {
    TestPod pod = TestPod.redis("redis-node-0").labelledReplica();
    TestCluster cluster = Said.group(pod, "master", "down").withRole(pod, "replica");

    assertThat(Said.by(DENY, TestRequest.to(pod.evicted()).in(cluster))).isEqualTo("nothing");
    assertThat(Said.by(HOLD, TestRequest.to(pod.deleted()).in(cluster))).isEqualTo("nothing");
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # who        | says      | what is held against evicting redis-node-0, a good replica
          redis-node-2 | replica   | nothing
          redis-node-2 | behind    | nothing
          redis-node-2 | unlinked  | object last-good-replica
          redis-node-2 | mute      | object last-good-replica
          redis-node-2 | loading   | object last-good-replica
          redis-node-1 | min2      | object min-replicas
          # whoever has no good copy is no loss
          redis-node-0 | unlinked  | nothing
          redis-node-0 | loading   | nothing
          redis-node-0 | copying   | nothing
          """)
  void redisSaysWhoIsInSync(String who, String says, String said) {
    TestPod pod = TestPod.redis("redis-node-0");
    TestCluster cluster = Said.group(pod, "master", "-").withRole(pod, "replica").saying(who, says);

    assertThat(Said.by(HOLD, TestRequest.to(pod.evicted()).in(cluster))).isEqualTo(said);
    assertThat(Said.by(DENY, TestRequest.to(pod.deleted()).in(cluster))).isEqualTo(said);
  }

  @ParameterizedTest(name = "redis-node-3 {0} {1}: {2}")
  @CsvSource({
    "-,       replica, nothing",
    "-,       copying, object replicas-syncing",
    "-,       loading, object replicas-syncing",
    "leaving, replica, object member-leaving",
  })
  void oneAtATime(String other, String says, String said) {
    TestPod pod = TestPod.redis("redis-node-0");
    TestCluster cluster =
        Said.group(pod, "master", "-", other).withRole(pod, "replica").saying("redis-node-3", says);

    assertThat(Said.by(HOLD, TestRequest.to(pod.evicted()).in(cluster))).isEqualTo(said);
  }
}
