package io.redisguard.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.budget.Lab.State;
import io.redisguard.budget.SteadyState.Unscaled;
import io.redisguard.facts.NamespaceView;
import io.redisguard.subject.BudgetView.UnhealthyPods;
import io.redisguard.subject.OwnerRef;
import io.redisguard.subject.PodView;
import io.redisguard.subject.WorkloadView;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SteadyStateTest {
  @Test
  void missingReplicasComeFromTheTemplateAndPodsKeepTheirLabels() {
    NamespaceView full =
        full(
            new Lab()
                .statefulSet("redis", 4, "app=redis")
                .pod("redis-1", "app=redis,role=master", State.NOT_READY)
                .pod("redis-2", "app=redis,role=replica", State.PENDING)
                .pod("redis-3", "app=redis,role=replica", State.READY));
    assertThat(full.podsByName())
        .extracting(pod -> pod.name() + " " + new TreeMap<>(pod.labels()))
        .containsExactly(
            "redis-0 {app=redis}",
            "redis-1 {app=redis, role=master}",
            "redis-2 {app=redis, role=replica}",
            "redis-3 {app=redis, role=replica}");
    assertThat(full.podsByName())
        .allMatch(PodView::isHealthy)
        .allMatch(pod -> pod.phase() == PodView.Phase.RUNNING);
  }

  @ParameterizedTest
  @CsvSource({"SUCCEEDED", "FAILED", "TERMINATING"})
  void podsOnTheirWayOutAreReplaced(State state) {
    NamespaceView full =
        full(
            new Lab()
                .statefulSet("redis", 2, "app=redis")
                .pod("redis-0", "app=redis,role=master", state)
                .pods(1, 2, "app=redis,role=replica")
                .pod("bare", "app=bare", state, null));
    assertThat(full.podsByName()).extracting(PodView::name).containsExactly("redis-0", "redis-1");
    assertThat(full.podsByName().getFirst().labels()).containsOnlyKeys("app");
  }

  @Test
  void nobodyCanMakeItImagineTwoBillionPods() {
    assertThat(full(new Lab().statefulSet("redis", 2_000_000_000, "app=redis")).pods())
        .hasSize(10_000);
  }

  @Test
  void surplusPodsGoHighestOrdinalFirst() {
    NamespaceView full =
        full(new Lab().statefulSet("redis", 11, "app=redis").pods(0, 13, "app=redis"));
    assertThat(full.pods()).hasSize(11).containsKeys("redis-2", "redis-10");
  }

  @Test
  void aStatefulSetKeepsPodsByTheirNumbers() {
    NamespaceView full =
        full(
            new Lab()
                .statefulSet("redis", 2, "app=redis")
                .pod("redis-0", "app=redis,role=master", State.READY)
                .pod("redis-3", "app=redis,role=replica", State.READY)
                .pod("redis-4", "app=redis,role=replica", State.READY));
    assertThat(full.pods()).containsOnlyKeys("redis-0", "redis-1");
    assertThat(Objects.requireNonNull(full.pod("redis-1")).labels()).containsOnlyKeys("app");
  }

  @Test
  void aPodThatIsNamedOtherwiseTakesTheLastPlace() {
    NamespaceView full =
        full(
            new Lab()
                .statefulSet("redis", 3, "app=redis")
                .pod("other-1", "app=redis", State.READY)
                .pod("redis-one", "app=redis", State.READY)
                .pods(0, 2, "app=redis"));
    assertThat(full.pods()).containsOnlyKeys("redis-0", "redis-1", "other-1");
  }

  @Test
  void aStatefulSetMayCountFromAnotherNumber() {
    NamespaceView full =
        full(
            new Lab()
                .workload(Lab.numberedFrom(5, Lab.workload("StatefulSet", "redis", 3, "app=redis")))
                .pods(4, 7, "app=redis,role=replica"));
    assertThat(full.pods()).containsOnlyKeys("redis-5", "redis-6", "redis-7");
    assertThat(Objects.requireNonNull(full.pod("redis-6")).labels()).containsKey("role");
    assertThat(Objects.requireNonNull(full.pod("redis-7")).labels()).containsOnlyKeys("app");
  }

  @Test
  void aDeploymentOwnsItsNewPodsThroughTheReplicaSetThatItHas() {
    NamespaceView full =
        full(
            new Lab()
                .workload(Lab.workload("ReplicaSet", "alone", 1, "app=alone"))
                .deployment("web", 3, "app=web")
                .pods(0, 1, "app=web")
                .deployment("other", 1, "app=other"));
    assertThat(full.podsByName())
        .extracting(pod -> pod.name() + " of " + owner(pod).name())
        .containsExactly(
            "alone-*0 of alone",
            "other-*0 of other-rs",
            "web-*0 of web-rs",
            "web-*1 of web-rs",
            "web-rs-0 of web-rs");
    assertThat(full.workloads()).hasSize(5);
    assertThat(full.podsByName()).allMatch(pod -> Controllers.countedFor(pod, full) != null);
  }

  @Test
  void aDeploymentWithoutReplicaSetGetsOne() {
    NamespaceView full = full(new Lab().workload(Lab.workload("Deployment", "web", 2, "app=web")));
    assertThat(full.podsByName()).extracting(PodView::name).containsExactly("web-*0", "web-*1");
    PodView pod = full.podsByName().getFirst();
    assertThat(owner(pod).kind()).isEqualTo("ReplicaSet");
    assertThat(full.workloads()).hasSize(2);
    assertThat(Objects.requireNonNull(Controllers.countedFor(pod, full)).name()).isEqualTo("web");
    assertThat(Objects.requireNonNull(full.workload(owner(pod))).controller())
        .isEqualTo(Lab.workload("Deployment", "web", 2, "app=web").asOwner());
  }

  @Test
  void podsOfACustomKindHaveWhatTheirSiblingsShare() {
    NamespaceView full =
        full(
            new Lab()
                .workload(Lab.workload("Cache", "cache", 3, ""))
                .pod("cache-0", "app=cache,role=master", State.READY)
                .pod("cache-1", "app=cache,role=replica,zone=z", State.READY));
    assertThat(full.pods()).hasSize(3);
    assertThat(Objects.requireNonNull(full.pod("cache-*0")).labels())
        .containsExactlyEntriesOf(Map.of("app", "cache"));
  }

  @Test
  void podsOfACustomKindMayBeMoreThanItsReplicas() {
    NamespaceView full =
        full(new Lab().workload(Lab.workload("Cache", "cache", 3, "")).pods(0, 6, "app=cache"));
    assertThat(full.pods()).hasSize(6);
    assertThat(full(new Lab().workload(Lab.workload("Cache", "cache", 3, ""))).pods()).isEmpty();
  }

  @ParameterizedTest(name = "{0} with {1} pods, {2} of them failed, {3}: {4}")
  @CsvSource({
    "DaemonSet, 0, 0, AS_THEY_ARE,   0",
    "DaemonSet, 0, 0, ONE_POD_EACH,  1",
    "DaemonSet, 3, 0, ONE_POD_EACH,  3",
    "DaemonSet, 3, 1, AS_THEY_ARE,   3",
    "Job,       0, 0, AS_THEY_ARE,   0",
    "Job,       0, 0, ONE_POD_EACH,  1",
    "Job,       3, 1, AS_THEY_ARE,   2",
    "Job,       1, 1, ONE_POD_EACH,  0",
    "Ring,      0, 0, ONE_POD_EACH,  0",
    "Ring,      3, 1, ONE_POD_EACH,  2",
  })
  void kindsWithoutReplicasKeepTheirPods(
      String kind, int pods, int failed, Unscaled unscaled, int settled) {
    Lab lab = new Lab().workload(Lab.workload(kind, "w", 0, "app=x")).pods(failed, pods, "app=x");
    for (int i = 0; i < failed; i++) {
      lab.pod("w-" + i, "app=x", State.FAILED);
    }
    assertThat(SteadyState.of(lab.view(), unscaled).full().pods()).hasSize(settled);
  }

  @ParameterizedTest(name = "{0} replicas, autoscaler minimum {1}: {2}, at low load {3}")
  @CsvSource({
    // replicas, minReplicas, full, low load
    "5, 2, 5, 2",
    "5, 5, 5, 5",
    "5, 0, 5, 1",
    "1, 3, 3, 3",
    "0, 3, 0, 0",
  })
  void autoscalers(int replicas, int minimum, int full, int lowLoad) {
    SteadyState steady =
        SteadyState.of(
            new Lab()
                .deployment("web", replicas, "app=web")
                .pods(0, replicas, "app=web")
                .autoscaler("HorizontalPodAutoscaler", "Deployment", "web", minimum)
                .autoscaler("HorizontalPodAutoscaler", "StatefulSet", "web", 1)
                .view());
    assertThat(steady.full().pods()).hasSize(full);
    assertThat(steady.lowLoad().pods()).hasSize(lowLoad);
    assertThat(steady.lowLoad().equals(steady.full())).isEqualTo(full == lowLoad);
    assertThat(replicasOfWeb(steady.full())).isEqualTo(full);
    assertThat(replicasOfWeb(steady.lowLoad())).isEqualTo(lowLoad);
  }

  @Test
  void theLowestMinimumOfTwoAutoscalersCounts() {
    SteadyState steady =
        SteadyState.of(
            new Lab()
                .statefulSet("w", 9, "app=x")
                .autoscaler("HorizontalPodAutoscaler", "StatefulSet", "w", 4)
                .autoscaler("ScaledObject", "StatefulSet", "w", 3)
                .view());
    assertThat(steady.lowLoad().pods()).hasSize(3);
  }

  @Test
  void anAutoscalerTakesPodsFromACustomKindToo() {
    SteadyState steady =
        SteadyState.of(
            new Lab()
                .workload(Lab.workload("Cache", "w", 4, ""))
                .pods(0, 4, "app=x")
                .autoscaler("HorizontalPodAutoscaler", "Cache", "w", 2)
                .view());
    assertThat(steady.full().pods()).hasSize(4);
    assertThat(steady.lowLoad().pods()).containsOnlyKeys("w-0", "w-1");
  }

  @Test
  void grantedEvictionsAreOver() {
    SteadyState steady =
        SteadyState.of(new Lab().statefulSet("w", 1, "app=x").pods(0, 1, "app=x").view());
    var budget =
        Lab.with(
            Lab.budget("b", "app=x", "maxUnavailable 1"),
            UnhealthyPods.ALWAYS_ALLOW,
            1,
            1,
            Map.of("w-0", Lab.NOW));
    assertThat(steady.status(budget).disruptionsAllowed()).isEqualTo(1);
    assertThat(steady.statusAtLowLoad(budget)).isEqualTo(steady.status(budget));
  }

  private static NamespaceView full(Lab lab) {
    return SteadyState.of(lab.view()).full();
  }

  private static OwnerRef owner(PodView pod) {
    return Objects.requireNonNull(pod.controller());
  }

  private static int replicasOfWeb(NamespaceView view) {
    WorkloadView web =
        view.workloads().stream()
            .filter(w -> w.kind().equals("Deployment"))
            .findFirst()
            .orElseThrow();
    return Objects.requireNonNull(web.replicas());
  }
}
