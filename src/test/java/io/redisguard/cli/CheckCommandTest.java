package io.redisguard.cli;

import static io.redisguard.cli.Cli.BROKEN;
import static io.redisguard.cli.Cli.MANIFESTS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.cli.Cli.Result;
import io.redisguard.review.Json;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckCommandTest {
  private static final String BLOCKING =
      """
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata: {name: NAME}
      spec:
        unhealthyPodEvictionPolicy: AlwaysAllow
        maxUnavailable: 0
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"text, check.txt", "json, check.json", "sarif, check.sarif", "junit, check.xml"})
  void wholeOutputs(String format, String expected) {
    Result result = Cli.run("check", MANIFESTS, BROKEN, "-o", format);
    assertThat(result.out()).isEqualTo(Cli.expected(expected));
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isEqualTo(2);
  }

  @ParameterizedTest(name = "check {0} {1}: {2}")
  @CsvSource({
    // what, --fail-on, exit code
    "agent.json,             deny, 1",
    "redis/pdb.yaml,         deny, 1",
    "redis/statefulset.yaml, deny, 0",
    "redis/statefulset.yaml, warn, 1",
    "web.yaml,               deny, 0",
    "web.yaml,               WARN, 1",
    "no-such-file.yaml,      deny, 2",
    "../broken/cut-off.yaml, warn, 2",
    "agent.json,             off,  2",
  })
  void exitCodes(String file, String failOn, int code) {
    assertThat(Cli.run("check", MANIFESTS + "/" + file, "--fail-on", failOn).code())
        .isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json", "sarif", "junit"})
  void nothingFound(String format) {
    String file =
        Cli.write(folder, "fine.yaml", "{apiVersion: v1, kind: Service, metadata: {name: a}}");
    Result result = Cli.run("check", file, "-o", format);
    assertThat(result.code()).isZero();
    assertThat(result.err()).isEmpty();
    switch (format) {
      case "text" ->
          assertThat(result.out()).isEqualTo("1 file, 1 object · nothing found · 0.0 s\n");
      case "json" -> assertThat(result.out()).isEqualToIgnoringWhitespace("[]");
      default -> assertThat(result.out()).doesNotContain("error\"", "<failure");
    }
  }

  @Test
  void standardInput() {
    Result result = Cli.runWithInput(BLOCKING.replace("NAME", "a"), "check", "-");
    assertThat(result.out())
        .isEqualTo(
            """
            -:6  deny  budget-never-allows  a
              budget a never allows an eviction: maxUnavailable is 0
              fix   set maxUnavailable 1

            1 file, 1 object · 1 deny · 0.0 s
            """);
    assertThat(result.code()).isEqualTo(1);
  }

  @Test
  void aPolicyDecides() {
    String policy =
        Cli.write(
            folder,
            "policy.yaml",
            """
            apiVersion: redis-guard.io/v1alpha1
            kind: GuardPolicy
            spec:
              profile: observe
              rules: {budget-overlap: {mode: "Off"}, budget-never-allows: {mode: Audit}}
            """);
    Result result = Cli.run("check", MANIFESTS + "/redis/pdb.yaml", "--policy", policy);
    assertThat(result.out())
        .contains("audit  budget-never-allows  prod/redis")
        .doesNotContain("deny", "budget-overlap");
    assertThat(result.code()).isZero();
  }

  @Test
  void aWrongPolicyIsToldAtOnce() {
    String policy =
        Cli.write(
            folder,
            "policy.yaml",
            """
            apiVersion: redis-guard.io/v1alpha1
            kind: GuardPolicy
            spec:
              profile: observe
              rules:
                delete-mastr: {mode: Deny}
                evict-master: {maxHold: 10 minutes}
            """);
    Result result = Cli.run("check", "--policy", policy, MANIFESTS);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .startsWith(policy + " is not a valid GuardPolicy:\n  spec.rules.delete-mastr          ")
        .contains("did you mean delete-master?", "  spec.rules.evict-master.maxHold  ");
    assertThat(result.code()).isEqualTo(2);
  }

  @Test
  void hostileNamesDoNotReachTheTerminal() {
    String escape = "\\e[31m\\u202e\\u009b2J";
    Cli.write(folder, "names.yaml", BLOCKING.replace("NAME", '"' + escape + '"'));
    Cli.write(folder, "\u001b[2Jfile.yaml", "kind: [");
    Cli.write(folder, "deep.yaml", "[".repeat(100_000));
    for (String format : List.of("text", "json", "sarif", "junit")) {
      Result result = Cli.run("check", folder.toString(), "-o", format);
      assertThat(result.code()).isEqualTo(2);
      assertThat(result.out())
          .matches("(?s)[\\n\\P{C}]*")
          .contains("nested too deeply", "budget-never-allows");
    }
  }

  @Test
  void classesCountOnlyWhereTheManifestsHoldSome() {
    String file =
        Cli.write(
            folder,
            "class.yaml",
            "{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: other}}");
    assertThat(Cli.run("check", MANIFESTS + "/web.yaml", file).out())
        .contains("warn   pod-priority")
        .contains("create PriorityClass redis-critical first");
    assertThat(Cli.run("check", MANIFESTS + "/web.yaml").out()).contains("audit  pod-priority");
  }

  @Test
  void sarifHasWhatItsSchemaRequires() throws JsonProcessingException {
    JsonNode sarif =
        Json.mapper().readTree(Cli.run("check", MANIFESTS, BROKEN, "-o", "sarif").out());
    assertThat(sarif.path("version").asText()).isEqualTo("2.1.0");
    JsonNode run = sarif.path("runs").path(0);
    JsonNode driver = run.path("tool").path("driver");
    assertThat(driver.path("name").asText()).isEqualTo("redis-guard");
    assertThat(run.path("invocations").path(0).path("executionSuccessful").isBoolean()).isTrue();
    assertThat(run.path("results")).isNotEmpty();
    for (JsonNode result : run.path("results")) {
      JsonNode rule = driver.path("rules").path(result.path("ruleIndex").asInt());
      assertThat(rule.path("id").asText()).isEqualTo(result.path("ruleId").asText());
      assertThat(rule.path("shortDescription").path("text").asText()).isNotEmpty();
      assertThat(result.path("message").path("text").asText()).isNotEmpty();
      assertThat(result.path("level").asText()).isIn("error", "warning", "note");
      JsonNode place = result.path("locations").path(0).path("physicalLocation");
      assertThat(place.path("artifactLocation").path("uri").asText()).startsWith(MANIFESTS);
      assertThat(place.path("region").path("startLine").asInt()).isPositive();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a/b.yaml,        a/b.yaml",
    "/a/b.yaml,       file:///a/b.yaml",
    "a b/ü:%.yaml,    a%20b/%c3%bc%3a%25.yaml",
  })
  void pathsBecomeUris(String path, String uri) {
    assertThat(CheckSarif.uri(path)).isEqualTo(uri);
  }
}
