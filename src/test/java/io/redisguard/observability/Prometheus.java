package io.redisguard.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.review.Json;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// A real Prometheus that scrapes one guard every three seconds.
final class Prometheus implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final int port;
  private final HttpClient client = HttpClient.newHttpClient();

  private Prometheus(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /// Starts one with the alerts, and waits until it has scraped.
  ///
  /// @param target `host:port`
  static Prometheus scraping(String target, Path folder) throws IOException {
    Alerts.rulesIn(folder);
    Path configuration =
        Files.writeString(
            folder.resolve("prometheus.yaml"),
            """
            global: {scrape_interval: 3s, scrape_timeout: 3s, evaluation_interval: 1s}
            rule_files: [rules.yaml]
            scrape_configs:
              - job_name: redis-guard
                metrics_path: /q/metrics
                static_configs: [{targets: ['%s']}]
            """
                .formatted(target));
    int port = freePort();
    Process process =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
    Prometheus prometheus = new Prometheus(process, port);
    await("a scrape")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(prometheus.hasScraped()).as(prometheus.targets()).isTrue());
    return prometheus;
  }

  /// The answer to a query; its `status` is `success` or `error`.
  JsonNode query(String expression) {
    return get("/api/v1/query?query=" + encoded(expression));
  }

  /// Everything that it knows of a metric.
  JsonNode series(String metric) {
    return get("/api/v1/series?match%5B%5D=" + encoded(metric)).path("data");
  }

  /// Rules as it evaluates them, with their health.
  JsonNode rules() {
    return get("/api/v1/rules").at("/data/groups/0/rules");
  }

  /// What it scrapes, and what went wrong with that.
  private String targets() {
    return get("/api/v1/targets").at("/data/activeTargets").toString();
  }

  private boolean hasScraped() {
    if (!process.isAlive()) {
      throw new AssertionError("prometheus ended with " + process.exitValue());
    }
    return query("up == 1").at("/data/result").size() == 1;
  }

  private JsonNode get(String path) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
      return Json.trees()
          .readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException _) {
      return Json.mapper().createObjectNode().put("status", "no answer");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Json.mapper().createObjectNode().put("status", "interrupted");
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    client.close();
    process.destroyForcibly();
  }
}
