package io.redisguard.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.TestActors;
import io.redisguard.TestCluster;
import io.redisguard.TestPod;
import io.redisguard.TestPolicy;
import io.redisguard.TestRequest;
import io.redisguard.facts.HandoverProgress;
import io.redisguard.policy.GuardPolicy;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DenyDeletingMasterTest {
  private static final Rule RULE = new DenyDeletingMaster();

  @ParameterizedTest(name = "labelled {0}, Redis says {1}: {2}")
  @CsvSource({
    // label, Redis says, what the rule says
    "-,       master,      object redis-says-master",
    "-,       replica,     nothing",
    "-,       silent,      nothing",
    "master,  master,      object redis-says-master",
    "master,  replica,     nothing",
    "master,  silent,      object label-says-master",
    "replica, master,      object redis-says-master",
    "replica, replica,     nothing",
    "replica, silent,      nothing",
  })
  void redisCountsMoreThanALabel(String label, String role, String said) {
    TestPod pod = TestPod.redis("redis-node-0").but(label);
    TestCluster cluster = Said.group(pod, "-", "-").withRole(pod, role);

    assertThat(Said.by(RULE, TestRequest.to(pod.deleted()).in(cluster))).isEqualTo(said);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "alice,                                           object label-says-master",
    "karpenter,                                       warn label-says-master",
    "system:serviceaccount:ci:helm,                   object label-says-master",
    "system:serviceaccount:ops:redis-operator,        nothing",
    "statefulset controller,                          nothing",
    "garbage collector,                               nothing",
    "scheduler,                                       nothing",
    "kubelet,                                         nothing",
    "system:serviceaccount:kube-system:some-addon,    nothing",
    "system:apiserver,                                nothing",
  })
  void asksPeopleAndToolsOnly(String actor, String said) {
    GuardPolicy policy =
        TestPolicy.of(
            """
            profile: protect
            actors:
              people: ["system:serviceaccount:ci:helm"]
              controllers: ["system:serviceaccount:ops:redis-operator"]
            """);
    TestPod pod = TestPod.redis("redis-node-0").labelledMaster();
    TestRequest request =
        TestRequest.to(pod.deleted())
            .by(TestActors.named(actor))
            .in(Said.group(pod, "-", "-"))
            .under(policy);

    assertThat(Said.by(RULE, request)).isEqualTo(said);
  }

  @ParameterizedTest(name = "Redis says {0}, others {1} and {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # Redis says | redis-node-1 | redis-node-2 | message
          master       | -      | -        | redis-node-0 is the Redis master of prod/redis-node, 2 other members are ready
          master       | -      | down     | redis-node-0 is the Redis master of prod/redis-node, 1 other member is ready
          silent       | absent | -        | redis-node-0 is labelled master of prod/redis-node (isMaster=true), 1 other member is ready
          """)
  void saysHowSureItIsAndWhoIsLeft(String role, String first, String second, String message) {
    TestPod pod = TestPod.redis("redis-node-0").labelledMaster();
    TestCluster cluster = Said.group(pod, first, second).withRole(pod, role);

    Objection objection = Said.only(RULE, TestRequest.to(pod.deleted()).in(cluster));

    assertThat(objection.message()).isEqualTo(message);
    assertThat(objection.fix())
        .isEqualTo(
            "evict it instead, it hands over first: redis-guard evict redis-node-0 -n prod, or"
                + " kubectl drain; to force: annotate redis-guard.io/allow-until=<RFC3339>");
  }

  @Test
  void namesItsFacts() {
    TestPod pod = TestPod.redis("redis-node-0").labelledMaster();

    assertThat(
            Said.only(RULE, TestRequest.to(pod.deleted()).in(Said.group(pod, "-", "down"))).facts())
        .isEqualTo(Map.of("group", "prod/redis-node", "label", "isMaster=true", "othersReady", 1));
  }

  @Test
  void claimsNothingAboutMembersThatItCannotSee() {
    TestPod pod = TestPod.redis("redis-node-0").labelledMaster();
    TestCluster blind = Said.group(pod, "-").unseen("the cache is not synced");

    assertThat(Said.only(RULE, TestRequest.to(pod.deleted()).in(blind)).message())
        .isEqualTo(
            "redis-node-0 is labelled master of prod/redis-node (isMaster=true), its other members"
                + " cannot be seen (the cache is not synced)");
  }

  @Test
  void leavesEvictionsAndOtherPodsAlone() {
    TestPod master = TestPod.redis("redis-node-0").labelledMaster();
    TestPod web = TestPod.web("web-0").labelled("isMaster", "true");

    assertThat(Said.by(RULE, TestRequest.to(master.evicted()).in(Said.group(master, "-"))))
        .isEqualTo("nothing");
    assertThat(Said.by(RULE, TestRequest.to(web.deleted()).in(Said.group(web, "-"))))
        .isEqualTo("nothing");
  }

  @ParameterizedTest(name = "{0} deletes, handover: {1}, hook {2}, force {3}: {4}")
  @CsvSource({
    "statefulset controller, guard, none, false, warn handover-first",
    "karpenter,              guard, none, false, warn handover-first",
    "system:apiserver,       guard, none, true,  warn handover-first",
    // the pod hands over itself; a forced delete runs no hook
    "statefulset controller, guard, ours, false, nothing",
    "statefulset controller, guard, ours, true,  warn handover-first",
    "statefulset controller, hook,  none, false, nothing",
    // people are refused, and nothing is started for them
    "alice,                  guard, none, false, object redis-says-master",
  })
  void whoCannotBeRefusedIsForestalled(
      String actor, String handover, String hook, boolean force, String said) {
    TestPod pod = TestPod.redis("redis-node-0");
    if (hook.equals("ours")) {
      pod.withOurHook();
    }
    TestRequest request =
        TestRequest.to(force ? pod.forceDeleted() : pod.deleted())
            .by(TestActors.named(actor))
            .in(Said.group(pod, "-").withRole(pod, "master"))
            .under(
                TestPolicy.of(
                    "{profile: protect, rules: {evict-master: {handover: %s}}}"
                        .formatted(handover)));

    assertThat(Said.by(RULE, request)).isEqualTo(said);
    assertThat(request.decide().handsOver()).isEqualTo(said.endsWith("handover-first"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          done   | redis-node-0 is the Redis master of prod/redis-node no longer: it was handed over to redis-node-1
          failed | redis-node-0 is the Redis master of prod/redis-node and its handover failed: no replica caught up
          """)
  void saysWhatBecameOfIt(String end, String message) {
    Duration ago = Duration.ofSeconds(1);
    TestPod pod = TestPod.redis("redis-node-0");
    TestRequest request =
        TestRequest.to(pod.deleted())
            .by(TestActors.named("statefulset controller"))
            .in(
                Said.group(pod, "-")
                    .withRole(pod, "master")
                    .with(
                        end.equals("done")
                            ? new HandoverProgress.Done("redis-node-1", ago)
                            : new HandoverProgress.Failed("no replica caught up", ago)))
            .under(TestPolicy.of("{profile: protect, rules: {evict-master: {handover: guard}}}"));

    assertThat(Said.only(RULE, request).message()).isEqualTo(message);
  }
}
