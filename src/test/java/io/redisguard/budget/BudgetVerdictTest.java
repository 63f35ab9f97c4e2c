package io.redisguard.budget;

import static io.redisguard.budget.Lab.alwaysAllowing;
import static io.redisguard.budget.Lab.budget;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.redisguard.budget.BudgetVerdict.Allows;
import io.redisguard.budget.BudgetVerdict.MatchesNothing;
import io.redisguard.budget.BudgetVerdict.NeverAllows;
import io.redisguard.budget.Lab.State;
import io.redisguard.budget.SteadyState.Unscaled;
import io.redisguard.facts.NamespaceView;
import io.redisguard.subject.BudgetView;
import io.redisguard.subject.OwnerRef;
import io.redisguard.subject.Selector;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetVerdictTest {
  private static final OwnerRef GONE = new OwnerRef("apps/v1", "StatefulSet", "gone", "uid");

  @ParameterizedTest(name = "{0} of {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          maxUnavailable 0   | 3 | max-unavailable-zero             | /spec/maxUnavailable | maxUnavailable is 0   | set maxUnavailable 1 instead of maxUnavailable 0, then 1 of 3 pods may go at a time
          maxUnavailable -1  | 3 | max-unavailable-zero             | /spec/maxUnavailable | maxUnavailable is -1  | set maxUnavailable 1 instead of maxUnavailable -1, then 1 of 3 pods may go at a time
          maxUnavailable 0%  | 2 | max-unavailable-zero-percent     | /spec/maxUnavailable | maxUnavailable is 0%  | set maxUnavailable 1 instead of maxUnavailable 0%, then 1 of 2 pods may go at a time
          minAvailable 100%  | 3 | min-available-all                | /spec/minAvailable   | minAvailable is 100%  | set maxUnavailable 1 instead of minAvailable 100%, then 1 of 3 pods may go at a time
          minAvailable 150%  | 3 | min-available-all                | /spec/minAvailable   | minAvailable is 150%  | set maxUnavailable 1 instead of minAvailable 150%, then 1 of 3 pods may go at a time
          ''                 | 3 | neither-bound-set                | /spec                | neither minAvailable nor maxUnavailable is set | set maxUnavailable 1, then 1 of 3 pods may go at a time
          minAvailable 3     | 3 | min-available-not-below-replicas | /spec/minAvailable   | minAvailable 3 needs all of the 3 pods that it matches        | set maxUnavailable 1 instead of minAvailable 3, then 1 of 3 pods may go at a time
          minAvailable 4     | 3 | min-available-not-below-replicas | /spec/minAvailable   | minAvailable 4 needs more than the 3 pods that it matches     | set maxUnavailable 1 instead of minAvailable 4, then 1 of 3 pods may go at a time
          minAvailable 1     | 1 | min-available-not-below-replicas | /spec/minAvailable   | minAvailable 1 needs the only pod that it matches             | set maxUnavailable 1 instead of minAvailable 1, then 1 of 1 pod may go, and it is down during its restart
          minAvailable 67%   | 3 | percent-rounds-up-to-all         | /spec/minAvailable   | minAvailable 67% of 3 replicas rounds up to 3                 | set maxUnavailable 1 instead of minAvailable 67%, then 1 of 3 pods may go at a time
          minAvailable 1%    | 1 | percent-rounds-up-to-all         | /spec/minAvailable   | minAvailable 1% of 1 replica rounds up to 1                   | set maxUnavailable 1 instead of minAvailable 1%, then 1 of 1 pod may go, and it is down during its restart
          maxUnavailable x   | 2 | bound-not-valid                  | /spec/maxUnavailable | maxUnavailable x is neither a number nor a percentage         | set maxUnavailable 1 instead of maxUnavailable x, then 1 of 2 pods may go at a time
          """)
  void aWholeGroup(
      String bound, int replicas, String reason, String field, String because, String fix) {
    NamespaceView view =
        new Lab().statefulSet("redis", replicas, "app=redis").pods(0, replicas, "app=redis").view();
    NeverAllows verdict = never(budget("b", "app=redis", bound), view);
    assertThat(verdict.reason().word()).isEqualTo(reason);
    assertThat(verdict.field()).isEqualTo(field);
    assertThat(verdict.because()).isEqualTo(because);
    assertThat(verdict.fix().sentence()).isEqualTo(fix);
    assertThat(verdict.status().pods()).hasSize(replicas);
    assertConfirmed(verdict, view);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          maxUnavailable 1  | counts-replicas-it-does-not-match | /spec/selector       | maxUnavailable 1 counts 3 replicas but it matches 1 pod (isMaster=true)
          minAvailable 34%  | counts-replicas-it-does-not-match | /spec/selector       | minAvailable 34% counts 3 replicas but it matches 1 pod (isMaster=true)
          maxUnavailable 0  | max-unavailable-zero              | /spec/maxUnavailable | maxUnavailable is 0
          minAvailable 1    | min-available-not-below-replicas  | /spec/minAvailable   | minAvailable 1 needs the only pod that it matches
          """)
  void aPartOfAGroup(String bound, String reason, String field, String because) {
    NamespaceView view = masterAndReplicas().view();
    NeverAllows verdict = never(budget("b", "app=redis,isMaster=true", bound), view);
    assertThat(verdict.reason().word()).isEqualTo(reason);
    assertThat(verdict.field()).isEqualTo(field);
    assertThat(verdict.because()).isEqualTo(because);
    assertThat(verdict.fix().sentence())
        .isEqualTo(
            "select the whole group (app=redis) with maxUnavailable 1, then 1 of 3 pods may go at a"
                + " time");
    Fix.Change change = assertConfirmed(verdict, view);
    assertThat(change.edits())
        .containsExactly(
            new Fix.Edit("/spec/selector", "app=redis"), new Fix.Edit("/spec/maxUnavailable", "1"));
    assertThat(change.budget().selector()).isEqualTo(Selector.ofLabels(Lab.labels("app=redis")));
  }

  @Test
  void aPartOfADeployment() {
    NamespaceView view =
        new Lab()
            .deployment("web", 2, "app=web")
            .pods(0, 1, "app=web")
            .pod("web-rs-1", "app=web,canary=yes", State.READY)
            .view();
    NeverAllows verdict = never(budget("b", "canary=yes", "maxUnavailable 1"), view);
    assertThat(verdict.because())
        .isEqualTo("maxUnavailable 1 counts 2 replicas but it matches 1 pod (canary=yes)");
    assertThat(verdict.fix().sentence())
        .isEqualTo(
            "select the whole group (app=web) with maxUnavailable 1, then 1 of 2 pods may go at a"
                + " time");
    assertConfirmed(verdict, view);
  }

  @Test
  void aWiderSelectorMustNotRunIntoAnotherBudget() {
    NamespaceView view =
        masterAndReplicas()
            .budget(budget("redis-replicas", "app=redis,isMaster=false", "maxUnavailable 1"))
            .budget(budget("elsewhere", "app=other", "maxUnavailable 1"))
            .view();
    NeverAllows verdict =
        never(budget("redis-master", "app=redis,isMaster=true", "maxUnavailable 1"), view);
    assertThat(verdict.fix().sentence())
        .isEqualTo(
            "select the whole group (app=redis) with maxUnavailable 1 and delete budget"
                + " redis-replicas beside it, then 1 of 3 pods may go at a time");
  }

  @Test
  void aSelectorOverPartsOfTwoGroupsGetsANumber() {
    NamespaceView view =
        new Lab()
            .statefulSet("a", 3, "app=a")
            .pods(0, 2, "app=a")
            .pod("a-2", "app=a,role=master", State.READY)
            .statefulSet("b", 3, "app=b")
            .pods(0, 2, "app=b")
            .pod("b-2", "app=b,role=master", State.READY)
            .view();
    NeverAllows verdict = never(budget("b", "role=master", "maxUnavailable 1"), view);
    assertThat(verdict.because())
        .isEqualTo("maxUnavailable 1 counts 6 replicas but it matches 2 pods (role=master)");
    assertThat(verdict.fix().sentence())
        .isEqualTo(
            "set minAvailable 1 instead of maxUnavailable 1, then 1 of 2 pods may go at a time");
    assertConfirmed(verdict, view);
  }

  @Test
  void theWholeGroupMustHoldEveryPodThatTheBudgetHeld() {
    NamespaceView view =
        new Lab()
            .statefulSet("redis", 3, "app=redis")
            .pods(1, 3, "app=redis")
            .pod("redis-0", "role=master", State.READY)
            .view();
    NeverAllows verdict = never(budget("b", "role=master", "maxUnavailable 1"), view);
    assertThat(verdict.fix().sentence())
        .isEqualTo(
            "set minAvailable 0 instead of maxUnavailable 1, then 1 of 1 pod may go, and it is down"
                + " during its restart");
    assertConfirmed(verdict, view);
  }

  @ParameterizedTest(name = "{0}, {1} pods, {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          None      | 1 | maxUnavailable 1 | only-bare-pods           | maxUnavailable 1 counts the replicas of controllers, but the 1 pod that it matches has none   | set minAvailable 0 instead of maxUnavailable 1, then 1 of 1 pod may go, and nothing brings it back
          None      | 3 | minAvailable 50% | only-bare-pods           | minAvailable 50% counts the replicas of controllers, but the 3 pods that it matches have none | set minAvailable 2 instead of minAvailable 50%, then 1 of 3 pods may go, and nothing brings them back
          DaemonSet | 3 | maxUnavailable 1 | controller-without-scale | maxUnavailable 1 counts replicas, but DaemonSet w has no scale subresource | set minAvailable 2 instead of maxUnavailable 1, then 1 of 3 pods may go at a time
          Job       | 1 | minAvailable 1%  | controller-without-scale | minAvailable 1% counts replicas, but Job w has no scale subresource        | set minAvailable 0 instead of minAvailable 1%, then 1 of 1 pod may go, and it is down during its restart
          Ring      | 2 | maxUnavailable 0 | max-unavailable-zero     | maxUnavailable is 0                           | set minAvailable 1 instead of maxUnavailable 0, then 1 of 2 pods may go at a time
          Cache     | 2 | maxUnavailable 1 | controller-scaled-to-zero | maxUnavailable 1 counts 0 replicas: Cache w is scaled to 0, but 2 pods remain | set minAvailable 1 instead of maxUnavailable 1, then 1 of 2 pods may go at a time
          """)
  void podsThatNobodyCounts(
      String kind, int pods, String bound, String reason, String because, String fix) {
    Lab lab = new Lab();
    if (kind.equals("None")) {
      for (int i = 0; i < pods; i++) {
        lab.bare("bare-" + i, "app=x");
      }
    } else {
      lab.workload(Lab.workload(kind, "w", 0, "app=x")).pods(0, pods, "app=x");
    }
    NeverAllows verdict = never(budget("b", "app=x", bound), lab.view());
    assertThat(verdict.reason().word()).isEqualTo(reason);
    assertThat(verdict.because()).isEqualTo(because);
    assertThat(verdict.fix().sentence()).isEqualTo(fix);
    assertThat(verdict.field()).isEqualTo("/spec/" + bound.substring(0, bound.indexOf(' ')));
    assertConfirmed(verdict, lab.view());
  }

  @Test
  void nothingHelpsWhenTheControllerIsGone() {
    NamespaceView view = new Lab().pod("a", "app=x", State.READY, GONE).view();
    NeverAllows verdict = never(budget("b", "app=x", "minAvailable 50%"), view);
    assertThat(verdict.reason().word()).isEqualTo("controller-gone");
    assertThat(verdict.field()).isEqualTo("/spec/minAvailable");
    assertThat(verdict.because())
        .isEqualTo("minAvailable 50% counts replicas, but StatefulSet gone does not exist");
    assertThat(verdict.fix())
        .isEqualTo(
            new Fix.None(
                "no bound is right for pods whose controller is gone: bring it back or delete the"
                    + " budget"));
    assertThat(verdict.fix().sentence()).startsWith("no bound is right");
  }

  @Test
  void blocksOnlyAtLowLoad() {
    NamespaceView view =
        new Lab()
            .deployment("web", 5, "app=web")
            .pods(0, 5, "app=web")
            .statefulSet("other", 5, "app=other")
            .autoscaler("HorizontalPodAutoscaler", "Deployment", "web", 2)
            .autoscaler("HorizontalPodAutoscaler", "StatefulSet", "other", 1)
            .view();
    NeverAllows verdict = never(budget("b", "app=web", "minAvailable 2"), view);
    assertThat(verdict.reason().word()).isEqualTo("blocks-at-low-load");
    assertThat(verdict.field()).isEqualTo("/spec/minAvailable");
    assertThat(verdict.because())
        .isEqualTo(
            "minAvailable 2, and HorizontalPodAutoscaler web scales Deployment" + " web down to 2");
    assertThat(verdict.status().pods()).hasSize(2);
    assertThat(verdict.fix().sentence())
        .isEqualTo(
            "set maxUnavailable 1 instead of minAvailable 2, then 1 of 5 pods may go at a time");
    assertConfirmed(verdict, view);
  }

  @Test
  void aNumberThatHoldsAtLowLoadToo() {
    // maxUnavailable 1 cannot be computed for the Ring, and at low load there are 2 + 1 pods
    NamespaceView view =
        new Lab()
            .statefulSet("w", 5, "app=x")
            .pods(0, 5, "app=x")
            .workload(Lab.workload("Ring", "ring", 0, ""))
            .pods(0, 1, "app=x")
            .autoscaler("ScaledObject", "StatefulSet", "w", 2)
            .view();
    NeverAllows verdict = never(budget("b", "app=x", "minAvailable 3"), view);
    assertThat(verdict.because())
        .isEqualTo("minAvailable 3, and ScaledObject w scales StatefulSet w down to" + " 2");
    assertThat(verdict.fix().sentence())
        .isEqualTo(
            "set minAvailable 2 instead of minAvailable 3, then 4 of 6 pods may go at a time");
    assertConfirmed(verdict, view);
  }

  @Test
  void whatMatchesNothingAtLowLoadDoesNotBlockThere() {
    NamespaceView view =
        new Lab()
            .statefulSet("w", 2, "app=x")
            .pods(0, 1, "app=x")
            .pod("w-1", "app=x,role=master", State.READY)
            .autoscaler("HorizontalPodAutoscaler", "StatefulSet", "w", 1)
            .view();
    NeverAllows verdict = never(budget("b", "role=master", "maxUnavailable 0"), view);
    assertThat(verdict.fix().sentence()).startsWith("select the whole group (app=x)");
    assertThat(verdict(budget("b", "role=master", "maxUnavailable 2"), view))
        .isInstanceOf(Allows.class);
    NeverAllows ring =
        never(
            budget("b", "role=master", "maxUnavailable 1"),
            new Lab()
                .statefulSet("w", 2, "app=x")
                .pods(0, 1, "app=x")
                .pod("w-1", "role=master", State.READY)
                .autoscaler("HorizontalPodAutoscaler", "StatefulSet", "w", 1)
                .view());
    assertThat(ring.fix().sentence()).startsWith("set minAvailable 0 instead");
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource({
    "app=redis,               maxUnavailable 1, Allows",
    "app=redis,               minAvailable 2,   Allows",
    "app=redis,               minAvailable 66%, Allows",
    "'app=redis,isMaster=true', maxUnavailable 3, Allows",
    "app=nothing,             maxUnavailable 0, MatchesNothing",
    "app=nothing,             '',               MatchesNothing",
  })
  void lets(String selector, String bound, String verdict) {
    BudgetVerdict found = verdict(budget("b", selector, bound), masterAndReplicas().view());
    assertThat(found.getClass().getSimpleName()).isEqualTo(verdict);
    assertThat(found.neverAllows()).isFalse();
    assertThat(found.status().pods().isEmpty()).isEqualTo(found instanceof MatchesNothing);
  }

  @Test
  void aPodThatIsDownOrMissingDoesNotMakeABudgetBlockForEver() {
    NamespaceView view =
        new Lab()
            .statefulSet("redis", 3, "app=redis")
            .pod("redis-0", "app=redis", State.NOT_READY)
            .pod("redis-1", "app=redis", State.TERMINATING)
            .view();
    assertThat(verdict(budget("b", "app=redis", "maxUnavailable 1"), view).neverAllows()).isFalse();
  }

  @Test
  void aDaemonSetInManifestsIsJudgedByItsTemplate() {
    NamespaceView view =
        new Lab().workload(Lab.workload("DaemonSet", "agent", 0, "app=agent")).view();
    BudgetView budget = budget("b", "app=agent", "maxUnavailable 1");
    assertThat(verdict(budget, view).neverAllows()).isFalse();
    assertThat(BudgetVerdict.of(budget, SteadyState.of(view, Unscaled.ONE_POD_EACH)).neverAllows())
        .isTrue();
  }

  @Test
  void everyReasonHasItsOwnWord() {
    assertThat(List.of(BlockReason.values()))
        .extracting(BlockReason::word)
        .doesNotHaveDuplicates()
        .allMatch(word -> word.matches("[a-z]+(-[a-z]+)*"));
  }

  @ParameterizedTest(name = "{0}, {1} ready: trapped from {2} unready")
  @CsvSource({
    "maxUnavailable 1, 3, 2",
    "maxUnavailable 2, 3, 3",
    "maxUnavailable 3, 3, 3",
    "maxUnavailable 1, 1, 1",
    "maxUnavailable 0, 3, 1",
    "minAvailable 0,   2, 2",
    "minAvailable 9,   2, 1",
    "'',               3, 1",
    "maxUnavailable x, 3, 1",
    "maxUnavailable 1, 0, 0",
  })
  void unreadyPodsThatTrapADrain(String bound, int replicas, int trappedFrom) {
    NamespaceView view =
        new Lab().statefulSet("w", replicas, "app=x").pods(0, replicas, "app=x").view();
    BudgetView budget = budget("b", "app=x", bound);
    SteadyState steady = SteadyState.of(view);
    assertThat(UnreadyPods.trappedFrom(budget, steady)).isEqualTo(trappedFrom);
    assertThat(UnreadyPods.trappedFrom(alwaysAllowing(budget), steady)).isZero();
    for (int unready = 1; unready <= replicas; unready++) {
      Lab lab = new Lab().statefulSet("w", replicas, "app=x").pods(unready, replicas, "app=x");
      for (int i = 0; i < unready; i++) {
        lab.pod("w-" + i, "app=x", State.NOT_READY);
      }
      assertThat(UnreadyPods.trapped(budget, lab.view(), Lab.NOW))
          .hasSize(unready >= trappedFrom ? unready : 0);
      assertThat(UnreadyPods.trapped(alwaysAllowing(budget), lab.view(), Lab.NOW)).isEmpty();
    }
  }

  private static Lab masterAndReplicas() {
    return new Lab()
        .statefulSet("redis", 3, "app=redis")
        .pod("redis-0", "app=redis,isMaster=true", State.READY)
        .pods(1, 3, "app=redis,isMaster=false");
  }

  private static BudgetVerdict verdict(BudgetView budget, NamespaceView view) {
    return BudgetVerdict.of(budget, SteadyState.of(view.with(budget)));
  }

  private static NeverAllows never(BudgetView budget, NamespaceView view) {
    BudgetVerdict verdict = verdict(budget, view);
    assertThat(verdict.neverAllows()).isTrue();
    return assertThat(verdict).asInstanceOf(type(NeverAllows.class)).actual();
  }

  private static Fix.Change assertConfirmed(NeverAllows verdict, NamespaceView view) {
    Fix.Change change = assertThat(verdict.fix()).asInstanceOf(type(Fix.Change.class)).actual();
    assertThat(verdict(change.budget(), view)).isInstanceOf(Allows.class);
    return change;
  }
}
