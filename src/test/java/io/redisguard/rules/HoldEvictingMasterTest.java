package io.redisguard.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.TestActors;
import io.redisguard.TestBudget;
import io.redisguard.TestCluster;
import io.redisguard.TestPod;
import io.redisguard.TestPolicy;
import io.redisguard.TestRequest;
import io.redisguard.facts.HandoverProgress;
import io.redisguard.facts.RedisTopology;
import io.redisguard.policy.GuardPolicy;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HoldEvictingMasterTest {
  private static final Rule RULE = new HoldEvictingMaster();
  private static final GuardPolicy GUARD =
      TestPolicy.of("{profile: protect, rules: {evict-master: {handover: guard}}}");

  @ParameterizedTest(name = "labelled {0}, Redis says {1}, other {2}: {3}")
  @CsvSource({
    // label, Redis says, redis-node-1, what the rule says
    "master,  master,      -,      warn no-safe-hook",
    "-,       master,      -,      warn no-safe-hook",
    "replica, master,      -,      warn no-safe-hook",
    "master,  master,      down,   object no-heir",
    "-,       master,      absent, object no-heir",
    // by a label alone nothing is held
    "master,  silent,      -,      warn label-says-master",
    "master,  silent,      down,   warn label-says-master",
    "master,  replica,     down,   nothing",
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
    "-,       true,  false, hand over",
    "-,       true,  true,  no-heir",
    "-,       false, false, no-heir",
    "down,    true,  false, no-heir",
    "leaving, true,  false, member-leaving",
    // the node that the master is on
    "n1,      true,  false, no-heir",
  })
  void anHeirIsReadyOnAnotherHealthyNode(
      String other, boolean ready, boolean cordoned, String said) {
    TestPod pod = TestPod.redis("redis-node-0");
    TestCluster cluster =
        Said.group(pod, other).withNode("n2", ready, cordoned).withRole(pod, "master");

    assertThat(step(pod, cluster)).isEqualTo(said);
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # who          | says                      | what the guard does
          redis-node-1   | replica                   | hand over
          redis-node-1   | behind                    | hand over
          redis-node-1   | loading                   | no-heir
          redis-node-1   | copying                   | no-heir
          redis-node-1   | unlinked                  | no-heir
          redis-node-1   | priority0                 | no-heir
          redis-node-1   | mute                      | no-heir
          redis-node-1   | locked                    | no-heir
          redis-node-1   | sentinel-mute             | no-sentinel-elsewhere
          redis-node-0   | sentinel-mute             | hand over
          redis-node-0   | failing-over              | failover-in-progress, retry
          redis-node-1   | failing-over              | failover-in-progress, retry
          # restarted Sentinels hold every master for new; it takes all of them to believe it
          redis-node-1   | fresh                     | hand over
          """)
  void everythingMustBeReadyForAHandover(String who, String says, String said) {
    TestPod pod = TestPod.redis("redis-node-0");
    TestCluster cluster = Said.group(pod, "-").withRole(pod, "master").saying(who, says);

    assertThat(step(pod, cluster)).isEqualTo(said);
  }

  @Test
  void aGroupSettlesAfterAFailover() {
    TestPod pod = TestPod.redis("redis-node-0");
    TestCluster cluster =
        Said.group(pod, "-")
            .withRole(pod, "master")
            .saying("redis-node-0", "fresh")
            .saying("redis-node-1", "fresh");

    assertThat(Said.only(RULE, TestRequest.to(pod.evicted()).in(cluster)).message())
        .startsWith(
            "redis-node-0 is the Redis master of prod/redis-node, it took over 3s ago and its"
                + " Sentinels need 10s to settle");
  }

  @Test
  void aReplicaThatStillCopiesIsWaitedFor() {
    TestPod pod = TestPod.redis("redis-node-0");
    TestCluster cluster =
        Said.group(pod, "-", "-").withRole(pod, "master").saying("redis-node-2", "copying");

    assertThat(step(pod, cluster)).isEqualTo("replicas-syncing");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "running 2,   'handover-running, retry'",
    "failed 20,   handover-failed",
    "failed 61,   hand over",
    "done 20,     handed-over-lately",
    "done 61,     hand over",
  })
  void oneHandoverAtATimeAndOneAMinute(String progress, String said) {
    String[] words = progress.split(" ", -1);
    Duration ago = Duration.ofSeconds(Long.parseLong(words[1]));
    TestPod pod = TestPod.redis("redis-node-0");
    TestCluster cluster =
        Said.group(pod, "-")
            .withRole(pod, "master")
            .with(
                switch (words[0]) {
                  case "running" -> new HandoverProgress.Running(ago);
                  case "failed" -> new HandoverProgress.Failed("no replica caught up", ago);
                  default -> new HandoverProgress.Done("redis-node-1", ago);
                });

    assertThat(step(pod, cluster)).isEqualTo(said);
  }

  @ParameterizedTest(name = "handover: {0}, hook {1}: {2}")
  @CsvSource({
    "guard, ours, warn handing-over",
    "hook,  ours, warn handing-over",
    "off,   ours, warn handing-over",
    "guard, none, object handover-starting",
    "hook,  none, warn no-safe-hook",
    "off,   none, warn no-safe-hook",
  })
  void aSafeHookNeedsNoHelp(String handover, String hook, String said) {
    TestPod pod = TestPod.redis("redis-node-0");
    if (hook.equals("ours")) {
      pod.withOurHook();
    }
    TestRequest request =
        TestRequest.to(pod.evicted())
            .in(Said.group(pod, "-").withRole(pod, "master"))
            .under(
                TestPolicy.of(
                    "{profile: protect, rules: {evict-master: {handover: '%s'}}}"
                        .formatted(handover)));

    assertThat(Said.by(RULE, request)).isEqualTo(said);
  }

  @Test
  void whatTheApiServerRefusesAnywayIsLeftToIt() {
    TestPod pod = TestPod.redis("redis-node-0");
    TestCluster usedUp =
        Said.group(pod, "down").withRole(pod, "master").with(TestBudget.minAvailable(2));

    assertThat(Said.by(RULE, TestRequest.to(pod.evicted()).in(usedUp).under(GUARD)))
        .isEqualTo("nothing");
  }

  @ParameterizedTest(name = "{0}, others {1}, {2}: {3}")
  @CsvSource({
    "UNMANAGED, absent, -,     warn standalone-loses-data",
    "UNMANAGED, absent, saves, warn standalone-restarts",
    "UNMANAGED, absent, save-untold, warn standalone-restarts",
    "UNMANAGED, -,      -,     warn no-failover",
    "CLUSTER,   -,      -,     warn other-failover",
    "DRAGONFLY, -,      -,     warn other-failover",
  })
  void withoutSentinelItOnlySaysWhatItCosts(
      RedisTopology topology, String other, String words, String said) {
    TestPod pod = TestPod.server("redis-node-0");
    TestCluster cluster =
        Said.group(pod, other)
            .withRole(pod, "master")
            .saying("redis-node-0", words)
            .saying("redis-node-0", "sentinel-mute")
            .saying("redis-node-1", "sentinel-mute")
            .as(topology);

    assertThat(Said.by(RULE, TestRequest.to(pod.evicted()).in(cluster).under(GUARD)))
        .isEqualTo(said);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # Sentinels that disagree, a server that contradicts them, nobody who may be asked
          redis-node-0 names:redis-node-1                                           | warn blind
          redis-node-0 mute                                                         | warn blind
          redis-node-0 locked                                                       | warn blind
          redis-node-0 names:redis-node-1, redis-node-1 names:redis-node-1 master   | warn blind
          redis-node-0 names:redis-node-1, redis-node-1 names:redis-node-1          | warn blind
          # a rival does not make the master that the Sentinels name less of one
          redis-node-1 master                                                       | object no-heir
          # news from a Sentinel whose clock jumped is old
          redis-node-1 names:redis-node-1 tilt                                      | object no-sentinel-elsewhere
          """)
  void disagreementIsNotKnowing(String says, String said) {
    TestPod pod = TestPod.redis("redis-node-0");
    TestCluster cluster = Said.group(pod, "-").withRole(pod, "master");
    for (String one : says.split(", ", -1)) {
      String[] parts = one.split(" ", 2);
      cluster.saying(parts[0], parts[1]);
    }

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
        .isEqualTo(
            "redis-node-0 is the Redis master of prod/redis-node, it has no replica" + ending);
    assertThat(Said.only(RULE, request).facts())
        .containsEntry("heldSeconds", held)
        .containsKey("maxHoldSeconds");
  }

  @ParameterizedTest(name = "redis-node-1 {0}, held {1} s: {2}")
  @CsvSource({
    "replica,      0,   HAND_OVER,      true,  false",
    "failing-over, 0,   AWAIT_HANDOVER, false, false",
    "loading,      0,   NONE,           false, false",
    // then nothing is begun any more, and it is said aloud
    "replica,      600, END_HOLD,       false, true",
    "failing-over, 600, END_HOLD,       false, true",
    "loading,      600, END_HOLD,       false, true",
  })
  void atItsEndItOnlySaysSo(String says, long held, Step step, boolean handsOver, boolean ends) {
    TestPod pod = TestPod.redis("redis-node-0");
    TestRequest request =
        TestRequest.to(pod.evicted())
            .in(
                Said.group(pod, "-", "-")
                    .withRole(pod, "master")
                    .saying("redis-node-1", says)
                    .heldFor(Duration.ofSeconds(held)))
            .under(GUARD);

    assertThat(Said.only(RULE, request).step()).isEqualTo(step);
    assertThat(request.decide().handsOver()).isEqualTo(handsOver);
    assertThat(request.decide().endsHold()).isEqualTo(ends);
  }

  @ParameterizedTest(name = "Redis says {0}, other {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          master     | -    | redis-node-0 is the Redis master of prod/redis-node and stops without a safe handover: there is no preStop hook
          master     | down | redis-node-0 is the Redis master of prod/redis-node, nobody can take over: redis-node-1 cannot be asked; held 0s, let go at 10m
          silent     | -    | redis-node-0 is labelled master of prod/redis-node (isMaster=true); its role could not be asked
          silent     | down | redis-node-0 is labelled master of prod/redis-node (isMaster=true) and no other member is ready on another healthy node
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

  /// What is done with a master that has no hook of its own, where the guard may hand over.
  private static String step(TestPod pod, TestCluster cluster) {
    Objection objection = Said.only(RULE, TestRequest.to(pod.evicted()).in(cluster).under(GUARD));
    return switch (objection.step()) {
      case HAND_OVER -> "hand over";
      case AWAIT_HANDOVER -> objection.reason() + ", retry";
      case NONE, END_HOLD -> objection.reason();
    };
  }
}
