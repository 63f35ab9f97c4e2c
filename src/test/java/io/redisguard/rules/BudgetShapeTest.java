package io.redisguard.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.TestNamespace;
import io.redisguard.TestRequest;
import io.redisguard.facts.Fact;
import io.redisguard.facts.Facts;
import io.redisguard.subject.BudgetView;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.Subject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Budgets that let pods go but are not right: by role, by what they do to unready pods, by taking
/// nothing.
class BudgetShapeTest {
  private static final Rule FLIPS = new WarnBudgetThatFlipsWithRole();
  private static final Rule TRAPS = new WarnBudgetThatTrapsUnhealthy();
  private static final Rule NOTHING = new WarnBudgetThatMatchesNothing();
  private static final Subject DELETED =
      new Subject.BudgetDelete(new ObjectKey("prod", "redis"));

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          app: redis, isMaster: "true"              | isMaster
          redisfailovers-role: master               | redisfailovers-role
          redis-role: master                        | redis-role
          kubeblocks.io/role: primary               | kubeblocks.io/role
          """)
  void aRoleThatMoves(String selector, String label) {
    TestRequest request = new TestNamespace().asks(written(selector, "maxUnavailable: 1"));

    assertThat(Said.inFull(FLIPS, request))
        .containsExactly(
            "object selector-names-a-role at /spec/selector: budget prod/redis selects by "
                + label
                + ", which moves to another pod at a failover → select the whole group with"
                + " maxUnavailable 1");
    assertThat(Said.only(FLIPS, request).facts()).isEqualTo(Map.of("label", label));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          app: redis
          role: master
          app.kubernetes.io/component: master
          """)
  void aRoleThatStaysOrMaySaySomethingElse(String selector) {
    assertThat(
            Said.by(FLIPS, new TestNamespace().asks(written(selector, "maxUnavailable: 1"))))
        .isEqualTo("nothing");
  }

  @ParameterizedTest(name = "pod with {0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          app.kubernetes.io/name: dragonfly, role: master  | object selector-names-a-role
          app.kubernetes.io/name: web, role: master        | nothing
          app.kubernetes.io/name: dragonfly, role: replica | nothing
          """)
  void theLabelRoleIsARoleWhereAPodOfDragonflyHasIt(String labels, String said) {
    TestNamespace namespace = new TestNamespace().withPod("redis-0", labels);

    assertThat(Said.by(FLIPS, namespace.asks(written("role: master", "maxUnavailable: 1"))))
        .isEqualTo(said);
  }

  @ParameterizedTest(name = "{0} of {1}: {2}")
  @CsvSource({
    // how many unready pods it takes
    "maxUnavailable: 1, 3, 2 of its pods are not ready",
    "maxUnavailable: 1, 1, 1 of its pods is not ready",
    "minAvailable: 1,   3, 3 of its pods are not ready",
    "minAvailable: 3,   3, 1 of its pods is not ready",
  })
  void unreadyPodsThatHoldUpADrain(String bound, int replicas, String when) {
    TestRequest request =
        new TestNamespace()
            .withStatefulSet("redis", replicas, "app: redis")
            .asks(written("app: redis", bound));

    assertThat(Said.inFull(TRAPS, request))
        .containsExactly(
            "object unready-pods-block at /spec: budget prod/redis holds up a drain as soon as "
                + when
                + " → set unhealthyPodEvictionPolicy AlwaysAllow");
    assertThat(Said.only(TRAPS, request).facts())
        .isEqualTo(Map.of("unreadyPods", Integer.parseInt(when.substring(0, 1))));
  }

  @Test
  void unreadyPodsThatMayAlwaysGoTrapNobody() {
    TestNamespace namespace = new TestNamespace().withStatefulSet("redis", 3, "app: redis");

    assertThat(
            Said.by(
                TRAPS,
                namespace.asks(
                    written(
                        "app: redis",
                        "maxUnavailable: 1, unhealthyPodEvictionPolicy: AlwaysAllow"))))
        .isEqualTo("nothing");
    assertThat(Said.by(TRAPS, namespace.asks(written("app: nobody", "maxUnavailable: 1"))))
        .isEqualTo("nothing");
  }

  @Test
  void aSelectorThatTakesNothing() {
    TestNamespace namespace = new TestNamespace().withStatefulSet("redis", 3, "app: redis");

    assertThat(Said.inFull(NOTHING, namespace.asks(written("app: rediss", "maxUnavailable: 1"))))
        .containsExactly(
            "object matches-nothing at /spec/selector: budget prod/redis matches no pod and no"
                + " workload's template: it protects nothing → compare its selector with the labels"
                + " of the pods, or delete it");
    assertThat(Said.by(NOTHING, namespace.asks(written("app: redis", "maxUnavailable: 1"))))
        .isEqualTo("nothing");
    assertThat(
            Said.by(
                NOTHING,
                new TestNamespace()
                    .withPod("redis-0", "app: redis")
                    .asks(written("app: redis", "maxUnavailable: 1"))))
        .isEqualTo("nothing");
  }

  @Test
  void whereNothingIsKnownNothingIsMissed() {
    Subject budget = written("app: redis", "maxUnavailable: 1");
    TestRequest blind =
        new TestRequest(
            budget,
            TestRequest.to(budget).actor(),
            Endpoint.VALIDATE,
            Facts.ofCluster(Fact.unknown("not synced"), Fact.unknown("not synced")),
            TestRequest.to(budget).policy());

    assertThat(Said.by(NOTHING, blind)).isEqualTo("nothing");
  }

  @Test
  void whatWasStoredSoIsOnlyWarned() {
    assertThat(Said.by(FLIPS, rewritten("isMaster: \"true\"")))
        .isEqualTo("warn selector-names-a-role");
    assertThat(Said.by(TRAPS, rewritten("app: redis"))).isEqualTo("warn unready-pods-block");
    assertThat(Said.by(NOTHING, rewritten("app: nobody"))).isEqualTo("warn matches-nothing");
  }

  @Test
  void otherRequestsAreNotAsked() {
    for (Rule rule : new Rule[] {FLIPS, TRAPS, NOTHING}) {
      assertThat(Said.by(rule, new TestNamespace().asks(DELETED))).isEqualTo("nothing");
    }
  }

  private static TestRequest rewritten(String selector) {
    BudgetView budget = TestNamespace.budget("redis", selector, "maxUnavailable: 1");
    return new TestNamespace()
        .withStatefulSet("redis", 3, "app: redis")
        .asks(new Subject.BudgetWrite(budget, budget));
  }

  private static Subject written(String selector, String bound) {
    return new Subject.BudgetWrite(null, TestNamespace.budget("redis", selector, bound));
  }
}
