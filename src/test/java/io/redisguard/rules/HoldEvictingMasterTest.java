package io.redisguard.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.TestActors;
import io.redisguard.TestCluster;
import io.redisguard.TestPod;
import io.redisguard.TestPolicy;
import io.redisguard.TestRequest;
import io.redisguard.policy.GuardPolicy;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HoldEvictingMasterTest {
  private static final Rule RULE = new HoldEvictingMaster();
  private static final String NO_HEIR = " and no other member is ready on another healthy node";

  @ParameterizedTest(name = "labelled {0}, Redis says {1}, other {2}: {3}")
  @CsvSource({
    // label, Redis says, redis-node-1, what the rule says
    "master,  master,      -,      warn handing-over",
    "-,       master,      -,      warn handing-over",
    "replica, master,      -,      warn handing-over",
    "master,  master,      down,   object no-heir",
    "-,       master,      absent, object no-heir",
    // by a stale answer or a label alone nothing is held
    "-,       was master,  -,      warn was-master",
    "-,       was master,  down,   warn was-master",
    "master,  silent,      -,      warn label-says-master",
    "master,  silent,      down,   warn label-says-master",
    "master,  replica,     down,   nothing",
    "master,  was replica, down,   nothing",
    "replica, silent,      down,   nothing",
    "-,       silent,      down,   nothing",
  })
  void holdsOnlyWhatRedisItselfSays(String label, String role, String other, String said) {
    TestPod pod = TestPod.redis("redis-node-0").but(label);
    TestCluster cluster = Said.group(pod, other).withRole(pod, role);

    assertThat(Said.by(RULE, TestRequest.to(pod.evicted()).in(cluster))).isEqualTo(said);
  }

  @ParameterizedTest(name = "redis-node-1 {0}, its node ready {1}, cordoned {2}: {3}")
  @CsvSource({
    "-,       true,  false, warn handing-over",
    "-,       true,  true,  object no-heir",
    "-,       false, false, object no-heir",
    "down,    true,  false, object no-heir",
    "leaving, true,  false, object no-heir",
    // the node that the master is on
    "n1,      true,  false, object no-heir",
  })
  void anHeirIsReadyOnAnotherHealthyNode(
      String other, boolean ready, boolean cordoned, String said) {
    TestPod pod = TestPod.redis("redis-node-0");
    TestCluster cluster =
        Said.group(pod, other).withNode("n2", ready, cordoned).withRole(pod, "master");

    assertThat(Said.by(RULE, TestRequest.to(pod.evicted()).in(cluster))).isEqualTo(said);
  }

  @Test
  void aSentinelIsNoHeir() {
    TestPod pod = TestPod.redis("redis-node-0");
    TestCluster cluster =
        TestCluster.of(pod, TestPod.sentinel("redis-node-1").on("n2")).withRole(pod, "master");

    assertThat(Said.by(RULE, TestRequest.to(pod.evicted()).in(cluster)))
        .isEqualTo("object no-heir");
  }

  @ParameterizedTest(name = "held {0} s of {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0   | 10m | object no-heir         | ; held 0s, let go at 10m
          40  | 10m | object no-heir         | ; held 40s, let go at 10m
          599 | 10m | object no-heir         | ; held 9m59s, let go at 10m
          600 | 10m | warn no-heir-hold-over | ; let go after 10m
          605 | 10m | warn no-heir-hold-over | ; let go after 10m5s
          90  | 90s | warn no-heir-hold-over | ; let go after 1m30s
          """)
  void aHoldHasAnEnd(long held, String maxHold, String said, String ending) {
    GuardPolicy policy =
        TestPolicy.of(
            "{profile: protect, rules: {evict-master: {maxHold: %s}}}".formatted(maxHold));
    TestPod pod = TestPod.redis("redis-node-0");
    TestRequest request =
        TestRequest.to(pod.evicted())
            .in(Said.group(pod).withRole(pod, "master").heldFor(Duration.ofSeconds(held)))
            .under(policy);

    assertThat(Said.by(RULE, request)).isEqualTo(said);
    assertThat(Said.only(RULE, request).message())
        .isEqualTo("redis-node-0 is the Redis master of prod/redis-node" + NO_HEIR + ending);
    assertThat(Said.only(RULE, request).facts())
        .containsEntry("heldSeconds", held)
        .containsKey("maxHoldSeconds");
  }

  @ParameterizedTest(name = "Redis says {0}, other {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          master     | -    | redis-node-0 is the Redis master of prod/redis-node and hands over to redis-node-1
          silent     | -    | redis-node-0 is labelled master of prod/redis-node (isMaster=true); its role could not be asked
          silent     | down | redis-node-0 is labelled master of prod/redis-node (isMaster=true) and no other member is ready on another healthy node
          was master | -    | redis-node-0 was the Redis master of prod/redis-node 40 s ago; its role could not be asked
          """)
  void words(String role, String other, String message) {
    TestPod pod = TestPod.redis("redis-node-0").labelledMaster();
    TestCluster cluster = Said.group(pod, other).withRole(pod, role);

    assertThat(Said.only(RULE, TestRequest.to(pod.evicted()).in(cluster)).message())
        .isEqualTo(message);
  }

  @Test
  void namesItsFactsWhereALabelIsAllThereIs() {
    TestPod pod = TestPod.redis("redis-node-0").labelledMaster();

    assertThat(Said.only(RULE, TestRequest.to(pod.evicted()).in(Said.group(pod, "-"))).facts())
        .isEqualTo(Map.of("group", "prod/redis-node", "label", "isMaster=true", "ready", 1));
  }

  @Test
  void saysWhenItIsBlind() {
    TestPod pod = TestPod.redis("redis-node-0").labelledMaster();
    TestRequest request =
        TestRequest.to(pod.evicted()).in(Said.group(pod, "-").unseen("the cache is not synced"));

    assertThat(Said.by(RULE, request)).isEqualTo("warn blind");
    assertThat(Said.only(RULE, request).message())
        .isEqualTo(
            "redis-node-0 is evicted unchecked: the cluster cannot be seen (the cache is not"
                + " synced)");
  }

  @Test
  void itIsTheSameWhoeverEvicts() {
    TestPod pod = TestPod.redis("redis-node-0");
    TestCluster cluster = Said.group(pod).withRole(pod, "master");

    for (String actor : new String[] {"alice", "karpenter", "statefulset controller"}) {
      assertThat(
              Said.by(RULE, TestRequest.to(pod.evicted()).by(TestActors.named(actor)).in(cluster)))
          .as(actor)
          .isEqualTo("object no-heir");
    }
  }

  @Test
  void leavesDeletesAndOtherPodsAlone() {
    TestPod master = TestPod.redis("redis-node-0").labelledMaster();
    TestPod web = TestPod.web("web-0");

    assertThat(Said.by(RULE, TestRequest.to(master.deleted()).in(Said.group(master))))
        .isEqualTo("nothing");
    assertThat(
            Said.by(
                RULE, TestRequest.to(web.evicted()).in(Said.group(web).withRole(web, "master"))))
        .isEqualTo("nothing");
  }
}
