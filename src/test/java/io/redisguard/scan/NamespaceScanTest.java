package io.redisguard.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.TestNamespace;
import io.redisguard.TestPolicy;
import io.redisguard.TestRequest;
import io.redisguard.decision.Decider;
import io.redisguard.decision.Finding;
import io.redisguard.facts.Facts;
import io.redisguard.facts.NamespaceView;
import io.redisguard.policy.GuardPolicy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class NamespaceScanTest {
  private static final String REDIS_POD =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: %s
        namespace: prod
        labels: {app: redis}
        annotations: {%s}
      spec:
        nodeName: n1
        priorityClassName: %s
        containers:
        - name: redis
          image: redis:7
          args: [redis-server, --maxmemory, 1gb]
          resources: {requests: {cpu: 100m, memory: %s}}
      status: {phase: %s}
      """;

  @Test
  void aBudgetThatNeverAllowsIsFoundWithoutAnyWrite() {
    TestNamespace namespace =
        new TestNamespace()
            .withStatefulSet("redis", 3, "app: redis")
            .withBudget("redis", "app: redis", "maxUnavailable: 0")
            .withBudget("good", "app: other", "maxUnavailable: 1")
            .withStatefulSet("other", 3, "app: other");

    assertThat(judged(namespace, TestPolicy.protect()))
        .contains("PodDisruptionBudget prod/redis: budget-never-allows Deny")
        .noneMatch(line -> line.contains("prod/good: budget-never-allows"));
  }

  /// What was a warning when somebody scaled is now the budget's own fault.
  @Test
  void aCountThatMakesABudgetBlockIsFoundAtTheBudget() {
    TestNamespace namespace =
        new TestNamespace()
            .withStatefulSet("redis", 2, "app: redis")
            .withBudget("redis", "app: redis", "minAvailable: 2");

    assertThat(judged(namespace, TestPolicy.protect()))
        .contains("PodDisruptionBudget prod/redis: budget-never-allows Deny")
        .noneMatch(line -> line.contains("scale-blocks-budget"));
  }

  /// No template has these labels: a failover or an operator set them on the pod.
  @Test
  void budgetsThatALabelBroughtTogetherAreBothFound() {
    TestNamespace namespace =
        new TestNamespace()
            .withStatefulSet("redis", 3, "app: redis")
            .withBudget("all", "app: redis", "maxUnavailable: 1")
            .withBudget("masters", "tier: gold", "maxUnavailable: 1");
    assertThat(judged(namespace.withPod("redis-0", "app: redis"), TestPolicy.protect()))
        .noneMatch(line -> line.contains("budget-overlap"));

    assertThat(judged(namespace.withPod("redis-1", "app: redis, tier: gold"), TestPolicy.protect()))
        .contains(
            "PodDisruptionBudget prod/all: budget-overlap Deny",
            "PodDisruptionBudget prod/masters: budget-overlap Deny");
  }

  @Test
  void podsThatNobodyPatchedAreFound() {
    TestNamespace namespace =
        new TestNamespace()
            .withPriorityClass("redis-critical", false)
            .with(REDIS_POD.formatted("straggler", "", "", "2Gi", "Running"))
            .with(REDIS_POD.formatted("small", "", "redis-critical", "1Gi", "Running"))
            .with(REDIS_POD.formatted("fine", "", "redis-critical", "2Gi", "Running"))
            .with(REDIS_POD.formatted("done", "", "", "1Gi", "Succeeded"));

    assertThat(judged(namespace, TestPolicy.protect()))
        .containsExactlyInAnyOrder(
            "Pod prod/straggler: pod-priority Warn", "Pod prod/small: pod-requests Warn");
  }

  @Test
  void exemptObjectsAreNotFound() {
    String exempt = "redis-guard.io/allow-until: \"2026-11-22T00:00:00Z\"";
    TestNamespace namespace =
        new TestNamespace()
            .withPriorityClass("redis-critical", false)
            .with(REDIS_POD.formatted("exempt", exempt, "", "2Gi", "Running"))
            .with(
                REDIS_POD.formatted(
                    "wrong",
                    "redis-guard.io/allow-until: tomorrow",
                    "redis-critical",
                    "2Gi",
                    "Running"));

    assertThat(judged(namespace, TestPolicy.protect()))
        .containsExactly("Pod prod/wrong: exemption-guard Warn");
  }

  @Test
  void aNamespaceOutOfScopeIsNotScanned() {
    TestNamespace namespace =
        new TestNamespace().withBudget("redis", "app: redis", "maxUnavailable: 0");
    GuardPolicy elsewhere =
        TestPolicy.of(
            "{profile: protect, scope: {namespaceSelector: {matchLabels: {team: other}}}}");

    assertThat(judged(namespace, TestPolicy.protect())).isNotEmpty();
    assertThat(judged(namespace, elsewhere)).isEmpty();
  }

  private static Set<String> judged(TestNamespace namespace, GuardPolicy policy) {
    Facts facts = namespace.facts();
    Map<ScannedObject, List<Finding>> found =
        new NamespaceScan(Decider.standard())
            .judge(
                facts.namespace().orElse(NamespaceView.empty("prod")),
                facts.cluster(),
                policy,
                TestRequest.NOW);
    Set<String> lines = new TreeSet<>();
    found.forEach(
        (object, findings) ->
            findings.forEach(
                finding ->
                    lines.add(
                        "%s: %s %s"
                            .formatted(object, finding.rule().word(), finding.outcome().word()))));
    return lines;
  }
}
