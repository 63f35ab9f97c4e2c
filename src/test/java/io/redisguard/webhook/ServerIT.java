package io.redisguard.webhook;

import static io.redisguard.rules.Endpoint.VALIDATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.review.Json;
import io.redisguard.test.GuardProcess;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The packaged server: what it says to bad input, about itself, and when it has to go.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerIT {
  private static final String HOSTILE = "x\u0000\n\r\u001b[31m\u202e";

  private Path folder;
  private GuardProcess process;
  private Path policy;

  @BeforeAll
  void start(@TempDir Path temporary) throws IOException {
    folder = temporary;
    policy = folder.resolve("policy.yaml");
    Files.copy(RecordedCases.policyFile(), policy);
    Path objects = Files.write(folder.resolve("cluster.json"), Samples.clusterObjects());
    process =
        GuardProcess.serve(
            Files.createDirectory(folder.resolve("guard")),
            "--objects",
            objects.toString(),
            "--policy",
            policy.toString());
  }

  @AfterAll
  void stop() {
    process.close();
  }

  static Stream<Arguments> whatIsNoReview() {
    byte[] review = Samples.review("delete-master");
    return Stream.of(
        Arguments.of("broken JSON", bytes("{\"kind\":"), 400, "the body is not valid JSON"),
        Arguments.of("truncated", Arrays.copyOf(review, review.length / 2), 400, "not valid JSON"),
        Arguments.of("empty", new byte[0], 400, "the body is not"),
        Arguments.of("an array", bytes("[]"), 400, "the body is not a JSON object"),
        Arguments.of("10 000 deep", bytes("[".repeat(10_000)), 400, "nested deeper than 200"),
        Arguments.of("a key twice", bytes("{\"kind\":1,\"kind\":2}"), 400, "a key stands twice"),
        Arguments.of(
            "not UTF-8", new byte[] {'{', '"', (byte) 0xff, '"', '}'}, 400, "not valid JSON"),
        Arguments.of(
            "apiVersion", changed(r -> r.put("apiVersion", "v1")), 400, "apiVersion must be"),
        Arguments.of(
            "kind", changed(r -> r.put("kind", "Pod")), 400, "kind must be AdmissionReview"),
        Arguments.of("request null", changed(r -> r.putNull("request")), 400, "request is missing"),
        Arguments.of(
            "uid missing",
            changed(r -> r.withObject("/request").remove("uid")),
            400,
            "request.uid is missing"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("whatIsNoReview")
  void whatIsNoReviewGetsAReason(String name, byte[] body, int status, String problem) {
    Response response = process.guard().post(VALIDATE, body);

    assertThat(response.statusCode()).isEqualTo(status);
    JsonNode said = GuardUnderTest.parse(response);
    assertThat(said.path("kind").asText()).isEqualTo("Status");
    assertThat(said.path("message").asText()).contains(problem);
    assertThat(response.asString()).doesNotContain("Exception", "io.redisguard", "at java");
    assertThat(process.isReady()).isTrue();
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedUnread() throws Exception {
    String statusLine =
        process
            .guard()
            .statusLineFor(
                """
                POST /validate HTTP/1.1
                Host: localhost
                Content-Type: application/json
                Content-Length: %d

                """
                    .formatted(5 << 20));

    assertThat(statusLine).isEqualTo("HTTP/1.1 413 Request Entity Too Large");
    assertThat(process.isReady()).isTrue();
  }

  @Test
  void anotherContentTypeIsRefused() {
    Response response =
        process
            .guard()
            .request()
            .contentType("application/x-yaml")
            .body(Samples.review("delete-master"))
            .post(process.guard().path(VALIDATE));

    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(GuardUnderTest.parse(response).path("message").asText())
        .isEqualTo("Content-Type must be application/json");
  }

  @Test
  void hostileNamesAreQuotedHarmlessly() throws IOException {
    byte[] review =
        changed(
            r -> {
              ObjectNode request = r.withObject("/request");
              request.put("name", HOSTILE);
              request.withObject("/oldObject/metadata").put("name", HOSTILE);
              request
                  .withObject("/oldObject/metadata/labels")
                  .put("huge", "y".repeat(100_000))
                  .put("isMaster", "true");
              request.withObject("/userInfo").put("username", HOSTILE);
            });

    JsonNode answer = process.guard().answer(VALIDATE, review);

    assertThat(answer.path("allowed").asBoolean()).isFalse();
    assertThat(answer.at("/status/message").asText())
        .startsWith("x????[31m? is labelled master")
        .hasSizeLessThan(1001);
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () ->
                assertThat(process.output())
                    .contains("\"name\":\"x????[31m?\"")
                    .doesNotContain("yyyyyyyy"));
  }

  @Test
  void aDecisionIsOneJsonLineAndAMetric() throws IOException {
    process.guard().answer(VALIDATE, Samples.review("blocking-budget"));

    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(process.output()).contains("\"name\":\"max-zero\""));
    String line =
        process
            .output()
            .lines()
            .filter(l -> l.contains("\"name\":\"max-zero\""))
            .reduce((_, last) -> last)
            .orElseThrow();
    JsonNode decision = Json.trees().readTree(line);
    assertThat(decision.path("allowed").asBoolean()).isFalse();
    assertThat(decision.path("code").asInt()).isEqualTo(403);
    assertThat(decision.path("actor").asText()).isEqualTo("alice");
    assertThat(decision.at("/auditAnnotations/rule").asText()).isEqualTo("budget-never-allows");
    assertThat(decision.at("/findings/0/rule").asText()).isEqualTo("budget-never-allows");
    assertThat(process.management("/q/metrics"))
        .contains(
            "redis_guard_decisions_total{code=\"403\",kind=\"budget write\",mode=\"Deny\",outcome=\"Deny\",rule=\"budget-never-allows\"}")
        .contains(
            "redis_guard_decision_duration_seconds_bucket{endpoint=\"validate\",le=\"0.001\"}")
        .contains("redis_guard_policy_valid 1.0")
        .containsPattern("redis_guard_certificate_expiry_seconds 1\\.[0-9]+E9");
  }

  @Test
  void aPolicyIsTakenWithoutARestartAndABadOneIsNot() throws IOException {
    String good = Files.readString(RecordedCases.policyFile());

    Files.writeString(policy, good.replace("mode: Deny", "mode: Warn"));
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(blockingBudgetIsAllowed()).isTrue());

    Files.writeString(policy, good.replace("mode: Deny", "mode: Sometimes"));
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(process.management("/q/metrics"))
                    .contains("redis_guard_policy_valid 0.0"));
    assertThat(blockingBudgetIsAllowed()).isTrue();
    assertThat(process.output()).contains("is not a valid GuardPolicy").contains("stays in force");

    Files.writeString(policy, good);
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(blockingBudgetIsAllowed()).isFalse());
  }

  @Test
  void itServesOnWhileItStops() throws Exception {
    Path own = Files.createDirectory(folder.resolve("stopping"));
    try (GuardProcess stopping =
        GuardProcess.serve(own, "--objects", folder.resolve("cluster.json").toString())) {
      stopping.terminate();

      await().atMost(Duration.ofSeconds(5)).until(() -> !stopping.isReady());
      assertThat(stopping.exitCode()).isEqualTo(143);
    }
  }

  private boolean blockingBudgetIsAllowed() {
    return process
        .guard()
        .answer(VALIDATE, Samples.review("blocking-budget"))
        .path("allowed")
        .asBoolean();
  }

  private static byte[] changed(Consumer<ObjectNode> change) {
    try {
      ObjectNode review = (ObjectNode) Json.trees().readTree(Samples.review("delete-master"));
      change.accept(review);
      return Json.mapper().writeValueAsBytes(review);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
