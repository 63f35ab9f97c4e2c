package io.redisguard.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.TestActors;
import io.redisguard.TestBudget;
import io.redisguard.TestCluster;
import io.redisguard.TestPod;
import io.redisguard.TestPolicy;
import io.redisguard.TestRequest;
import io.redisguard.TestWorkload;
import io.redisguard.policy.RuleId;
import io.redisguard.subject.Actor;
import io.redisguard.subject.BudgetView;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.PodView.Phase;
import io.redisguard.subject.Selector;
import io.redisguard.subject.Subject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A rule that objects to everything is asked, or not.
class StandAsideTest {
  private static final String NOBODY = "";

  static Stream<Arguments> requests() {
    return Stream.of(
        // ---- whoever asks for whatever
        row("kubelet's final delete", delete(master()).by(TestActors.KUBELET), kubelet()),
        row("kubelet by group alone", delete(master()).by(group("system:nodes")), kubelet()),
        row("kubelet evicts", evict(master()).by(TestActors.KUBELET), kubelet()),
        row(
            "kubelet changes a pod",
            asked(Subjects.of("pod update")).by(TestActors.KUBELET),
            kubelet()),
        row(
            "garbage collector deletes",
            janitor("generic-garbage-collector"),
            cleanUp("generic-garbage-collector")),
        row("pod GC deletes", janitor("pod-garbage-collector"), cleanUp("pod-garbage-collector")),
        row(
            "namespace controller deletes",
            janitor("namespace-controller"),
            cleanUp("namespace-controller")),
        row("taint eviction", janitor("node-controller"), cleanUp("node-controller")),
        row(
            "device taint eviction",
            janitor("device-taint-eviction-controller"),
            cleanUp("device-taint-eviction-controller")),
        row(
            "finished jobs",
            janitor("ttl-after-finished-controller"),
            cleanUp("ttl-after-finished-controller")),
        row(
            "namespace terminates",
            delete(master()).in(cluster().terminating()),
            "the namespace is terminating"),
        row(
            "namespace terminates, eviction",
            evict(master()).in(cluster().terminating()),
            "the namespace is terminating"),
        row(
            "namespace terminates, budget",
            asked(Subjects.of("budget write")).in(cluster().terminating()),
            "the namespace is terminating"),
        row(
            "namespace is out of scope",
            delete(master()).under(TestPolicy.of(ONLY_GUARDED)),
            "namespace prod is out of scope"),
        row(
            "namespace is in scope by its label",
            delete(master())
                .in(cluster().labelled("guarded", "yes"))
                .under(TestPolicy.of(ONLY_GUARDED)),
            NOBODY),
        // ---- deletes
        row("pod runs", delete(master()), NOBODY),
        row("phase is not known", delete(master().in(Phase.UNKNOWN)), NOBODY),
        row("pod is not ready", delete(master().notReady()), NOBODY),
        row("pod terminates", delete(master().terminating()), "the pod is terminating"),
        row("pod succeeded", delete(master().in(Phase.SUCCEEDED)), "the pod is finished"),
        row("pod failed", delete(master().in(Phase.FAILED)), "the pod is finished"),
        row("pod is pending", delete(master().in(Phase.PENDING)), "the pod is pending"),
        row(
            "pod is not scheduled",
            delete(master().in(Phase.PENDING).on("")),
            "the pod is not scheduled"),
        row("preemption", delete(master()).by(TestActors.SCHEDULER), "preemption by the scheduler"),
        row(
            "node is not ready",
            delete(master()).in(cluster().withNode("n1", false, false)),
            "node n1 is not ready"),
        row("node is cordoned", delete(master()).in(cluster().withNode("n1", true, true)), NOBODY),
        row("node is not known", delete(master().on("n9")), NOBODY),
        row(
            "another node is not ready",
            delete(master()).in(cluster().withNode("n2", false, false)),
            NOBODY),
        row("workload controller", delete(master()).by(TestActors.STATEFUL_SET_CONTROLLER), NOBODY),
        row("service account", delete(master()).by(TestActors.KARPENTER), NOBODY),
        row("cluster admin", delete(master()).by(TestActors.ADMIN), NOBODY),
        row(
            "a janitor's name elsewhere",
            delete(master())
                .by(TestActors.named("system:serviceaccount:evil:generic-garbage-collector")),
            NOBODY),
        // ---- evictions
        row("eviction", evict(master()), NOBODY),
        row("eviction by the scheduler", evict(master()).by(TestActors.SCHEDULER), NOBODY),
        row("evicted pod terminates", evict(master().terminating()), "the pod is terminating"),
        row("evicted pod is pending", evict(master().in(Phase.PENDING)), "the pod is pending"),
        row("evicted pod succeeded", evict(master().in(Phase.SUCCEEDED)), "the pod is finished"),
        row("evicted pod failed", evict(master().in(Phase.FAILED)), "the pod is finished"),
        row(
            "evicted pod's node is not ready",
            evict(master()).in(cluster().withNode("n1", false, false)),
            "node n1 is not ready"),
        row("evicted pod is gone", evict(master()).in(TestCluster.of()), "the pod is gone"),
        row(
            "nobody knows whether it is gone",
            evict(master()).in(cluster().unseen("not synced")),
            NOBODY),
        row("eviction of this very pod", evictWithUid("redis-node-0-uid"), NOBODY),
        row(
            "eviction of its predecessor",
            evictWithUid("another"),
            "the eviction is for another pod of this name"),
        // ---- everything else
        row("pod create", asked(Subjects.of("pod create")), NOBODY),
        row(
            "mirror pod",
            asked(
                new Subject.PodCreate(
                    master().annotated("kubernetes.io/config.mirror", "x").view())),
            "a mirror pod is the kubelet's"),
        row("pod update", asked(Subjects.of("pod update")), NOBODY),
        row(
            "update of a terminating pod",
            asked(new Subject.PodUpdate(master().view(), master().terminating().view())),
            "the pod is terminating"),
        row("budget write", asked(Subjects.of("budget write")), NOBODY),
        row(
            "budget update",
            asked(new Subject.BudgetWrite(TestBudget.plain(), TestBudget.plain())),
            NOBODY),
        row(
            "budget delete",
            asked(new Subject.BudgetDelete(new ObjectKey("prod", "redis"))),
            "a budget that is gone holds nothing up"),
        row("workload write", asked(new Subject.WorkloadWrite(null, TestWorkload.plain())), NOBODY),
        row("scale", asked(Subjects.of("scale")), NOBODY),
        row(
            "anything else",
            asked(
                new Subject.Unrelated(
                    new ObjectKey("prod", "x"), "UPDATE of pods/ephemeralcontainers")),
            "UPDATE of pods/ephemeralcontainers is none of the guard's business"));
  }

  private static final String ONLY_GUARDED =
      "{profile: protect, scope: {namespaceSelector: {matchLabels: {guarded: 'yes'}}}}";

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("requests")
  void table(String what, TestRequest request, String why) {
    Decision decision = request.decide(FakeRule.bookOf(RuleId.DELETE_MASTER));

    if (why.isEmpty()) {
      assertThat(decision.outcome()).as(what).isEqualTo(Outcome.DENY);
    } else {
      assertThat(decision)
          .as(what)
          .isEqualTo(
              new Decision(
                  true,
                  200,
                  "",
                  "",
                  0,
                  List.of(),
                  List.of(),
                  Map.of(
                      "decision",
                      "allow",
                      "reason",
                      why,
                      "policy-digest",
                      request.policy().digest()),
                  List.of()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"kube-system", "kube-node-lease", "redis-guard"})
  void keepsOutOfTheNamespacesThatAClusterNeedsToRecover(String namespace) {
    Decision decision =
        TestRequest.to(new Subject.BudgetWrite(null, budgetIn(namespace)))
            .in(TestCluster.of().unseen("not synced"))
            .decide(FakeRule.bookOf(RuleId.DELETE_MASTER));

    assertThat(decision.auditAnnotations())
        .containsEntry("reason", "namespace " + namespace + " is out of scope");
  }

  @Test
  void aHostileNameDoesNotBreakTheAnnotation() {
    Decision decision =
        TestRequest.to(
                new Subject.Unrelated(new ObjectKey("prod", "x"), "a\nb\u0000" + "x".repeat(9999)))
            .decide();

    assertThat(decision.auditAnnotations().get("reason"))
        .hasSize(256)
        .startsWith("a?b?xxx")
        .endsWith("…");
  }

  private static BudgetView budgetIn(String namespace) {
    return BudgetView.written(new ObjectKey(namespace, "redis"), Selector.everything(), null, null);
  }

  private static TestPod master() {
    return TestPod.redis("redis-node-0").labelledMaster();
  }

  private static TestCluster cluster() {
    return TestCluster.of(master());
  }

  private static TestRequest asked(Subject subject) {
    return TestRequest.to(subject).in(cluster());
  }

  private static TestRequest delete(TestPod pod) {
    return asked(pod.deleted());
  }

  private static TestRequest evict(TestPod pod) {
    return TestRequest.to(pod.evicted()).in(TestCluster.of(pod));
  }

  private static TestRequest evictWithUid(String uid) {
    return asked(new Subject.PodEviction(master().view().key(), uid, Map.of()));
  }

  private static TestRequest janitor(String name) {
    return delete(master()).by(TestActors.controller(name));
  }

  private static String cleanUp(String name) {
    return "clean-up by system:serviceaccount:kube-system:" + name;
  }

  private static Actor group(String name) {
    return new Actor("n1", Set.of(name));
  }

  private static String kubelet() {
    return "a kubelet reports what has happened already";
  }

  private static Arguments row(String what, TestRequest request, String why) {
    return Arguments.of(what, request, why);
  }
}
