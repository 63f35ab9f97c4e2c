package io.redisguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.review.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayCommandTest {
  private static final String LOG = "src/test/resources/audit/lines.log";

  @TempDir private Path folder;

  @Test
  void aPersonReadsATimeLine() {
    Cli.Result result = Cli.run("replay", LOG);

    assertThat(result.out()).isEqualTo(Cli.expected("replay.txt"));
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
  }

  @Test
  void aLogWithoutBodiesSaysThatItWentByTheNames() {
    Cli.Result result = Cli.run("replay", "src/test/resources/audit/metadata.log");

    assertThat(result.out()).isEqualTo(Cli.expected("replay-metadata.txt"));
  }

  @Test
  void aToolReadsJson() throws IOException {
    JsonNode json = Json.trees().readTree(Cli.run("replay", LOG, "-o", "json").out());

    assertThat(json).isEqualTo(Json.trees().readTree(Cli.expected("replay.json")));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "--pod redis-node-0,            1",
    "--pod redis-node-1,            0",
    "-n prod,                       1",
    "-n other,                      0",
    "--since 2026-11-21T08:41:20Z,  1",
    "--since 2026-11-21T09:00:00Z,  0",
    "--until 2026-11-21T08:00:00Z,  0",
    "--until 2026-11-21T09:00:00+01:00, 0",
  })
  void optionsNarrowItDown(String options, int disruptions) throws IOException {
    Cli.Result result =
        Cli.run((options + " -o json").transform(it -> "replay " + LOG + " " + it).split(" "));

    assertThat(Json.trees().readTree(result.out()).path("disruptions")).hasSize(disruptions);
  }

  @Test
  void standardInputIsALogToo() throws IOException {
    assertThat(Cli.runWithInput(Files.readString(Path.of(LOG)), "replay", "-").out())
        .contains("redis-node-0 (master) was evicted by bob");
  }

  @Test
  void theGivenPolicyIsAsked() {
    String policy =
        Cli.write(
            folder,
            "policy.yaml",
            "apiVersion: redis-guard.io/v1alpha1\nkind: GuardPolicy\nmetadata: {name: a}\nspec: {profile: observe}\n");

    assertThat(Cli.run("replay", LOG, "--policy", policy).out())
        .contains("the guard would have allowed it with a warning (delete-master)")
        .doesNotContain("would have refused");
  }

  @Test
  void namesCannotSteerTheTerminal() throws IOException {
    String hostile = Files.readString(Path.of(LOG)).replace("\"bob\"", "\"b\\u001b[31mo\\nb\"");
    Cli.Result result = Cli.run("replay", Cli.write(folder, "audit.log", hostile));

    assertThat(result.out()).contains("b?[31mo?b").doesNotContain("\033[31m");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "no-such.log                 | redis-guard: no-such.log: no such file or folder",
        "README.md                   | redis-guard: no audit events:",
        "src/test/resources/audit/lines.log --since yesterday | redis-guard: --since yesterday is neither a time like 2026-11-21T08:00:00Z nor a duration like 90m",
        "- --objects -               | redis-guard: standard input cannot be both the log and the objects",
        "src/test/resources/audit/lines.log --objects no-such | cannot read everything:",
      })
  void whatCannotBeUsedIsToldInWords(String arguments, String complaint) {
    Cli.Result result = Cli.run(("replay " + arguments).split(" "));

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).startsWith(complaint);
    assertThat(result.out()).isEmpty();
  }
}
