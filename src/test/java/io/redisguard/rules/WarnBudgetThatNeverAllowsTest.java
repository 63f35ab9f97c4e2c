package io.redisguard.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.TestNamespace;
import io.redisguard.TestRequest;
import io.redisguard.subject.BudgetView;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.Subject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarnBudgetThatNeverAllowsTest {
  private static final Rule RULE = new WarnBudgetThatNeverAllows();

  @ParameterizedTest(name = "{0} of {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          maxUnavailable: 0      | 3 | object max-unavailable-zero at /spec/maxUnavailable: budget prod/redis never allows an eviction: maxUnavailable is 0 → set maxUnavailable 1 instead of maxUnavailable 0, then 1 of 3 pods may go at a time
          maxUnavailable: 0%     | 3 | object max-unavailable-zero-percent at /spec/maxUnavailable: budget prod/redis never allows an eviction: maxUnavailable is 0% → set maxUnavailable 1 instead of maxUnavailable 0%, then 1 of 3 pods may go at a time
          minAvailable: 100%     | 3 | object min-available-all at /spec/minAvailable: budget prod/redis never allows an eviction: minAvailable is 100% → set maxUnavailable 1 instead of minAvailable 100%, then 1 of 3 pods may go at a time
          minAvailable: 3        | 3 | object min-available-not-below-replicas at /spec/minAvailable: budget prod/redis never allows an eviction: minAvailable 3 needs all of the 3 pods that it matches → set maxUnavailable 1 instead of minAvailable 3, then 1 of 3 pods may go at a time
          minAvailable: 67%      | 3 | object percent-rounds-up-to-all at /spec/minAvailable: budget prod/redis never allows an eviction: minAvailable 67% of 3 replicas rounds up to 3 → set maxUnavailable 1 instead of minAvailable 67%, then 1 of 3 pods may go at a time
          minAvailable: 1        | 1 | object min-available-not-below-replicas at /spec/minAvailable: budget prod/redis never allows an eviction: minAvailable 1 needs the only pod that it matches → set maxUnavailable 1 instead of minAvailable 1, then 1 of 1 pod may go, and it is down during its restart
          ''                     | 3 | object neither-bound-set at /spec: budget prod/redis never allows an eviction: neither minAvailable nor maxUnavailable is set → set maxUnavailable 1, then 1 of 3 pods may go at a time
          """)
  void ofAWholeGroup(String bound, int replicas, String said) {
    TestNamespace namespace = new TestNamespace().withStatefulSet("redis", replicas, "app: redis");

    assertThat(Said.inFull(RULE, namespace.asks(written("app: redis", bound))))
        .containsExactly(said);
  }

  @ParameterizedTest(name = "{0} of {1}")
  @CsvSource({
    "maxUnavailable: 1,   1",
    "maxUnavailable: 1,   3",
    "maxUnavailable: 1%,  3",
    "minAvailable: 2,     3",
    "minAvailable: 66%,   3",
    "minAvailable: 0,     1",
  })
  void whatLetsOneGoIsFine(String bound, int replicas) {
    TestNamespace namespace = new TestNamespace().withStatefulSet("redis", replicas, "app: redis");

    assertThat(Said.by(RULE, namespace.asks(written("app: redis", bound)))).isEqualTo("nothing");
  }

  @Test
  void oneMasterOfThree() {
    TestNamespace namespace =
        new TestNamespace()
            .withStatefulSet("redis", 3, "app: redis")
            .withPod("redis-0", "app: redis, isMaster: \"true\"")
            .withPod("redis-1", "app: redis, isMaster: \"false\"")
            .withPod("redis-2", "app: redis, isMaster: \"false\"");
    TestRequest request =
        namespace.asks(written("app: redis, isMaster: \"true\"", "maxUnavailable: 1"));

    assertThat(Said.inFull(RULE, request))
        .containsExactly(
            "object counts-replicas-it-does-not-match at /spec/selector: budget prod/redis never"
                + " allows an eviction: maxUnavailable 1 counts 3 replicas but it matches 1 pod"
                + " (isMaster=true) → select the whole group (app=redis) with maxUnavailable 1, then"
                + " 1 of 3 pods may go at a time");
    assertThat(Said.only(RULE, request).facts())
        .isEqualTo(
            Map.of(
                "expectedPods",
                3,
                "desiredHealthy",
                2,
                "matchedPods",
                1,
                "condition",
                "InsufficientPods",
                "fixConfirmed",
                true));
  }

  @Test
  void aControllerThatIsGoneHasNoConfirmedFix() {
    TestRequest request =
        new TestNamespace()
            .withPod("redis-0", "app: redis")
            .asks(written("app: redis", "maxUnavailable: 1"));

    assertThat(Said.inFull(RULE, request))
        .containsExactly(
            "object controller-gone at /spec/maxUnavailable: budget prod/redis never allows an"
                + " eviction: maxUnavailable 1 counts replicas, but StatefulSet redis does not exist"
                + " → no bound is right for pods whose controller is gone: bring it back or delete"
                + " the budget");
    assertThat(Said.only(RULE, request).facts()).containsEntry("fixConfirmed", false);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          maxUnavailable: 0  | /spec/maxUnavailable | maxUnavailable is 0
          maxUnavailable: 0% | /spec/maxUnavailable | maxUnavailable is 0%
          minAvailable: 100% | /spec/minAvailable   | minAvailable is 100%
          minAvailable: 120% | /spec/minAvailable   | minAvailable is 120%
          ''                 | /spec                | neither minAvailable nor maxUnavailable is set
          """)
  void aBoundThatBlocksWhateverItMatches(String bound, String field, String because) {
    TestRequest request = new TestNamespace().asks(written("app: nobody", bound));

    assertThat(Said.inFull(RULE, request))
        .containsExactly(
            "object blocks-whatever-it-matches at "
                + field
                + ": budget prod/redis never allows an eviction: "
                + because
                + " → set maxUnavailable 1");
    assertThat(Said.only(RULE, request).facts()).isEqualTo(Map.of("matchedPods", 0));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"maxUnavailable: 1", "minAvailable: 1", "minAvailable: 99%", "maxUnavailable: 1%"})
  void aBoundThatDependsOnPodsThatAreNotThereIsNotJudged(String bound) {
    assertThat(Said.by(RULE, new TestNamespace().asks(written("app: nobody", bound))))
        .isEqualTo("nothing");
  }

  @Test
  void atLowLoadItIsAMatterOfTaste() {
    TestRequest request =
        new TestNamespace()
            .withDeployment("web", 3, "app: web")
            .withAutoscaler("Deployment", "web", 1)
            .asks(written("app: web", "minAvailable: 1"));

    assertThat(Said.inFull(RULE, request))
        .containsExactly(
            "warn blocks-at-low-load at /spec/minAvailable: budget prod/redis allows no"
                + " eviction at low load: minAvailable 1, and HorizontalPodAutoscaler web"
                + " scales Deployment web down to 1 → set maxUnavailable 1 instead of minAvailable"
                + " 1, then 1 of 3 pods may go at a time");
  }

  @ParameterizedTest(name = "{0} {1} → {2}: {3}")
  @CsvSource({
    "app: redis,  maxUnavailable: 0, maxUnavailable: 0, warn",
    "app: redis,  maxUnavailable: 1, maxUnavailable: 0, object",
    "app: redis,  minAvailable: 2,   maxUnavailable: 0, object",
    "app: other,  maxUnavailable: 0, maxUnavailable: 0, object",
  })
  void whatWasStoredSoIsOnlyWarned(String selector, String before, String after, String how) {
    BudgetView stored = TestNamespace.budget("redis", selector, before);
    BudgetView written = TestNamespace.budget("redis", "app: redis", after);

    assertThat(
            Said.by(
                RULE,
                new TestNamespace()
                    .withStatefulSet("redis", 3, "app: redis")
                    .asks(new Subject.BudgetWrite(stored, written))))
        .isEqualTo(how + " max-unavailable-zero");
  }

  @Test
  void anotherWayToTreatUnreadyPodsIsAChange() {
    BudgetView stored = TestNamespace.budget("redis", "app: redis", "maxUnavailable: 0");
    BudgetView written =
        TestNamespace.budget(
            "redis", "app: redis", "maxUnavailable: 0, unhealthyPodEvictionPolicy: AlwaysAllow");

    assertThat(Said.by(RULE, new TestNamespace().asks(new Subject.BudgetWrite(stored, written))))
        .isEqualTo("object blocks-whatever-it-matches");
    assertThat(Said.by(RULE, new TestNamespace().asks(new Subject.BudgetWrite(stored, stored))))
        .isEqualTo("warn blocks-whatever-it-matches");
  }

  @Test
  void otherRequestsAreNotAsked() {
    assertThat(
            Said.by(
                RULE,
                new TestNamespace()
                    .withBudget("redis", "app: redis", "maxUnavailable: 0")
                    .asks(new Subject.BudgetDelete(new ObjectKey("prod", "redis")))))
        .isEqualTo("nothing");
  }

  private static Subject written(String selector, String bound) {
    return new Subject.BudgetWrite(null, TestNamespace.budget("redis", selector, bound));
  }
}
