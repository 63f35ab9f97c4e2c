package io.redisguard.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisguard.cli.ThrowAwayCertificate;
import io.redisguard.controlplane.ControlPlane.Part;
import io.redisguard.controlplane.Kubectl.Said;
import io.redisguard.test.GuardProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// No guard, and a start of everything from nothing. `open` is a namespace like any other; `closed`
/// asks for failing closed, which only the overlay `fail` hears.
class GuardDownClusterIT {
  private ControlPlane controlPlane;
  private PretendKubelet kubelet;
  private Kubectl alice;
  private ThrowAwayCertificate certificate;

  @BeforeEach
  void start() throws IOException {
    controlPlane = ControlPlane.start(Part.CONTROLLERS, Part.SCHEDULER);
    kubelet = PretendKubelet.of(controlPlane, "node-a", "node-b", "node-c");
    alice = controlPlane.kubectl("alice", "system:masters");
    certificate =
        ThrowAwayCertificate.in(Files.createTempDirectory(controlPlane.folder(), "shared-"));
  }

  @AfterEach
  void stop() {
    kubelet.close();
    controlPlane.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"protect", "fail"})
  void withoutAGuardAndThenFromNothing(String overlay) throws IOException {
    InstalledGuard.apply(controlPlane, overlay);
    try (Wire service = Wire.to()) {
      InstalledGuard.connect(
          controlPlane, "https://localhost:" + service.port(), certificate.certificate());
      everythingStartsWithoutAGuard();
      evictionsGoOn("open");
      if (overlay.equals("fail")) {
        evictionsFail("closed");
      } else {
        evictionsGoOn("closed");
      }
      fromNothing(service);
    }
  }

  /// Redis, and the guard's own pods, which are not asked about.
  private void everythingStartsWithoutAGuard() {
    RedisGroup.in(controlPlane, "open");
    controlPlane.admin().line("create namespace closed").ok();
    controlPlane.admin().line("label namespace closed redis-guard.io/fail-closed=true").ok();
    RedisGroup.in(controlPlane, "closed");
    guardPodsAreReady();
  }

  private void guardPodsAreReady() {
    controlPlane
        .admin()
        .line("rollout status deployment/redis-guard -n redis-guard --timeout=60s")
        .ok();
  }

  private void evictionsGoOn(String namespace) {
    double before = failedOpen();
    assertThat(evict(namespace).code()).isZero();
    assertThat(alice.line("delete pod redis-node-1 --wait=false -n " + namespace).code()).isZero();
    assertThat(failedOpen()).isGreaterThan(before);
    await()
        .untilAsserted(
            () ->
                assertThat(Files.readString(controlPlane.auditLog()))
                    .contains("failed-open.validating.webhook.admission.k8s.io/"));
  }

  private void evictionsFail(String namespace) {
    Said evicted = evict(namespace);
    assertThat(evicted.code()).isEqualTo(1);
    assertThat(evicted.err()).contains("failed calling webhook \"validate.redis-guard.io\"");
    assertThat(alice.line("delete pod redis-node-1 --wait=false -n " + namespace).err())
        .contains("failed calling webhook \"validate.redis-guard.io\"");
  }

  /// All is off; the guard comes first and waits, Redis and the control plane come at once.
  private void fromNothing(Wire service) throws IOException {
    controlPlane.admin().line("delete statefulset redis-node -n closed --wait=false").ok();
    controlPlane.admin().line("scale statefulset redis-node --replicas=5 -n open").ok();
    try (GuardProcess guard = InstalledGuard.launch(controlPlane, certificate, Map.of())) {
      for (Part part : new Part[] {Part.SCHEDULER, Part.CONTROLLERS, Part.API_SERVER, Part.ETCD}) {
        controlPlane.stop(part);
      }
      controlPlane.start(Part.ETCD);
      controlPlane.start(Part.API_SERVER);
      controlPlane.awaitReady();
      long start = System.nanoTime();
      controlPlane.start(Part.CONTROLLERS);
      controlPlane.start(Part.SCHEDULER);
      controlPlane.admin().apply(RedisGroup.manifest("closed")).ok();
      guard.awaitReady();
      System.out.printf("guard ready after %.1f s%n", (System.nanoTime() - start) / 1e9);
      service.add(URI.create(guard.guard().address()).getPort());
      new RedisGroup(controlPlane.admin(), "open").awaitWhole();
      new RedisGroup(controlPlane.admin(), "closed").awaitWhole();
      guardPodsAreReady();
      System.out.printf("all ready after %.1f s%n", (System.nanoTime() - start) / 1e9);
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                controlPlane
                    .admin()
                    .line("label pod redis-node-0 isMaster=true --overwrite -n closed");
                assertThat(alice.line("delete pod redis-node-0 -n closed --dry-run=server").err())
                    .contains("is labelled master of closed/redis-node");
              });
    }
  }

  private Said evict(String namespace) {
    String eviction =
        """
        {"apiVersion": "policy/v1", "kind": "Eviction",
         "metadata": {"name": "redis-node-2", "namespace": "%s"}}
        """
            .formatted(namespace);
    return alice.runWith(
        eviction,
        "create",
        "--raw",
        "/api/v1/namespaces/%s/pods/redis-node-2/eviction".formatted(namespace),
        "-f",
        "-");
  }

  private double failedOpen() {
    return Scrape.of(controlPlane)
        .sum("apiserver_admission_webhook_fail_open_count", "redis-guard.io");
  }
}
