package io.redisguard.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.cli.ThrowAwayCertificate;
import io.redisguard.controlplane.ControlPlane.Part;
import io.redisguard.test.GuardProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/// Policy reports at a real API server with a real garbage collector: written once, only where
/// something changed, and gone with their objects. Writes are counted by the API server.
class ReportsClusterIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(500);

  private static final String CONTROLLED = "controlled";

  private static final String BLOCKING =
      """
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata: {name: blocking, namespace: prod}
      spec: {maxUnavailable: %d, selector: {matchLabels: {app.kubernetes.io/name: redis}}}
      """;

  private final List<GuardProcess> replicas = new ArrayList<>();
  private ControlPlane controlPlane;
  private ThrowAwayCertificate certificate;
  private Kubectl admin;

  /// Controllers only where they are asked for: they would make pods beside those of the test.
  @BeforeEach
  void start(TestInfo test) throws IOException {
    controlPlane =
        test.getTags().contains(CONTROLLED)
            ? ControlPlane.start(Part.CONTROLLERS, Part.SCHEDULER)
            : ControlPlane.start();
    admin = controlPlane.admin();
    InstalledGuard.apply(controlPlane, "observe");
    InstalledGuard.removeWebhooks(admin);
    certificate =
        ThrowAwayCertificate.in(Files.createTempDirectory(controlPlane.folder(), "shared-"));
  }

  @AfterEach
  void stop() {
    replicas.forEach(GuardProcess::close);
    controlPlane.close();
  }

  @Test
  @Tag(CONTROLLED)
  void openReports() throws IOException {
    try (PretendKubelet _ = PretendKubelet.of(controlPlane, "node-a", "node-b");
        RedisGroup _ = RedisGroup.in(controlPlane, "prod")) {
      keepsReports();
    }
  }

  private void keepsReports() throws IOException {
    install("openreports", "reports.openreports.io");
    admin.apply(BLOCKING.formatted(0)).ok();
    replica("guard-a").awaitReady();
    await()
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .untilAsserted(
            () ->
                assertThat(shown("reports"))
                    .contains(
                        "PodDisruptionBudget blocking", "Pod redis-node-0", "Pod redis-node-2"));
    JsonNode report = reportOn("reports", "blocking");
    assertThat(report.at("/results/0/rule").asText()).isEqualTo("budget-never-allows");
    assertThat(report.at("/results/0/result").asText()).isEqualTo("warn");
    assertThat(report.at("/summary/warn").asInt()).isEqualTo(report.path("results").size());
    assertThat(admin.line("get reports -n prod").ok())
        .startsWith("NAME")
        .contains("PASS", "FAIL", "WARN")
        .contains(report.at("/metadata/name").asText());
    restartWritesNothing("openreports.io");

    admin.apply(BLOCKING.formatted(1)).ok();
    await()
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .untilAsserted(
            () -> assertThat(rulesOn("reports", "blocking")).doesNotContain("budget-never-allows"));

    admin.line("scale statefulset redis-node --replicas=2 -n prod").ok();
    await()
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .untilAsserted(() -> assertThat(shown("reports")).doesNotContain("Pod redis-node-2"));
    assertThat(metric(replicas.getLast(), "redis_guard_report_failures_total")).isZero();
  }

  @Test
  void policyReports() throws IOException {
    install("policyreports", "policyreports.wgpolicyk8s.io");
    blockedGroup();
    replica("guard-a").awaitReady();
    await()
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .untilAsserted(() -> assertThat(shown("polr")).contains("PodDisruptionBudget blocking"));
    assertThat(admin.line("get polr -n prod").ok()).startsWith("NAME").contains("WARN");
    restartWritesNothing("wgpolicyk8s.io");

    // Somebody installs the successor.
    install("openreports", "reports.openreports.io");
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(POLL)
        .untilAsserted(
            () -> {
              assertThat(shown("reports.openreports.io")).contains("PodDisruptionBudget blocking");
              assertThat(shown("polr")).isEmpty();
            });
  }

  @Test
  void neitherOfThem() throws IOException {
    blockedGroup();
    GuardProcess guard = replica("guard-a").awaitReady();
    await()
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .until(() -> metric(guard, "redis_guard_findings") > 0);

    assertThat(guard.output())
        .containsOnlyOnce(
            "No policy reports are written: the cluster serves neither openreports.io nor"
                + " wgpolicyk8s.io");
    assertThat(metric(guard, "redis_guard_report_writes_total")).isZero();
    assertThat(metric(guard, "redis_guard_report_failures_total")).isZero();
  }

  /// 1 000 pods of which 100 run Redis: 100 reports, and then labels of all of them change.
  @Test
  void aThousandPods() throws IOException {
    install("openreports", "reports.openreports.io");
    admin.line("create namespace prod").ok();
    admin.line("create serviceaccount default -n prod").ok();
    for (int thousandth = 0; thousandth < 10; thousandth++) {
      admin.apply(hundredPods(thousandth)).ok();
    }
    GuardProcess guard = replica("guard-a").awaitReady();
    long began = System.nanoTime();
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(POLL)
        .until(() -> metric(guard, "redis_guard_report_writes_total") >= 100);
    double seconds = (System.nanoTime() - began) / 1e9;
    assertThat(100 / seconds).as("writes per second").isLessThan(7);
    assertThat(writes("openreports.io", "POST")).isEqualTo(100);

    double scans = metric(guard, "redis_guard_scan_duration_seconds_count");
    admin.line("label pods --all touched=yes -n prod").ok();
    await()
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .until(() -> metric(guard, "redis_guard_scan_duration_seconds_count") > scans + 1);
    assertThat(writes("openreports.io", "POST")).isEqualTo(100);
    assertThat(writes("openreports.io", "PUT")).isZero();
    System.out.printf(
        "100 reports in %.0f s, %.0f scans of 1000 pods took %.0f ms in all%n",
        seconds,
        metric(guard, "redis_guard_scan_duration_seconds_count"),
        metric(guard, "redis_guard_scan_duration_seconds_sum") * 1000);
  }

  /// What either of two replicas let pass is counted, also when the one that counted it stops.
  @Test
  void countsOfBothReplicas() throws IOException, InterruptedException {
    install("openreports", "reports.openreports.io");
    RedisPods redis = RedisPods.in(controlPlane, "prod");
    GuardProcess leader = replica("guard-a").awaitReady();
    await()
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .until(() -> metric(leader, "redis_guard_leader") > 0);
    GuardProcess other = replica("guard-b").awaitReady();
    InstalledGuard.apply(controlPlane, "observe");
    Kubectl alice = controlPlane.kubectl("alice", "system:masters");

    connect(other);
    assertThat(redis.tryDeleting("redis-node-0").err()).contains("Warning: ");
    assertThat(alice.line("delete pod redis-node-0 --wait=false -n prod").err())
        .contains("Warning: ");
    other.terminate();
    other.exitCode();
    assertThat(counted("delete-master")).isEqualTo(1);

    connect(leader);
    redis.remove("redis-node-0");
    redis.promote("redis-node-1");
    await()
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .until(() -> redis.tryDeleting("redis-node-1").err().contains("Warning: "));
    alice.line("delete pod redis-node-1 --wait=false -n prod").ok();
    await()
        .atMost(Duration.ofSeconds(90))
        .pollInterval(POLL)
        .untilAsserted(() -> assertThat(counted("delete-master")).isEqualTo(2));
  }

  private void install(String file, String definition) throws IOException {
    admin.apply(Files.readString(Path.of("src/test/resources/crds", file + ".yaml"))).ok();
    admin
        .line(
            "wait --for=condition=Established --timeout=30s customresourcedefinition/" + definition)
        .ok();
  }

  private void blockedGroup() {
    RedisPods.in(controlPlane, "prod");
    admin.apply(BLOCKING.formatted(0)).ok();
  }

  private GuardProcess replica(String pod) {
    GuardProcess replica =
        InstalledGuard.launch(
            controlPlane, certificate, Map.of("HOSTNAME", pod, "QUARKUS_SHUTDOWN_DELAY", "0s"));
    replicas.add(replica);
    return replica;
  }

  private void connect(GuardProcess replica) {
    InstalledGuard.connect(controlPlane, replica.guard().address(), certificate.certificate());
  }

  /// The one that comes after it leads, scans, compares, and finds everything written.
  private void restartWritesNothing(String group) throws IOException {
    double before = writes(group, "POST") + writes(group, "PUT");
    assertThat(before).isPositive();
    replicas.getLast().kill();
    GuardProcess next = replica("guard-next").awaitReady();
    await()
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .until(
            () ->
                metric(next, "redis_guard_findings") > 0
                    && metric(next, "redis_guard_reports_pending") == 0);
    await()
        .during(Duration.ofSeconds(5))
        .atMost(PATIENCE)
        .until(() -> writes(group, "POST") + writes(group, "PUT") == before);
    assertThat(metric(next, "redis_guard_report_writes_total")).isZero();
  }

  private static double metric(GuardProcess replica, String name) {
    return new Scrape(replica.management("/q/metrics")).sum(name);
  }

  private double writes(String group, String verb) {
    return Scrape.of(controlPlane)
        .sum(
            "apiserver_request_total",
            "group=\"" + group + "\"",
            "verb=\"" + verb + "\"",
            "code=\"2");
  }

  private JsonNode items(String resource) {
    return InstalledGuard.parse(admin.line("get " + resource + " -n prod -o json").ok())
        .path("items");
  }

  /// Kinds and names of the objects that have reports.
  private List<String> shown(String resource) {
    List<String> shown = new ArrayList<>();
    items(resource)
        .forEach(
            report ->
                shown.add(
                    report.at("/scope/kind").asText() + " " + report.at("/scope/name").asText()));
    return shown;
  }

  private JsonNode reportOn(String resource, String name) {
    for (JsonNode report : items(resource)) {
      if (report.at("/scope/name").asText().equals(name)) {
        return report;
      }
    }
    return InstalledGuard.parse("{}");
  }

  private List<String> rulesOn(String resource, String name) {
    List<String> rules = new ArrayList<>();
    reportOn(resource, name)
        .path("results")
        .forEach(result -> rules.add(result.path("rule").asText()));
    return rules;
  }

  private int counted(String rule) {
    int count = 0;
    for (JsonNode result : reportOn("reports", "redis-node").path("results")) {
      if (result.path("rule").asText().equals(rule)) {
        count += result.at("/properties/count").asInt();
      }
    }
    return count;
  }

  private static String hundredPods(int thousandth) {
    StringBuilder pods = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      boolean redis = i % 10 == 0;
      pods.append(
          """
          ---
          apiVersion: v1
          kind: Pod
          metadata: {name: pod-%d-%d, namespace: prod}
          spec:
            nodeName: node-a
            automountServiceAccountToken: false
            containers: [{name: main, image: "%s"}]
          """
              .formatted(thousandth, i, redis ? "redis:7" : "web:1"));
    }
    return pods.toString();
  }
}
