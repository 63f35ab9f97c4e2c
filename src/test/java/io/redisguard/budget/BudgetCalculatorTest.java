package io.redisguard.budget;

import static io.redisguard.budget.Lab.NOW;
import static io.redisguard.budget.Lab.budget;
import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.budget.BudgetStatus.Failure;
import io.redisguard.budget.BudgetStatus.SyncFailed;
import io.redisguard.budget.Lab.State;
import io.redisguard.facts.NamespaceView;
import io.redisguard.subject.BudgetView;
import io.redisguard.subject.BudgetView.UnhealthyPods;
import io.redisguard.subject.OwnerRef;
import io.redisguard.subject.PodView;
import io.redisguard.subject.Selector;
import io.redisguard.subject.WorkloadView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetCalculatorTest {
  @ParameterizedTest(name = "{0} of {1} ready replicas: {2} must stay, {3} may go")
  @CsvSource({
    // bound, replicas, desiredHealthy, disruptionsAllowed (both percentages round up)
    "maxUnavailable 0,    3, 3, 0",
    "maxUnavailable 1,    3, 2, 1",
    "maxUnavailable 5,    3, 0, 3",
    "maxUnavailable 0%,   3, 3, 0",
    "maxUnavailable 1%,   3, 2, 1",
    "maxUnavailable 34%,  3, 1, 2",
    "maxUnavailable 100%, 3, 0, 3",
    "minAvailable 0,      3, 0, 3",
    "minAvailable 2,      3, 2, 1",
    "minAvailable 3,      3, 3, 0",
    "minAvailable 9,      3, 9, 0",
    "minAvailable 0%,     3, 0, 3",
    "minAvailable 1%,     3, 1, 2",
    "minAvailable 66%,    3, 2, 1",
    "minAvailable 67%,    3, 3, 0",
    "minAvailable 1%,     1, 1, 0",
    "minAvailable 90%,   10, 9, 1",
    "minAvailable 91%,   10, 10, 0",
  })
  void bounds(String bound, int replicas, int desired, int allowed) {
    NamespaceView view =
        new Lab().statefulSet("redis", replicas, "app=redis").pods(0, replicas, "app=redis").view();
    BudgetStatus status = BudgetCalculator.status(budget("b", "app=redis", bound), view, NOW);
    assertThat(status.expectedPods()).isEqualTo(replicas);
    assertThat(status.desiredHealthy()).isEqualTo(desired);
    assertThat(status.currentHealthy()).isEqualTo(replicas);
    assertThat(status.disruptionsAllowed()).isEqualTo(allowed);
    assertThat(status.condition().word())
        .isEqualTo(allowed > 0 ? "SufficientPods" : "InsufficientPods");
    assertThat(status.pods()).hasSize(replicas);
  }

  @Test
  void withoutABoundNothingIsExpectedAndNothingMayGo() {
    NamespaceView view =
        new Lab().statefulSet("redis", 3, "app=redis").pods(0, 3, "app=redis").view();
    BudgetStatus status = BudgetCalculator.status(budget("b", "app=redis", ""), view, NOW);
    assertThat(status)
        .isEqualTo(new BudgetStatus.Computed(status.pods(), status.controllers(), 0, 0, 3));
    assertThat(status.disruptionsAllowed()).isZero();
    assertThat(status.controllers()).isEmpty();
  }

  @Test
  void podsInAnyPhaseAreExpectedByANumberButOnlyReadyOnesAreHealthy() {
    NamespaceView view =
        new Lab()
            .statefulSet("redis", 9, "app=redis")
            .pod("a", "app=redis", State.READY)
            .pod("b", "app=redis", State.NOT_READY)
            .pod("c", "app=redis", State.PENDING)
            .pod("d", "app=redis", State.SUCCEEDED)
            .pod("e", "app=redis", State.FAILED)
            .pod("f", "app=redis", State.TERMINATING)
            .pod("g", "app=other", State.READY)
            .view();
    BudgetStatus status =
        BudgetCalculator.status(budget("b", "app=redis", "minAvailable 0"), view, NOW);
    assertThat(status.expectedPods()).isEqualTo(6);
    assertThat(status.currentHealthy()).isEqualTo(1);
    assertThat(status.pods())
        .extracting(PodView::name)
        .containsExactly("a", "b", "c", "d", "e", "f");
  }

  @Test
  void distinctControllersAddUpAndADeploymentCountsForItsReplicaSets() {
    Lab lab = new Lab().deployment("web", 2, "app=x").pods(0, 2, "app=x");
    WorkloadView old =
        Lab.ownedBy(
            Lab.workload("ReplicaSet", "web-old", 1, "app=x"),
            Lab.workload("Deployment", "web", 2, "app=x").asOwner());
    NamespaceView view =
        lab.workload(old)
            .pods(0, 1, "app=x")
            .statefulSet("redis", 3, "app=x")
            .pods(0, 3, "app=x")
            .workload(Lab.workload("ReplicationController", "rc", 4, "app=x"))
            .pods(0, 4, "app=x")
            .workload(Lab.workload("Cache", "cache", 5, ""))
            .pods(0, 5, "app=x")
            .bare("bare", "app=x")
            .view();
    BudgetStatus status =
        BudgetCalculator.status(budget("b", "app=x", "maxUnavailable 1"), view, NOW);
    assertThat(status.expectedPods()).isEqualTo(2 + 3 + 4 + 5);
    assertThat(status.controllers())
        .extracting(w -> w.kind() + " " + w.name())
        .containsExactly(
            "Cache cache", "ReplicationController rc", "StatefulSet redis", "Deployment web");
    assertThat(status.currentHealthy()).isEqualTo(2 + 1 + 3 + 4 + 5 + 1);
  }

  @Test
  void onlyADeploymentCountsInPlaceOfItsChild() {
    // an operator's StatefulSet, an Argo Rollout's ReplicaSet and an orphaned one count themselves
    WorkloadView cache = Lab.workload("Cache", "operator", 9, "");
    WorkloadView missing = Lab.workload("Deployment", "missing", 9, "app=x");
    NamespaceView view =
        new Lab()
            .workload(cache)
            .workload(Lab.ownedBy(Lab.workload("StatefulSet", "a", 2, "app=x"), cache.asOwner()))
            .pods(0, 2, "app=x")
            .workload(Lab.ownedBy(Lab.workload("ReplicaSet", "b", 3, "app=x"), cache.asOwner()))
            .pods(0, 3, "app=x")
            .workload(Lab.ownedBy(Lab.workload("ReplicaSet", "c", 4, "app=x"), missing.asOwner()))
            .pods(0, 4, "app=x")
            .view();
    BudgetStatus status =
        BudgetCalculator.status(budget("b", "app=x", "minAvailable 50%"), view, NOW);
    assertThat(status.expectedPods()).isEqualTo(9);
    assertThat(status.desiredHealthy()).isEqualTo(5);
    assertThat(status.controllers()).extracting(WorkloadView::name).containsExactly("a", "b", "c");
  }

  @Test
  void barePodsAreSkipped() {
    NamespaceView view = new Lab().bare("a", "app=x").view();
    BudgetStatus status =
        BudgetCalculator.status(budget("b", "app=x", "maxUnavailable 1"), view, NOW);
    assertThat(status.expectedPods()).isZero();
    assertThat(status.currentHealthy()).isEqualTo(1);
    assertThat(status.disruptionsAllowed()).isZero();
  }

  @ParameterizedTest(name = "{0} under {1}: {2}")
  @CsvSource({
    "DaemonSet, maxUnavailable 1,  DaemonSet w has no scale subresource",
    "Job,       minAvailable 50%,  Job w has no scale subresource",
    "Ring,      maxUnavailable 1%, Ring w has no scale subresource",
  })
  void aControllerWithoutScaleCannotBeComputed(String kind, String bound, String why) {
    NamespaceView view =
        new Lab().workload(Lab.workload(kind, "w", 2, "app=x")).pods(0, 2, "app=x").view();
    assertSyncFailed(view, bound, Failure.CONTROLLER_WITHOUT_SCALE, why);
    BudgetStatus number =
        BudgetCalculator.status(budget("b", "app=x", "minAvailable 1"), view, NOW);
    assertThat(number.disruptionsAllowed()).isEqualTo(1);
  }

  @ParameterizedTest(name = "{0} {1} that is not there: {2}")
  @CsvSource({
    "apps/v1,            StatefulSet,           CONTROLLER_GONE,          does not exist",
    "apps/v1,            ReplicaSet,            CONTROLLER_GONE,          does not exist",
    "apps/v1,            Deployment,            CONTROLLER_GONE,          does not exist",
    "v1,                 ReplicationController, CONTROLLER_GONE,          does not exist",
    "apps/v1,            DaemonSet,             CONTROLLER_WITHOUT_SCALE, has no scale subresource",
    "batch/v1,           Job,                   CONTROLLER_WITHOUT_SCALE, has no scale subresource",
    "lab.example.com/v1, StatefulSet,           CONTROLLER_WITHOUT_SCALE, has no scale subresource",
  })
  void aControllerThatIsNotThere(String apiVersion, String kind, Failure failure, String why) {
    OwnerRef owner = new OwnerRef(apiVersion, kind, "gone", "uid");
    NamespaceView view = new Lab().pod("a", "app=x", State.READY, owner).view();
    assertSyncFailed(view, "maxUnavailable 1", failure, kind + " gone " + why);
  }

  @Test
  void aControllerOfTheSameNameIsAnotherOne() {
    OwnerRef before = new OwnerRef("apps/v1", "StatefulSet", "redis", "uid-before");
    NamespaceView view =
        new Lab()
            .statefulSet("redis", 1, "app=x")
            .pod("redis-0", "app=x", State.READY, before)
            .view();
    assertSyncFailed(
        view, "maxUnavailable 1", Failure.CONTROLLER_GONE, "StatefulSet redis does not exist");
  }

  @ParameterizedTest
  @CsvSource({
    "maxUnavailable x, maxUnavailable x is neither a number nor a percentage",
    "minAvailable 5x%, minAvailable 5x% is neither a number nor a percentage",
  })
  void aBoundThatIsNoNumber(String bound, String why) {
    NamespaceView view = new Lab().statefulSet("w", 2, "app=x").pods(0, 2, "app=x").view();
    assertSyncFailed(view, bound, Failure.INVALID_BOUND, why);
  }

  @Test
  void anInvalidSelectorCannotBeComputed() {
    BudgetView budget =
        budget("b", "", "maxUnavailable 1").withSelector(new Selector.Invalid("bad operator"));
    assertThat(BudgetCalculator.status(budget, new Lab().bare("a", "").view(), NOW))
        .isEqualTo(
            new SyncFailed(
                List.of(), Failure.INVALID_SELECTOR, "its selector is not valid: bad operator"));
  }

  @Test
  void maxUnavailableIsAskedFirst() {
    BudgetView budget =
        new BudgetView(
            Lab.key("b"),
            "",
            Map.of(),
            Map.of(),
            Selector.everything(),
            Lab.value("3"),
            Lab.value("1"),
            UnhealthyPods.IF_HEALTHY_BUDGET,
            0,
            0,
            false,
            Map.of());
    NamespaceView view = new Lab().statefulSet("w", 3, "app=x").pods(0, 3, "app=x").view();
    assertThat(BudgetCalculator.status(budget, view, NOW).disruptionsAllowed()).isEqualTo(1);
  }

  @ParameterizedTest(name = "granted {0} s ago to a {1} pod: {2} healthy")
  @CsvSource({
    "0,   READY,       2",
    "119, READY,       2",
    "120, READY,       3",
    "121, READY,       3",
    "10,  TERMINATING, 2",
    "10,  NOT_READY,   2",
  })
  void aGrantedEvictionCountsForTwoMinutes(int seconds, State state, int healthy) {
    NamespaceView view =
        new Lab()
            .statefulSet("w", 4, "app=x")
            .pods(1, 3, "app=x")
            .pod("w-0", "app=x", state)
            .view();
    BudgetView budget =
        Lab.with(
            budget("b", "app=x", "maxUnavailable 1"),
            UnhealthyPods.IF_HEALTHY_BUDGET,
            1,
            1,
            Map.of(
                "w-0",
                NOW.minus(Duration.ofSeconds(seconds)),
                "gone-already",
                NOW.minus(Duration.ofSeconds(1))));
    assertThat(BudgetCalculator.status(budget, view, NOW).currentHealthy()).isEqualTo(healthy);
  }

  @Test
  void statusesAreInOrderOfTheBudgets() {
    NamespaceView view =
        new Lab()
            .statefulSet("w", 1, "app=x")
            .pods(0, 1, "app=x")
            .budget(budget("a", "app=x", "maxUnavailable 1"))
            .budget(budget("b", "app=y", "maxUnavailable 1"))
            .view();
    assertThat(BudgetCalculator.statuses(view, NOW)).containsOnlyKeys("a", "b");
  }

  @ParameterizedTest(name = "{0} matches nothing: {1}")
  @CsvSource({"app=pod, false", "app=template, false", "app=nothing, true"})
  void matchesNothing(String selector, boolean nothing) {
    NamespaceView view =
        new Lab().bare("bare", "app=pod").statefulSet("w", 0, "app=template").view();
    assertThat(BudgetCalculator.matchesNothing(budget("b", selector, ""), view)).isEqualTo(nothing);
  }

  private static void assertSyncFailed(
      NamespaceView view, String bound, Failure failure, String why) {
    BudgetStatus status = BudgetCalculator.status(budget("b", "app=x", bound), view, NOW);
    assertThat(status).isEqualTo(new SyncFailed(view.podsByName(), failure, why));
    assertThat(status.condition().word()).isEqualTo("SyncFailed");
    assertThat(status.expectedPods()).isZero();
    assertThat(status.desiredHealthy()).isZero();
    assertThat(status.currentHealthy()).isZero();
    assertThat(status.disruptionsAllowed()).isZero();
    assertThat(status.controllers()).isEmpty();
  }
}
