package io.redisguard.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.redisguard.controlplane.ControlPlane.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// etcd is put back to an older state under a running guard.
class RollbackClusterIT {
  /// From the moment the API server answers again.
  private static final Duration BOUND = Duration.ofSeconds(90);

  /// More than anything writes while the tests wait, so that the restored store does not catch up
  /// by itself.
  private static final int LOST_WRITES = 500;

  private static final String BUDGET =
      """
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata: {name: %s, namespace: prod}
      spec:
        maxUnavailable: 1
        selector: {matchLabels: {app.kubernetes.io/name: redis}}
      """;

  private ControlPlane controlPlane;
  private InstalledGuard guard;
  private RedisPods redis;
  private KubernetesClient bystander;
  private SharedIndexInformer<Pod> unguarded;

  @BeforeEach
  void start() {
    controlPlane = ControlPlane.start();
    guard = InstalledGuard.with(controlPlane, "protect");
    redis = RedisPods.in(controlPlane, "prod");
    controlPlane.admin().apply(BUDGET.formatted("redis")).ok();
    bystander = controlPlane.client("bystander", "system:masters");
    unguarded = bystander.pods().inNamespace("prod").inform();
  }

  @AfterEach
  void stop() {
    bystander.close();
    guard.close();
    controlPlane.close();
  }

  @Test
  void aRestoredStoreIsReadAgain() throws IOException {
    Path snapshot = copyOfTheStore();
    liveOn();

    controlPlane.stop(Part.API_SERVER);
    putBack(snapshot);
    controlPlane.start(Part.API_SERVER);
    controlPlane.awaitReady();

    awaitRebuilt();
    theLostFutureIsForgotten();
    anUnguardedInformerIsStillWrong();
  }

  /// Lists come from the API server's own memory, which is of the lost future like everybody's.
  /// What a review itself brings comes from the store.
  @Test
  void anApiServerThatRunsOnHasToBeStartedAgain() throws IOException {
    Path snapshot = copyOfTheStore();
    liveOn();

    putBack(snapshot);
    assertThat(bystander.pods().inNamespace("prod").list().getItems()).hasSize(2);
    assertThat(redis.tryDeleting("redis-node-0").err())
        .contains("redis-node-0 is labelled master")
        .contains("1 other member is ready");

    controlPlane.stop(Part.API_SERVER);
    controlPlane.start(Part.API_SERVER);
    controlPlane.awaitReady();
    awaitRebuilt();
    theLostFutureIsForgotten();
  }

  private Path copyOfTheStore() throws IOException {
    controlPlane.stop(Part.ETCD);
    Path copy = controlPlane.folder().resolve("snapshot");
    copy(controlPlane.etcdData(), copy);
    controlPlane.start(Part.ETCD);
    controlPlane.awaitReady();
    return copy;
  }

  private void putBack(Path snapshot) throws IOException {
    controlPlane.stop(Part.ETCD);
    Files.move(controlPlane.etcdData(), controlPlane.folder().resolve("lost"));
    copy(snapshot, controlPlane.etcdData());
    controlPlane.start(Part.ETCD);
  }

  /// What happens after the snapshot: another master, a pod and a budget less, and many writes.
  private void liveOn() {
    redis.promote("redis-node-1");
    redis.remove("redis-node-2");
    controlPlane.admin().line("delete poddisruptionbudget redis -n prod").ok();
    for (int write = 0; write < LOST_WRITES; write++) {
      String count = Integer.toString(write);
      bystander
          .namespaces()
          .withName("prod")
          .edit(it -> it.edit().editMetadata().addToAnnotations("n", count).endMetadata().build());
    }
    await().untilAsserted(() -> assertThat(podsOf(unguarded)).isEqualTo(LOST_FUTURE));
    await()
        .untilAsserted(
            () ->
                assertThat(redis.tryDeleting("redis-node-1").err())
                    .contains("redis-node-1 is labelled master")
                    .contains("1 other member is ready"));
    assertThat(redis.tryDeleting("redis-node-0").code()).isZero();
  }

  private static final List<String> LOST_FUTURE = List.of("redis-node-0", "redis-node-1 is master");

  private void awaitRebuilt() {
    long start = System.nanoTime();
    await()
        .atMost(BOUND)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> metric("redis_guard_facts_rebuilt_total") > 0 && guard.process().isReady());
    System.out.printf(
        "read again %d ms after the API server was back%n",
        Duration.ofNanos(System.nanoTime() - start).toMillis());
  }

  private void theLostFutureIsForgotten() throws IOException {
    assertThat(redis.tryDeleting("redis-node-0").err())
        .contains("redis-node-0 is labelled master")
        .contains("2 other members are ready");
    assertThat(redis.tryDeleting("redis-node-1").code()).isZero();
    Kubectl.Said second =
        controlPlane
            .admin()
            .runWith(BUDGET.formatted("second"), "create", "--dry-run=server", "-f", "-");
    assertThat(second.err()).contains("redis-node-0 is matched by budgets second and redis");
    assertThat(guard.process().output())
        .contains("All that is known of the cluster is dropped and read again");
  }

  private void anUnguardedInformerIsStillWrong() {
    assertThat(unguarded.isWatching()).isTrue();
    assertThat(podsOf(unguarded)).isEqualTo(LOST_FUTURE);
    assertThat(bystander.pods().inNamespace("prod").list().getItems()).hasSize(3);
  }

  private double metric(String name) {
    return new Scrape(guard.process().management("/q/metrics")).sum(name);
  }

  private static List<String> podsOf(SharedIndexInformer<Pod> informer) {
    return informer.getStore().list().stream()
        .map(
            pod ->
                pod.getMetadata().getName()
                    + (pod.getMetadata().getLabels().containsKey("isMaster") ? " is master" : ""))
        .sorted()
        .toList();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
