package io.redisguard.observability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Prometheus' own tool reads the rules and plays their cases.
class AlertsIT {
  @TempDir private Path folder;

  @Test
  void theRulesAreRules() throws Exception {
    Alerts.rulesIn(folder);
    promtool("check", "rules", "--lint=all", "--lint-fatal", "rules.yaml");
  }

  @Test
  void everyAlertFiresWhenItShallAndOnlyThen() throws Exception {
    Alerts.rulesWithSummariesIn(folder);
    Files.copy(Alerts.CASES, folder.resolve("cases.yaml"));
    promtool("test", "rules", "cases.yaml");
  }

  private void promtool(String... arguments) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("promtool");
    builder.command().addAll(List.of(arguments));
    Process process = builder.directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
