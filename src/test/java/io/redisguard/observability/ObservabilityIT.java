package io.redisguard.observability;

import static io.redisguard.observability.Alerts.elements;
import static io.redisguard.rules.Endpoint.MUTATE;
import static io.redisguard.rules.Endpoint.VALIDATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.cluster.MockCluster;
import io.redisguard.test.GuardProcess;
import io.redisguard.webhook.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real Prometheus scrapes the packaged server, and understands every expression of the alerts
/// and the dashboard.
class ObservabilityIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// Told by the API server and not by the guard; docs/operations.md says so.
  private static final Set<String> OF_THE_API_SERVER =
      Set.of("apiserver_admission_webhook_fail_open_count");

  @TempDir private static Path folder;
  private static MockCluster cluster;
  private static GuardProcess guard;
  private static Prometheus prometheus;

  @BeforeAll
  static void start() throws IOException {
    cluster = new MockCluster();
    Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), cluster.kubeconfig());
    guard =
        GuardProcess.serveWith(
            Map.of("KUBECONFIG", kubeconfig.toString()),
            Files.createDirectory(folder.resolve("g")));
    for (String name : Samples.REVIEWS) {
      guard.guard().answer(name.equals("create-pod") ? MUTATE : VALIDATE, Samples.review(name));
    }
    prometheus =
        Prometheus.scraping(guard.managementAddress(), Files.createDirectory(folder.resolve("p")));
  }

  @AfterAll
  static void stop() {
    prometheus.close();
    guard.close();
    cluster.close();
  }

  private static List<String> expressions() {
    List<String> expressions = new ArrayList<>(Alerts.panelExpressions());
    Alerts.all().forEach(alert -> expressions.add(alert.path("expr").asText()));
    return expressions;
  }

  @Test
  void everyExpressionIsUnderstood() {
    assertThat(expressions())
        .hasSizeGreaterThan(40)
        .allSatisfy(
            expression ->
                assertThat(prometheus.query(expression).path("status").asText())
                    .as(expression)
                    .isEqualTo("success"));
  }

  @Test
  void everyMetricIsThere() throws IOException {
    Set<String> missing = new TreeSet<>();
    for (String metric : Metrics.in(expressions())) {
      if (prometheus.series(metric).isEmpty()) {
        missing.add(metric);
      }
    }
    assertThat(missing).isEqualTo(OF_THE_API_SERVER);
    assertThat(Files.readString(Path.of("docs/operations.md"))).contains(missing);
  }

  /// What is shown has a value, unless it needs two scrapes of something that happened.
  @Test
  void everyGaugeOfTheFirstRowHasAValue() {
    List<String> row =
        elements(Alerts.dashboard().path("panels"))
            .filter(panel -> panel.path("type").asText().equals("stat"))
            .filter(panel -> !panel.at("/fieldConfig/defaults").has("noValue"))
            .map(panel -> panel.at("/targets/0/expr").asText())
            .toList();
    assertThat(row)
        .hasSize(5)
        .allSatisfy(
            expression ->
                assertThat(prometheus.query(expression).at("/data/result"))
                    .as(expression)
                    .hasSize(1));
  }

  @Test
  void prometheusRunsTheAlerts() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(elements(prometheus.rules()).map(rule -> rule.path("health").asText()))
                    .hasSize(Alerts.all().size())
                    .containsOnly("ok"));
    Set<String> firing = new TreeSet<>();
    for (JsonNode rule : prometheus.rules()) {
      if (rule.path("state").asText().equals("firing")) {
        firing.add(rule.path("name").asText());
      }
    }
    assertThat(firing).as("alerts about a guard that is well").isEmpty();
  }

  /// Of everything that the guard counts, nothing names a user, a namespace or a pod.
  @Test
  void noLabelHasManyValues() {
    assertThat(
            guard.management("/q/metrics").lines().filter(line -> line.startsWith("redis_guard")))
        .hasSizeGreaterThan(100)
        .noneMatch(line -> line.matches(".*(alice|redis-node|prod).*"));
  }
}
