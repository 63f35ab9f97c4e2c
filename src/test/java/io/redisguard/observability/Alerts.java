package io.redisguard.observability;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The alerts of deploy/observability, their cases, and the dashboard, as they are written.
final class Alerts {
  static final Path FOLDER = Path.of("deploy/observability");
  static final Path RUNBOOKS = Path.of("docs/runbooks");
  static final Path CASES = Path.of("src/test/resources/observability/alert-cases.yaml");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Alerts() {}

  static JsonNode rule() {
    return yaml(FOLDER.resolve("alerts.yaml"));
  }

  static List<JsonNode> all() {
    return elements(rule().at("/spec/groups"))
        .flatMap(group -> elements(group.path("rules")))
        .toList();
  }

  static JsonNode cases() {
    return yaml(CASES);
  }

  /// What Prometheus itself reads: the spec without the object around it. YAML reads JSON.
  static Path rulesIn(Path folder) throws IOException {
    return Files.writeString(folder.resolve("rules.yaml"), rule().path("spec").toString());
  }

  /// The same with nothing but summaries, which the cases compare word by word.
  static Path rulesWithSummariesIn(Path folder) throws IOException {
    JsonNode spec = rule().path("spec");
    elements(spec.path("groups"))
        .flatMap(group -> elements(group.path("rules")))
        .forEach(alert -> ((ObjectNode) alert.path("annotations")).retain(List.of("summary")));
    return Files.writeString(folder.resolve("rules.yaml"), spec.toString());
  }

  static JsonNode dashboard() {
    try {
      return JSON.readTree(FOLDER.resolve("dashboard.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Expressions of all panels, with a window in place of Grafana's variable.
  static List<String> panelExpressions() {
    return elements(dashboard().path("panels"))
        .flatMap(panel -> elements(panel.path("targets")))
        .map(target -> target.path("expr").asText().replace("$__rate_interval", "1m"))
        .toList();
  }

  static Stream<JsonNode> elements(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  private static JsonNode yaml(Path file) {
    try {
      Load load = new Load(LoadSettings.builder().setLabel(file.toString()).build());
      return JSON.valueToTree(load.loadFromString(Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
