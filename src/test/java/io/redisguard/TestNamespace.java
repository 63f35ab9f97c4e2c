package io.redisguard;

import io.redisguard.cluster.ClusterSnapshot;
import io.redisguard.cluster.ManifestCluster;
import io.redisguard.cluster.ManifestReader;
import io.redisguard.facts.Fact;
import io.redisguard.facts.Facts;
import io.redisguard.review.ObjectProjection;
import io.redisguard.review.PodProjection;
import io.redisguard.subject.BudgetView;
import io.redisguard.subject.PodView;
import io.redisguard.subject.Subject;
import io.redisguard.subject.WorkloadView;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Namespace prod as manifests that a test adds one by one, and objects as people write them.
/// Labels and selectors are the inside of a YAML map: `app: redis, isMaster: "true"`.
public final class TestNamespace {
  private final List<String> manifests = new ArrayList<>();

  public static BudgetView budget(String name, String selector, String bound) {
    return ObjectProjection.budget(TestPolicy.yaml(budgetManifest(name, selector, bound)));
  }

  /// A StatefulSet whose pods run nothing that matters.
  public static WorkloadView statefulSet(String name, int replicas, String labels) {
    return ObjectProjection.workload(
        TestPolicy.yaml(workloadManifest("StatefulSet", name, replicas, labels)));
  }

  /// Pod redis-0.
  ///
  /// @param metadata the inside of a YAML map, besides name and namespace
  public static PodView pod(String metadata, String spec) {
    return PodProjection.pod(
        TestPolicy.yaml(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: redis-0, namespace: prod, %s}
            spec:
            """
                    .formatted(metadata)
                + spec.indent(2)));
  }

  /// StatefulSet redis, of 3.
  public static WorkloadView workloadOf(String labels, String podSpec) {
    return ObjectProjection.workload(
        TestPolicy.yaml(
            """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: redis, namespace: prod}
            spec:
              replicas: 3
              selector: {matchLabels: {%s}}
              template:
                metadata: {labels: {%s}}
                spec:
            """
                    .formatted(labels, labels)
                + podSpec.indent(6)));
  }

  public TestNamespace with(String manifest) {
    manifests.add(manifest);
    return this;
  }

  public TestNamespace withStatefulSet(String name, int replicas, String labels) {
    return with(workloadManifest("StatefulSet", name, replicas, labels));
  }

  public TestNamespace withDeployment(String name, int replicas, String labels) {
    return with(workloadManifest("Deployment", name, replicas, labels));
  }

  public TestNamespace withBudget(String name, String selector, String bound) {
    return with(budgetManifest(name, selector, bound));
  }

  /// A running pod of StatefulSet redis, or of whatever is said.
  public TestNamespace withPod(String name, String labels) {
    return with(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: %s
          namespace: prod
          labels: {%s}
          ownerReferences:
          - {apiVersion: apps/v1, kind: StatefulSet, name: redis, uid: "", controller: true}
        spec: {nodeName: n1, containers: [{name: redis, image: "redis:7"}]}
        status: {phase: Running, conditions: [{type: Ready, status: "True"}]}
        """
            .formatted(name, labels));
  }

  public TestNamespace withAutoscaler(String kind, String name, int least) {
    return with(
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: %s, namespace: prod}
        spec: {scaleTargetRef: {apiVersion: apps/v1, kind: %s, name: %s}, minReplicas: %d, maxReplicas: 9}
        """
            .formatted(name, kind, name, least));
  }

  public TestNamespace withPriorityClass(String name, boolean globalDefault) {
    return with(
        """
        apiVersion: scheduling.k8s.io/v1
        kind: PriorityClass
        metadata: {name: %s}
        value: 1000000
        globalDefault: %s
        """
            .formatted(name, globalDefault));
  }

  public Facts facts() {
    ClusterSnapshot cluster =
        ManifestCluster.of(
            ManifestReader.read(
                    List.of("-"),
                    new ByteArrayInputStream(
                        String.join("---\n", manifests).getBytes(StandardCharsets.UTF_8)))
                .objects());
    return Facts.ofCluster(
        Fact.known(cluster.namespace(TestPod.NAMESPACE)), Fact.known(cluster.cluster()));
  }

  /// The request in this namespace.
  public TestRequest asks(Subject subject) {
    TestRequest request = TestRequest.to(subject);
    return new TestRequest(
        subject, request.actor(), request.endpoint(), facts(), request.policy());
  }

  private static String budgetManifest(String name, String selector, String bound) {
    return """
    apiVersion: policy/v1
    kind: PodDisruptionBudget
    metadata: {name: %s, namespace: prod}
    spec: {selector: {matchLabels: {%s}}, %s}
    """
        .formatted(name, selector, bound);
  }

  private static String workloadManifest(String kind, String name, int replicas, String labels) {
    return """
    apiVersion: apps/v1
    kind: %s
    metadata: {name: %s, namespace: prod}
    spec:
      replicas: %d
      selector: {matchLabels: {%s}}
      template:
        metadata: {labels: {%s}}
        spec: {containers: [{name: main, image: "main:1"}]}
    """
        .formatted(kind, name, replicas, labels, labels);
  }
}
