package io.redisguard.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.TestBudget;
import io.redisguard.TestCluster;
import io.redisguard.TestPod;
import io.redisguard.TestPolicy;
import io.redisguard.TestRequest;
import io.redisguard.TestWorkload;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.policy.RuleId;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.PodView;
import io.redisguard.subject.Subject;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ExemptionTest {
  private static final String KEY = "redis-guard.io/allow-until";
  private static final String SOON = "2026-11-21T13:00:00Z";

  @ParameterizedTest(name = "{0} in {1} named {2}: {3}")
  @CsvSource({
    "delete-master,                 prod,    redis-node-0, EXEMPT",
    "delete-master,                 prod,    '',           EXEMPT",
    "'force-delete, delete-master', prod,    redis-node-0, EXEMPT",
    "force-delete,                  prod,    redis-node-0, DENY",
    "delete-master,                 staging, redis-node-0, DENY",
    "delete-master,                 prod,    redis-node-1, DENY",
  })
  void byPolicyForSomeRulesAndObjects(
      String rules, String namespace, String name, Outcome outcome) {
    GuardPolicy policy =
        TestPolicy.of(
            """
            profile: protect
            exemptions:
            - rules: [%s]
              match: {namespace: %s%s}
              until: 2026-12-01T00:00:00Z
              reason: moving house
            """
                .formatted(rules, namespace, name.isEmpty() ? "" : ", name: " + name));
    TestRequest request = TestRequest.to(Subjects.POD.deleted()).under(policy);

    Finding finding = request.decide(FakeRule.bookOf(RuleId.DELETE_MASTER)).findings().getFirst();

    assertThat(finding.outcome()).isEqualTo(outcome);
    assertThat(finding.note())
        .isEqualTo(
            outcome == Outcome.EXEMPT ? "exempt until 2026-12-01T00:00:00Z: moving house" : "");
  }

  @ParameterizedTest(name = "until {0}: {1}")
  @CsvSource({
    // it is 12:00 and a day is the most
    "2026-11-21T13:00:00Z, EXEMPT",
    "2026-11-22T12:00:00Z, EXEMPT",
    "2026-11-22T12:00:01Z, DENY",
    "2026-11-21T12:00:00Z, DENY",
    "2026-11-21T11:00:00Z, DENY",
    "always,               DENY",
    "'',                   DENY",
  })
  void byAnnotationForAWhile(String until, Outcome outcome) {
    TestPod pod = TestPod.redis("redis-node-0").annotated(KEY, until);

    Decision decision = TestRequest.to(pod.deleted()).decide(FakeRule.bookOf(RuleId.DELETE_MASTER));

    assertThat(decision.outcome()).isEqualTo(outcome);
    assertThat(decision.allowed()).isEqualTo(outcome == Outcome.EXEMPT);
  }

  @Test
  void thePolicySaysHowFarAnAnnotationMayReach() {
    TestPod pod = TestPod.redis("redis-node-0").annotated(KEY, SOON);
    GuardPolicy policy =
        TestPolicy.of("{profile: protect, rules: {exemption-guard: {maxDuration: 30m}}}");

    assertThat(
            TestRequest.to(pod.deleted())
                .under(policy)
                .decide(FakeRule.bookOf(RuleId.DELETE_MASTER))
                .outcome())
        .isEqualTo(Outcome.DENY);
  }

  static Stream<Arguments> annotated() {
    PodView plain = TestPod.redis("redis-node-0").view();
    TestPod pod = TestPod.redis("redis-node-0").annotated(KEY, SOON);
    Map<String, String> soon = Map.of(KEY, SOON);
    return Stream.of(
        Arguments.of("pod create", new Subject.PodCreate(pod.view()), true),
        Arguments.of("pod update", new Subject.PodUpdate(plain, pod.view()), true),
        Arguments.of("pod update that ends it", new Subject.PodUpdate(pod.view(), plain), false),
        Arguments.of("pod delete", pod.deleted(), true),
        Arguments.of("eviction", pod.evicted(), true),
        Arguments.of("budget", new Subject.BudgetWrite(null, TestBudget.annotated(soon)), true),
        Arguments.of(
            "budget that ends it",
            new Subject.BudgetWrite(TestBudget.annotated(soon), TestBudget.plain()),
            false),
        Arguments.of(
            "workload",
            new Subject.WorkloadWrite(null, TestWorkload.annotated(soon, Map.of())),
            true),
        Arguments.of(
            "template alone",
            new Subject.WorkloadWrite(null, TestWorkload.annotated(Map.of(), soon)),
            false),
        Arguments.of("scale", Subjects.of("scale"), false));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("annotated")
  void theObjectThatIsLeftOrMadeCarriesTheAnnotation(String what, Subject subject, boolean exempt) {
    TestPod pod = TestPod.redis("redis-node-0").annotated(KEY, SOON);

    Finding finding =
        TestRequest.to(subject)
            .in(TestCluster.of(pod))
            .decide(FakeRule.bookOf(RuleId.FORCE_DELETE))
            .findings()
            .getFirst();

    assertThat(finding.outcome()).as(what).isEqualTo(exempt ? Outcome.EXEMPT : Outcome.DENY);
    assertThat(finding.note()).isEqualTo(exempt ? "exempt by annotation until " + SOON : "");
  }

  @Test
  void anEvictionOfAPodThatNobodySeesHasNoAnnotation() {
    Decision decision =
        TestRequest.to(new Subject.PodEviction(new ObjectKey("prod", "gone"), "", Map.of()))
            .in(TestCluster.of().unseen("not synced"))
            .decide(FakeRule.bookOf(RuleId.EVICT_MASTER));

    assertThat(decision.outcome()).isEqualTo(Outcome.DENY);
  }

  @Test
  void nothingExemptsFromTheGuardOfExemptions() {
    TestPod pod = TestPod.redis("redis-node-0").annotated(KEY, SOON);
    GuardPolicy policy =
        TestPolicy.of(
            """
            profile: protect
            exemptions:
            - rules: [exemption-guard]
              match: {namespace: prod}
              until: 2026-12-01T00:00:00Z
              reason: nice try
            """);

    assertThat(
            TestRequest.to(new Subject.PodCreate(pod.view()))
                .under(policy)
                .decide(FakeRule.bookOf(RuleId.EXEMPTION_GUARD))
                .outcome())
        .isEqualTo(Outcome.DENY);
  }

  @Test
  void anExemptionIsToldToTheAuditLog() {
    TestPod pod = TestPod.redis("redis-node-0").annotated(KEY, SOON);

    Decision decision = TestRequest.to(pod.deleted()).decide(FakeRule.bookOf(RuleId.DELETE_MASTER));

    assertThat(decision.auditAnnotations())
        .isEqualTo(
            Map.of(
                "decision", "exempt",
                "rule", "delete-master",
                "reason", "always",
                "policy-digest", TestPolicy.protect().digest()));
    assertThat(decision.warnings()).isEmpty();
  }
}
