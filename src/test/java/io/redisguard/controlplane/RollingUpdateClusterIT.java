package io.redisguard.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisguard.cli.ThrowAwayCertificate;
import io.redisguard.test.GuardProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two replicas behind a balancer are replaced one by one, as a Deployment does it, while pods are
/// made, evicted and deleted all the time. The namespace fails closed: a call that is lost is an
/// error that a client sees.
class RollingUpdateClusterIT {
  private static final int CALLS = 2_000;

  /// As in the cluster: so long it serves on after SIGTERM.
  private static final Map<String, String> AS_DEPLOYED = Map.of("QUARKUS_SHUTDOWN_DELAY", "10s");

  /// Nodes hear late that an endpoint has gone.
  private static final Duration ENDPOINTS_FOLLOW = Duration.ofSeconds(2);

  private final List<GuardProcess> replicas = new ArrayList<>();
  private ControlPlane controlPlane;
  private ThrowAwayCertificate certificate;
  private Wire service;

  @BeforeEach
  void start() throws IOException {
    controlPlane = ControlPlane.start();
    InstalledGuard.apply(controlPlane, "fail");
    certificate =
        ThrowAwayCertificate.in(Files.createTempDirectory(controlPlane.folder(), "shared-"));
    service = Wire.to();
    replicas.add(replica().awaitReady());
    replicas.add(replica().awaitReady());
    replicas.forEach(replica -> service.add(portOf(replica)));
    InstalledGuard.connect(
        controlPlane, "https://localhost:" + service.port(), certificate.certificate());
    Kubectl admin = controlPlane.admin();
    admin.line("create namespace prod").ok();
    admin.line("label namespace prod redis-guard.io/fail-closed=true").ok();
    admin.line("create serviceaccount default -n prod").ok();
  }

  @AfterEach
  void stop() {
    replicas.forEach(GuardProcess::close);
    service.close();
    controlPlane.close();
  }

  @Test
  void noCallFails() throws IOException {
    try (PodTraffic traffic = PodTraffic.in(controlPlane, "prod")) {
      await().atMost(Duration.ofMinutes(1)).until(() -> traffic.calls() > CALLS / 10);
      double before = traffic.calls();
      for (GuardProcess old : List.copyOf(replicas)) {
        replace(old);
      }
      await().atMost(Duration.ofMinutes(2)).until(() -> traffic.calls() - before > CALLS);

      assertThat(traffic.failures()).isEmpty();
      System.out.printf("%d calls during the update%n", traffic.calls() - (int) before);
    }
    Scrape metrics = Scrape.of(controlPlane);
    assertThat(metrics.sum("apiserver_admission_webhook_fail_open_count", "redis-guard")).isZero();
    assertThat(metrics.sum("apiserver_admission_webhook_rejection_count", "calling_webhook_error"))
        .isZero();
    assertThat(metrics.sum("apiserver_admission_webhook_request_total", "redis-guard"))
        .isGreaterThan(CALLS);
    assertThat(Files.readString(controlPlane.auditLog())).doesNotContain("failed-open");
    assertThat(replicas.stream().mapToDouble(RollingUpdateClusterIT::answers).sum()).isPositive();
  }

  private static double answers(GuardProcess replica) {
    return new Scrape(replica.management("/q/metrics"))
        .sum("redis_guard_decision_duration_seconds_count");
  }

  /// The new one is ready first; then the old one hears SIGTERM, and the Service of it.
  private void replace(GuardProcess old) throws IOException {
    GuardProcess added = replica().awaitReady();
    replicas.add(added);
    service.add(portOf(added));
    replicas.remove(old);
    old.terminate();
    await().pollDelay(ENDPOINTS_FOLLOW).until(() -> true);
    service.remove(portOf(old));
    await().atMost(Duration.ofSeconds(30)).until(() -> !old.isAlive());
  }

  private GuardProcess replica() {
    return InstalledGuard.launch(controlPlane, certificate, AS_DEPLOYED);
  }

  private static int portOf(GuardProcess replica) {
    return URI.create(replica.guard().address()).getPort();
  }
}
