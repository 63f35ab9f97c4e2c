package io.redisguard.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.TestNamespace;
import io.redisguard.TestPod;
import io.redisguard.TestPolicy;
import io.redisguard.TestRequest;
import io.redisguard.facts.ClusterView;
import io.redisguard.facts.Fact;
import io.redisguard.facts.Facts;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.subject.PodView;
import io.redisguard.subject.Subject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GivePriorityTest {
  private static final Rule RULE = new GivePriority();
  private static final String REDIS = "containers: [{name: redis, image: \"redis:7\"}]\n";
  private static final GuardPolicy REPLACING =
      TestPolicy.of("{profile: protect, rules: {pod-priority: {replaceGlobalDefault: true}}}");

  @Test
  void aPodWithoutAClassGetsOne() {
    TestRequest request = cluster().asks(podWith(""));

    assertThat(Said.inFull(RULE, request))
        .containsExactly(
            "object no-priority-class at /spec: pod prod/redis-0 runs Redis and has no priority"
                + " class of its own → set priorityClassName redis-critical");
    assertThat(Said.only(RULE, request).cure())
        .isEqualTo(List.of(new PodChange.UsePriorityClass("redis-critical")));
    assertThat(Said.only(RULE, request).facts()).isEqualTo(Map.of("priorityClassName", ""));
  }

  @Test
  void aWorkloadIsToldAboutItsPods() {
    TestRequest request =
        cluster()
            .asks(new Subject.WorkloadWrite(null, TestNamespace.workloadOf("app: redis", REDIS)));

    assertThat(Said.inFull(RULE, request))
        .containsExactly(
            "object no-priority-class at /spec/template/spec: StatefulSet prod/redis runs Redis and"
                + " has no priority class of its own → set priorityClassName redis-critical");
  }

  @Test
  void aClassThatDoesNotExistIsNeverSet() {
    TestRequest request = new TestNamespace().asks(podWith(""));

    assertThat(Said.inFull(RULE, request))
        .containsExactly(
            "object class-missing at /spec: pod prod/redis-0 runs Redis and has no priority class of"
                + " its own → create PriorityClass redis-critical first, or name another in the"
                + " policy");
    assertThat(Said.only(RULE, request).cure()).isEmpty();
  }

  @Test
  void whetherItExistsMayNotBeKnown() {
    Facts blind = Facts.ofCluster(Fact.unknown("not synced"), Fact.unknown("not synced"));
    TestRequest request = with(blind, podWith(""));

    assertThat(Said.inFull(RULE, request))
        .containsExactly(
            "object class-unknown at /spec: pod prod/redis-0 runs Redis and has no priority class of"
                + " its own → whether redis-critical exists is not known (not synced)");
    assertThat(Said.only(RULE, request).cure()).isEmpty();
  }

  @Test
  void anOldViewOfTheClassesIsGoodEnough() {
    Facts known = cluster().facts();
    Facts stale =
        Facts.ofCluster(
            known.namespace(),
            new Fact.Stale<>(
                known.cluster().orElse(ClusterView.EMPTY),
                Duration.ofMinutes(5)));

    assertThat(Said.by(RULE, with(stale, podWith("")))).isEqualTo("object no-priority-class");
  }

  @Test
  void thePolicyNamesTheClass() {
    GuardPolicy policy =
        TestPolicy.of("{profile: protect, rules: {pod-priority: {priorityClassName: gold}}}");

    assertThat(
            Said.only(
                    RULE,
                    cluster()
                        .withPriorityClass("gold", false)
                        .asks(podWith(""))
                        .under(policy))
                .fix())
        .isEqualTo("set priorityClassName gold");
    assertThat(Said.only(RULE, cluster().asks(podWith("")).under(policy)).fix())
        .isEqualTo("create PriorityClass gold first, or name another in the policy");
  }

  @ParameterizedTest(name = "{0}, replaceGlobalDefault {1}: {2}")
  @CsvSource({
    "'',             false, object no-priority-class",
    "'',             true,  object no-priority-class",
    "gold,           false, nothing",
    "gold,           true,  nothing",
    "standard,       false, nothing",
    "standard,       true,  object no-priority-class",
    "nobody-knows,   true,  nothing",
    "redis-critical, true,  nothing",
  })
  void aClassFromTheGlobalDefaultCountsAsThePolicySays(
      String className, boolean replace, String said) {
    TestRequest request =
        cluster()
            .withPriorityClass("gold", false)
            .withPriorityClass("standard", true)
            .asks(podWith(className))
            .under(replace ? REPLACING : TestPolicy.protect());

    assertThat(Said.by(RULE, request)).isEqualTo(said);
  }

  @Test
  void theWantedClassMayBeTheGlobalDefaultItself() {
    TestRequest request =
        new TestNamespace()
            .withPriorityClass("redis-critical", true)
            .asks(podWith("redis-critical"))
            .under(REPLACING);

    assertThat(Said.by(RULE, request)).isEqualTo("nothing");
  }

  @Test
  void whatRunsNoRedisAndWhatIsNotCreatedIsNotAsked() {
    PodView web =
        TestNamespace.pod("labels: {app: web}", "containers: [{name: web, image: \"nginx:1\"}]\n");

    assertThat(Said.by(RULE, cluster().asks(new Subject.PodCreate(web)))).isEqualTo("nothing");
    assertThat(Said.by(RULE, cluster().asks(TestPod.redis("redis-0").deleted())))
        .isEqualTo("nothing");
  }

  private static TestNamespace cluster() {
    return new TestNamespace().withPriorityClass("redis-critical", false);
  }

  private static TestRequest with(Facts facts, Subject subject) {
    TestRequest request = TestRequest.to(subject);
    return new TestRequest(
        subject, request.actor(), request.endpoint(), facts, request.policy());
  }

  private static Subject podWith(String className) {
    String line = className.isEmpty() ? "" : "priorityClassName: " + className + "\n";
    return new Subject.PodCreate(TestNamespace.pod("labels: {app: redis}", line + REDIS));
  }
}
