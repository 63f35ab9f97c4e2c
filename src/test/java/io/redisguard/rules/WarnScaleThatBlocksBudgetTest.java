package io.redisguard.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.TestNamespace;
import io.redisguard.TestPod;
import io.redisguard.TestRequest;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.Subject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarnScaleThatBlocksBudgetTest {
  private static final Rule RULE = new WarnScaleThatBlocksBudget();

  @ParameterizedTest(name = "{0} of {1} → {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          minAvailable: 2   | 3 | 2 | object min-available-not-below-replicas at /spec/replicas: with 2 replicas of redis budget redis never allows an eviction: minAvailable 2 needs all of the 2 pods that it matches → set maxUnavailable 1 instead of minAvailable 2, then 1 of 2 pods may go at a time in budget redis
          minAvailable: 2   | 3 | 1 | object min-available-not-below-replicas at /spec/replicas: with 1 replica of redis budget redis never allows an eviction: minAvailable 2 needs more than the 1 pod that it matches → set maxUnavailable 1 instead of minAvailable 2, then 1 of 1 pod may go, and it is down during its restart in budget redis
          minAvailable: 50% | 3 | 1 | object percent-rounds-up-to-all at /spec/replicas: with 1 replica of redis budget redis never allows an eviction: minAvailable 50% of 1 replica rounds up to 1 → set maxUnavailable 1 instead of minAvailable 50%, then 1 of 1 pod may go, and it is down during its restart in budget redis
          """)
  void aCountAtWhichABudgetBlocks(String bound, int from, int to, String said) {
    TestRequest request = redis(from, bound).asks(scale("statefulsets", "redis", from, to));

    assertThat(Said.inFull(RULE, request)).containsExactly(said);
    assertThat(Said.only(RULE, request).facts())
        .isEqualTo(Map.of("budget", "redis", "replicas", to));
  }

  @ParameterizedTest(name = "{0} of {1} → {2}")
  @CsvSource({
    // still lets one go
    "minAvailable: 2,   3, 4",
    "minAvailable: 1,   3, 2",
    "maxUnavailable: 1, 3, 1",
    // to switch it off is no trap: there is nothing left to evict
    "minAvailable: 2,   3, 0",
    // blocked before
    "maxUnavailable: 0, 3, 2",
    "minAvailable: 3,   3, 2",
    "minAvailable: 2,   2, 1",
    "minAvailable: 2,   2, 2",
  })
  void silent(String bound, int from, int to) {
    assertThat(
            Said.by(RULE, redis(from, bound).asks(scale("statefulsets", "redis", from, to))))
        .isEqualTo("nothing");
  }

  @Test
  void theScaledWorkloadIsFoundByNameAndResource() {
    TestNamespace namespace =
        redis(3, "minAvailable: 2").withDeployment("redis", 3, "app: other");

    assertThat(Said.by(RULE, namespace.asks(scale("deployments", "redis", 3, 1))))
        .isEqualTo("nothing");
    assertThat(Said.by(RULE, namespace.asks(scale("statefulsets", "redis2", 3, 1))))
        .isEqualTo("nothing");
    assertThat(Said.by(RULE, namespace.asks(scale("statefulsets", "redis", 3, 1))))
        .isEqualTo("object min-available-not-below-replicas");
  }

  @Test
  void everyBudgetThatBegins() {
    TestNamespace namespace =
        redis(3, "minAvailable: 2")
            .withBudget("too", "app: redis", "minAvailable: 60%")
            .withBudget("other", "app: web", "minAvailable: 9");

    assertThat(Said.by(RULE, namespace.asks(scale("statefulsets", "redis", 3, 2))))
        .isEqualTo("object min-available-not-below-replicas, object percent-rounds-up-to-all");
  }

  @ParameterizedTest(name = "{0} → {1}: {2}")
  @CsvSource({
    "3, 2, object min-available-not-below-replicas",
    "3, 3, nothing",
    "3, 4, nothing",
    "3, 0, nothing",
    // new
    ",  2, object min-available-not-below-replicas",
    ",  3, nothing",
  })
  void aWorkloadThatIsWrittenWithAnotherCount(Integer from, int to, String said) {
    TestNamespace namespace = new TestNamespace().withBudget("b", "app: redis", "minAvailable: 2");
    if (from != null) {
      namespace.withStatefulSet("redis", from, "app: redis");
    }
    Subject written =
        new Subject.WorkloadWrite(
            from == null ? null : TestNamespace.statefulSet("redis", from, "app: redis"),
            TestNamespace.statefulSet("redis", to, "app: redis"));

    assertThat(Said.by(RULE, namespace.asks(written))).isEqualTo(said);
  }

  @Test
  void atLowLoadItIsAMatterOfTaste() {
    TestNamespace namespace =
        new TestNamespace()
            .withBudget("b", "app: redis", "minAvailable: 2")
            .withAutoscaler("StatefulSet", "redis", 2);

    assertThat(
            Said.by(
                RULE,
                namespace.asks(
                    new Subject.WorkloadWrite(
                        null, TestNamespace.statefulSet("redis", 5, "app: redis")))))
        .isEqualTo("warn blocks-at-low-load");
  }

  @Test
  void otherRequestsAreNotAsked() {
    assertThat(
            Said.by(
                RULE, redis(3, "minAvailable: 3").asks(TestPod.redis("redis-0").deleted())))
        .isEqualTo("nothing");
  }

  private static TestNamespace redis(int replicas, String bound) {
    return new TestNamespace()
        .withStatefulSet("redis", replicas, "app: redis")
        .withBudget("redis", "app: redis", bound);
  }

  private static Subject scale(String resource, String name, int from, int to) {
    return new Subject.ScaleChange(new ObjectKey("prod", name), resource, from, to);
  }
}
