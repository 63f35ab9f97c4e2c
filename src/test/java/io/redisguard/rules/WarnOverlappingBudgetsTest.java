package io.redisguard.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.TestNamespace;
import io.redisguard.TestRequest;
import io.redisguard.subject.BudgetView;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.Subject;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WarnOverlappingBudgetsTest {
  private static final Rule RULE = new WarnOverlappingBudgets();

  @Test
  void aSecondBudgetForAPodThatIsThere() {
    TestRequest request =
        new TestNamespace()
            .withStatefulSet("redis", 3, "app: redis")
            .withPod("redis-0", "app: redis, isMaster: \"true\"")
            .withBudget("all", "app: redis", "maxUnavailable: 1")
            .asks(written("master", "isMaster: \"true\""));

    assertThat(Said.inFull(RULE, request))
        .containsExactly(
            "object matched-by-two-budgets at /spec/selector: redis-0 is matched by budgets master"
                + " and all: evicting it fails with 500, for ever → delete one of them, or make"
                + " their selectors differ");
    assertThat(Said.only(RULE, request).facts()).isEqualTo(Map.of("other", "all", "pod", "redis-0"));
  }

  @Test
  void aSecondBudgetForPodsThatAWorkloadWillMake() {
    TestRequest request =
        new TestNamespace()
            .withStatefulSet("redis", 3, "app: redis")
            .withBudget("all", "app: redis", "maxUnavailable: 1")
            .asks(written("more", "app: redis"));

    assertThat(Said.inFull(RULE, request))
        .containsExactly(
            "object matched-by-two-budgets at /spec/selector: redis-* is matched by budgets more and"
                + " all: evicting it fails with 500, for ever → delete one of them, or make their"
                + " selectors differ");
  }

  @Test
  void aBudgetForEverything() {
    TestRequest request =
        new TestNamespace()
            .withStatefulSet("redis", 3, "app: redis")
            .withBudget("redis", "app: redis", "maxUnavailable: 1")
            .asks(written("everything", ""));

    assertThat(Said.inFull(RULE, request))
        .containsExactly(
            "object selects-everything-beside-another-budget at /spec/selector: redis-* is matched"
                + " by budgets everything and redis: evicting it fails with 500, for ever → delete"
                + " one of them, or make their selectors differ");
  }

  @Test
  void oneOverlapIsEnoughToSay() {
    TestNamespace namespace =
        new TestNamespace()
            .withStatefulSet("redis", 3, "app: redis, tier: db")
            .withBudget("a", "app: redis", "maxUnavailable: 1")
            .withBudget("b", "tier: db", "maxUnavailable: 1");

    assertThat(Said.only(RULE, namespace.asks(written("c", "app: redis"))).message())
        .startsWith("redis-* is matched by budgets c and a:");
  }

  @Test
  void silentWithoutACommonPod() {
    TestNamespace namespace =
        new TestNamespace()
            .withStatefulSet("redis", 3, "app: redis")
            .withStatefulSet("web", 3, "app: web")
            .withBudget("redis", "app: redis", "maxUnavailable: 1");

    assertThat(Said.by(RULE, namespace.asks(written("web", "app: web")))).isEqualTo("nothing");
    // it takes the place of the stored one
    assertThat(Said.by(RULE, namespace.asks(written("redis", "app: redis")))).isEqualTo("nothing");
    assertThat(
            Said.by(RULE, namespace.asks(new Subject.BudgetDelete(new ObjectKey("prod", "redis")))))
        .isEqualTo("nothing");
  }

  @Test
  void anOverlapThatIsStoredIsOnlyWarned() {
    BudgetView stored = TestNamespace.budget("more", "app: redis", "maxUnavailable: 1");
    TestNamespace namespace =
        new TestNamespace()
            .withStatefulSet("redis", 3, "app: redis")
            .withBudget("all", "app: redis", "maxUnavailable: 1");

    assertThat(Said.by(RULE, namespace.asks(new Subject.BudgetWrite(stored, stored))))
        .isEqualTo("warn matched-by-two-budgets");
    assertThat(
            Said.by(
                RULE,
                namespace.asks(
                    new Subject.BudgetWrite(
                        stored, TestNamespace.budget("more", "app: redis", "maxUnavailable: 2")))))
        .isEqualTo("object matched-by-two-budgets");
  }

  @Test
  void aNewWorkloadBringsTwoBudgetsTogether() {
    TestRequest request =
        new TestNamespace()
            .withBudget("b-tier", "tier: db", "maxUnavailable: 1")
            .withBudget("a-app", "app: redis", "maxUnavailable: 1")
            .withBudget("other", "app: web", "maxUnavailable: 1")
            .asks(
                new Subject.WorkloadWrite(
                    null, TestNamespace.statefulSet("redis", 3, "app: redis, tier: db")));

    assertThat(Said.inFull(RULE, request))
        .containsExactly(
            "object matched-by-two-budgets at /spec/template/metadata/labels: redis-* is matched by"
                + " budgets a-app and b-tier: evicting it fails with 500, for ever → delete one of"
                + " them, or make their selectors differ");
  }

  @Test
  void budgetsThatAreTogetherAlreadyAreNotThisWorkloadsDoing() {
    TestNamespace namespace =
        new TestNamespace()
            .withStatefulSet("redis", 3, "app: redis, tier: db")
            .withBudget("app", "app: redis", "maxUnavailable: 1")
            .withBudget("tier", "tier: db", "maxUnavailable: 1");

    assertThat(
            Said.by(
                RULE,
                namespace.asks(
                    new Subject.WorkloadWrite(
                        null, TestNamespace.statefulSet("redis2", 3, "app: redis, tier: db")))))
        .isEqualTo("nothing");
  }

  @Test
  void aWorkloadUnderOneBudgetIsFine() {
    assertThat(
            Said.by(
                RULE,
                new TestNamespace()
                    .withBudget("app", "app: redis", "maxUnavailable: 1")
                    .withBudget("web", "app: web", "maxUnavailable: 1")
                    .asks(
                        new Subject.WorkloadWrite(
                            null, TestNamespace.statefulSet("redis", 3, "app: redis")))))
        .isEqualTo("nothing");
  }

  private static Subject written(String name, String selector) {
    return new Subject.BudgetWrite(
        null, TestNamespace.budget(name, selector, "maxUnavailable: 1"));
  }
}
