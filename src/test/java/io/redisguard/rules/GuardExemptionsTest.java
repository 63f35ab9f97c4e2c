package io.redisguard.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.TestActors;
import io.redisguard.TestBudget;
import io.redisguard.TestCluster;
import io.redisguard.TestPod;
import io.redisguard.TestPolicy;
import io.redisguard.TestRequest;
import io.redisguard.TestWorkload;
import io.redisguard.facts.Fact;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.subject.Actor;
import io.redisguard.subject.BudgetView;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.PodView;
import io.redisguard.subject.Subject;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class GuardExemptionsTest {
  private static final Rule RULE = new GuardExemptions();
  private static final String KEY = "redis-guard.io/allow-until";
  private static final String SOON = "2026-11-21T13:00:00Z";
  private static final String LATER = "2026-11-21T14:00:00Z";
  private static final String TOO_FAR = "2026-11-22T12:00:01Z";
  private static final String OWN = "/metadata/annotations/redis-guard.io~1allow-until";

  static Stream<Arguments> requests() {
    return Stream.of(
        Arguments.of("pod create", podCreate(SOON), true),
        Arguments.of("pod create without", podCreate(null), false),
        Arguments.of("pod update adds", podUpdate(null, SOON), true),
        Arguments.of("pod update changes", podUpdate(SOON, LATER), true),
        Arguments.of("pod update keeps", podUpdate(SOON, SOON), false),
        Arguments.of("pod update removes", podUpdate(SOON, null), false),
        Arguments.of("budget create", new Subject.BudgetWrite(null, budget(SOON)), true),
        Arguments.of(
            "budget update adds", new Subject.BudgetWrite(budget(null), budget(SOON)), true),
        Arguments.of(
            "budget update keeps", new Subject.BudgetWrite(budget(SOON), budget(SOON)), false),
        Arguments.of("workload create", workload(null, null, SOON, null), true),
        Arguments.of("workload create, template", workload(null, null, null, SOON), true),
        Arguments.of("workload update, template", workload(null, LATER, null, SOON), true),
        Arguments.of("workload update keeps", workload(SOON, LATER, SOON, LATER), false),
        Arguments.of("pod delete", pod(SOON).deleted(), false),
        Arguments.of("eviction", pod(SOON).evicted(), false),
        Arguments.of(
            "budget delete", new Subject.BudgetDelete(new ObjectKey("prod", "redis")), false),
        Arguments.of(
            "scale",
            new Subject.ScaleChange(new ObjectKey("prod", "redis-node"), "statefulsets", 3, 1),
            false),
        Arguments.of(
            "anything else", new Subject.Unrelated(new ObjectKey("prod", "x"), "x"), false));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("requests")
  void asksWhoeverGivesAnExemption(String what, Subject subject, boolean asked) {
    TestRequest request = TestRequest.to(subject).in(TestCluster.of().mayExempt(Fact.known(false)));

    assertThat(Said.by(RULE, request)).as(what).isEqualTo(asked ? "object no-right" : "nothing");
  }

  static Stream<Arguments> rights() {
    return Stream.of(
        Arguments.of(Fact.known(true), "nothing"),
        Arguments.of(Fact.known(false), "object no-right"),
        Arguments.of(new Fact.Stale<>(true, Duration.ofMinutes(1)), "nothing"),
        Arguments.of(new Fact.Stale<>(false, Duration.ofMinutes(1)), "object no-right"),
        Arguments.of(Fact.unknown("timeout"), "object right-unknown"));
  }

  @ParameterizedTest(name = "right {0}: {1}")
  @MethodSource("rights")
  void theRightDecides(Fact<Boolean> right, String said) {
    TestRequest request = TestRequest.to(podCreate(SOON)).in(TestCluster.of().mayExempt(right));

    assertThat(Said.by(RULE, request)).isEqualTo(said);
  }

  @ParameterizedTest(name = "{0} in group {1}: {2}")
  @CsvSource({
    "alice,                  developers,     object no-right",
    "bob,                    developers,     nothing",
    "alice,                  sre,            nothing",
    "kubernetes-admin,       system:masters, nothing",
    // pods carry what was checked when the template was written
    "system:serviceaccount:kube-system:statefulset-controller, -, nothing",
    "system:kube-controller-manager,                           -, nothing",
    "system:serviceaccount:ops:some-operator,                  -, object no-right",
  })
  void exemptorsOfThePolicyNeedNoOtherRight(String user, String group, String said) {
    GuardPolicy policy =
        TestPolicy.of("{profile: protect, exemptors: {users: [bob], groups: [sre]}}");
    TestRequest request =
        TestRequest.to(podCreate(SOON))
            .by(new Actor(user, Set.of(group)))
            .in(TestCluster.of().mayExempt(Fact.known(false)))
            .under(policy);

    assertThat(Said.by(RULE, request)).isEqualTo(said);
  }

  @ParameterizedTest(name = "{0} by {1}: {2}")
  @CsvSource({
    // nobody may reach farther than the policy says, whatever their rights
    TOO_FAR + ", kubernetes-admin, object too-long",
    TOO_FAR + ", alice,            object too-long",
    // what is no time exempts nothing, so there is nothing to refuse
    "tomorrow, kubernetes-admin,   warn not-a-time",
    "tomorrow, alice,              warn not-a-time",
  })
  void anEndThatCountsIsNear(String text, String user, String said) {
    Actor actor = user.equals("alice") ? TestActors.ALICE : TestActors.ADMIN;

    assertThat(Said.by(RULE, TestRequest.to(podCreate(text)).by(actor))).isEqualTo(said);
  }

  @Test
  void thePolicySaysHowFarIsTooFar() {
    GuardPolicy policy =
        TestPolicy.of("{profile: protect, rules: {exemption-guard: {maxDuration: 30m}}}");
    TestRequest request = TestRequest.to(podCreate(SOON)).by(TestActors.ADMIN).under(policy);

    assertThat(Said.by(RULE, request)).isEqualTo("object too-long");
    assertThat(Said.only(RULE, request).message())
        .isEqualTo("the exemption of redis-node-0 reaches farther than 30m");
  }

  @Test
  void garbageInOnePlaceDoesNotHideATimeInTheOther() {
    TestRequest request =
        TestRequest.to(workload(null, null, "garbage", SOON))
            .in(TestCluster.of().mayExempt(Fact.known(false)));

    assertThat(Said.by(RULE, request)).isEqualTo("warn not-a-time, object no-right");
    assertThat(RULE.evaluate(request.situation()))
        .extracting(Objection::field)
        .containsExactly(OWN, "/spec/template" + OWN);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # right | until                | message | fix
          no      | 2026-11-21T13:00:00Z | alice may not exempt redis-node-0 from the guard's rules | ask for the verb exempt on guardpolicies.redis-guard.io
          unknown | 2026-11-21T13:00:00Z | whether alice may exempt redis-node-0 is not known (timeout) | try again, or ask somebody named in the policy's exemptors
          no      | 2026-12-21T13:00:00Z | the exemption of redis-node-0 reaches farther than 24h | choose a nearer end, or write it into the GuardPolicy
          no      | later                | redis-guard.io/allow-until of redis-node-0 is not a time, so it exempts nothing | write it like 2026-12-31T18:00:00Z
          """)
  void words(String right, String until, String message, String fix) {
    Fact<Boolean> may = right.equals("no") ? Fact.known(false) : Fact.unknown("timeout");
    Objection objection =
        Said.only(RULE, TestRequest.to(podCreate(until)).in(TestCluster.of().mayExempt(may)));

    assertThat(objection.message()).isEqualTo(message);
    assertThat(objection.fix()).isEqualTo(fix);
    assertThat(objection.field()).isEqualTo(OWN);
  }

  @Test
  void namesTheActorAmongItsFacts() {
    TestRequest request =
        TestRequest.to(podCreate(SOON)).in(TestCluster.of().mayExempt(Fact.known(false)));

    assertThat(Said.only(RULE, request).facts()).isEqualTo(Map.of("actor", "alice"));
  }

  @Test
  void aPodWithoutANameGoesByItsGenerateName() {
    PodView pod = pod(TOO_FAR).view();
    PodView generated =
        new PodView(
            new ObjectKey("prod", ""),
            "redis-*",
            "",
            pod.labels(),
            pod.annotations(),
            null,
            false,
            pod.phase(),
            false,
            "",
            pod.spec());

    assertThat(Said.only(RULE, TestRequest.to(new Subject.PodCreate(generated))).message())
        .isEqualTo("the exemption of redis-* reaches farther than 24h");
  }

  private static TestPod pod(@Nullable String until) {
    TestPod pod = TestPod.redis("redis-node-0");
    return until == null ? pod : pod.annotated(KEY, until);
  }

  private static Subject podCreate(@Nullable String until) {
    return new Subject.PodCreate(pod(until).view());
  }

  private static Subject podUpdate(@Nullable String before, @Nullable String after) {
    return new Subject.PodUpdate(pod(before).view(), pod(after).view());
  }

  private static BudgetView budget(@Nullable String until) {
    return TestBudget.annotated(annotations(until));
  }

  private static Subject workload(
      @Nullable String ownBefore,
      @Nullable String templateBefore,
      @Nullable String own,
      @Nullable String template) {
    boolean isNew = ownBefore == null && templateBefore == null;
    return new Subject.WorkloadWrite(
        isNew ? null : TestWorkload.annotated(annotations(ownBefore), annotations(templateBefore)),
        TestWorkload.annotated(annotations(own), annotations(template)));
  }

  private static Map<String, String> annotations(@Nullable String until) {
    return until == null ? Map.of() : Map.of(KEY, until);
  }
}
