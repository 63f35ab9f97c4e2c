package io.redisguard.observability;

import static io.redisguard.observability.Alerts.elements;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Alerts, their runbooks, their cases and the dashboard belong together.
class AlertsTest {
  private static final Set<String> SEVERITIES = Set.of("critical", "warning", "info");

  static Stream<String> alerts() {
    return Alerts.all().stream().map(alert -> alert.path("alert").asText());
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void sayWhatToDo(String name) throws IOException {
    JsonNode alert = alert(name);
    assertThat(alert.at("/labels/severity").asText()).isIn(SEVERITIES);
    assertThat(alert.at("/annotations/summary").asText()).hasSizeBetween(20, 140);
    assertThat(alert.at("/annotations/description").asText()).isNotEmpty();
    Path runbook = Path.of(alert.at("/annotations/runbook_url").asText());
    assertThat(runbook).isEqualTo(Alerts.RUNBOOKS.resolve(name + ".md"));
    assertThat(Files.readAllLines(runbook))
        .startsWith("# " + name)
        .contains("## Look first", "## Do")
        .hasSizeLessThan(45);
  }

  @Test
  void everyRunbookHasItsAlert() throws IOException {
    try (Stream<Path> runbooks = Files.list(Alerts.RUNBOOKS)) {
      assertThat(runbooks.map(file -> file.getFileName().toString().replace(".md", "")))
          .containsExactlyInAnyOrderElementsOf(alerts().toList());
    }
  }

  @Test
  void everyAlertHasACaseInWhichItFiresAndOneInWhichItDoesNot() {
    Set<String> fires = new HashSet<>();
    Set<String> silent = new HashSet<>();
    elements(Alerts.cases().path("tests"))
        .flatMap(test -> elements(test.path("alert_rule_test")))
        .forEach(
            test ->
                (test.path("exp_alerts").isEmpty() ? silent : fires)
                    .add(test.path("alertname").asText()));
    assertThat(fires).containsExactlyInAnyOrderElementsOf(alerts().toList());
    assertThat(silent).containsExactlyInAnyOrderElementsOf(alerts().toList());
  }

  @Test
  void everyAlertIsInTheTableOfAlerts() throws IOException {
    String operations = Files.readString(Path.of("docs/operations.md"));
    assertThat(Alerts.all())
        .allSatisfy(
            alert ->
                assertThat(operations)
                    .contains(
                        "| [%1$s](runbooks/%1$s.md) | %2$s | "
                            .formatted(
                                alert.path("alert").asText(),
                                alert.at("/labels/severity").asText())));
  }

  @Test
  void everyPanelSaysWhatItShows() {
    List<JsonNode> panels = elements(Alerts.dashboard().path("panels")).toList();
    assertThat(panels)
        .hasSizeGreaterThan(10)
        .allSatisfy(
            panel -> {
              assertThat(panel.path("title").asText()).isNotEmpty();
              assertThat(panel.at("/datasource/uid").asText()).isEqualTo("${datasource}");
              assertThat(panel.path("targets")).isNotEmpty();
            });
    assertThat(panels.stream().map(panel -> panel.path("id").asInt())).doesNotHaveDuplicates();
  }

  /// Of the columns and rows none is taken twice.
  @Test
  void panelsLieBesideEachOther() {
    Set<String> cells = new HashSet<>();
    elements(Alerts.dashboard().path("panels"))
        .map(panel -> panel.path("gridPos"))
        .forEach(
            at -> {
              int right = at.path("x").asInt() + at.path("w").asInt();
              int below = at.path("y").asInt() + at.path("h").asInt();
              assertThat(right).isLessThanOrEqualTo(24);
              for (int x = at.path("x").asInt(); x < right; x++) {
                for (int y = at.path("y").asInt(); y < below; y++) {
                  assertThat(cells.add(x + " " + y)).as("%d %d", x, y).isTrue();
                }
              }
            });
  }

  private static JsonNode alert(String name) {
    return Alerts.all().stream()
        .filter(alert -> alert.path("alert").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
