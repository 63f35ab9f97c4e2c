package io.redisguard.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.redisguard.cluster.LiveCluster;
import io.redisguard.cluster.LiveClusterEvents;
import io.redisguard.facts.Fact;
import io.redisguard.facts.NamespaceView;
import io.redisguard.test.GuardProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/// What informers know: soon, and in little memory. A control plane of its own, without
/// controllers: ten thousand pods that nobody touches.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LiveFactsClusterIT {
  private static final int PODS = 10_000;
  private static final int BUDGETS = 1_000;
  private static final int PODS_PER_NAMESPACE = 500;
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  private final ControlPlane controlPlane = ControlPlane.start();
  private final Kubectl admin = controlPlane.admin();

  LiveFactsClusterIT() {
    InstalledGuard.apply(controlPlane, "protect");
  }

  @AfterAll
  void stop() {
    controlPlane.close();
  }

  @Test
  @Order(1)
  void aChangeShowsInTheNextVerdict() {
    admin.apply(group("shop", 3)).ok();
    try (InstalledGuard guard = InstalledGuard.with(controlPlane, "protect")) {
      assertThat(guard.process().isReady()).isTrue();
      String budget =
          """
          apiVersion: policy/v1
          kind: PodDisruptionBudget
          metadata: {name: three, namespace: shop}
          spec: {minAvailable: 3, selector: {matchLabels: {app: redis}}}
          """;
      awaitVerdict(budget, false);

      admin.line("scale statefulset redis --replicas=5 -n shop").ok();
      await()
          .atMost(AT_ONCE)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> dryRun(budget).code() == 0);

      admin.line("scale statefulset redis --replicas=3 -n shop").ok();
      awaitVerdict(budget, false);
    }
  }

  @Test
  @Order(2)
  void tenThousandPodsAreReadSoonAndCostLittle() throws Exception {
    long empty = heapOfAGuard();
    fill();

    Duration read = timeToRead();
    long full = heapOfAGuard();

    System.out.printf(
        "%d pods and %d budgets: read in %d ms, %d MiB more heap%n",
        PODS, BUDGETS, read.toMillis(), (full - empty) >> 20);
    assertThat(read).isLessThanOrEqualTo(Duration.ofSeconds(10));
    assertThat(full - empty).isLessThanOrEqualTo(100L << 20);
  }

  private Duration timeToRead() throws IOException {
    Path kubeconfig = InstalledGuard.serviceAccount(controlPlane).kubeconfig();
    Config config = Config.fromKubeconfig(Files.readString(kubeconfig));
    try (KubernetesClient client =
            new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new VertxHttpClientFactory())
                .build();
        LiveCluster cluster =
            new LiveCluster(client, false, InstantSource.system(), LiveClusterEvents.SILENT)) {
      long started = System.nanoTime();
      cluster.start();
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> cluster.readiness().isReady());
      Duration read = Duration.ofNanos(System.nanoTime() - started);
      assertThat(cluster.namespace("crowd-0"))
          .isInstanceOfSatisfying(
              Fact.Known.class,
              known ->
                  assertThat(((NamespaceView) known.value()).pods()).hasSize(PODS_PER_NAMESPACE));
      return read;
    }
  }

  private long heapOfAGuard() throws IOException {
    try (GuardProcess guard = InstalledGuard.serve(controlPlane)) {
      return guard.heapAfterCollection();
    }
  }

  private void fill() throws Exception {
    List<Future<?>> batches = new ArrayList<>();
    try (KubernetesClient client = controlPlane.client("admin", "system:masters");
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int n = 0; n < PODS / PODS_PER_NAMESPACE; n++) {
        String namespace = "crowd-" + n;
        admin.line("create namespace " + namespace).ok();
        admin.line("create serviceaccount default -n " + namespace).ok();
        for (int i = 0; i < PODS_PER_NAMESPACE; i++) {
          String pod = pod(namespace, i);
          batches.add(threads.submit(() -> client.resource(pod).create()));
        }
        for (int i = 0; i < BUDGETS * PODS_PER_NAMESPACE / PODS; i++) {
          String budget = budget(namespace, "b" + i, "maxUnavailable: 1");
          batches.add(threads.submit(() -> client.resource(budget).create()));
        }
      }
      for (Future<?> batch : batches) {
        batch.get();
      }
    }
  }

  private void awaitVerdict(String budget, boolean allowed) {
    await()
        .atMost(Duration.ofSeconds(5))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> dryRun(budget).code() == 0 == allowed);
  }

  private Kubectl.Said dryRun(String yaml) {
    return admin.runWith(yaml, "apply", "--dry-run=server", "-f", "-");
  }

  private static String pod(String namespace, int index) {
    return """
        apiVersion: v1
        kind: Pod
        metadata:
          name: pod-%2$d
          namespace: %1$s
          labels: {app: crowd-%3$d, tier: backend, version: v%3$d, team: a}
        spec:
          automountServiceAccountToken: false
          containers:
            - name: main
              image: registry.example/app:1
              resources: {requests: {cpu: 10m, memory: 16Mi}}
              env: [{name: A, value: b}, {name: C, value: d}]
              ports: [{containerPort: 8080}]
        """
        .formatted(namespace, index, index % 50);
  }

  private static String budget(String namespace, String name, String bound) {
    return """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: %s, namespace: %s}
        spec: {%s, selector: {matchLabels: {app: redis}}}
        """
        .formatted(name, namespace, bound);
  }

  /// A StatefulSet whose pods nobody makes.
  private static String group(String namespace, int replicas) {
    return """
        apiVersion: v1
        kind: Namespace
        metadata: {name: %1$s}
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: redis, namespace: %1$s}
        spec:
          replicas: %2$d
          serviceName: redis
          selector: {matchLabels: {app: redis}}
          template:
            metadata: {labels: {app: redis}}
            spec: {containers: [{name: redis, image: registry.example/redis:8}]}
        """
        .formatted(namespace, replicas);
  }
}
