package io.redisguard.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.redisguard.TestPolicy;
import io.redisguard.cluster.FixedCluster;
import io.redisguard.cluster.NoLiveAnswers;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.review.Json;
import io.redisguard.rules.Endpoint;
import io.redisguard.webhook.AdmissionPipeline;
import io.redisguard.webhook.Deadline;
import io.redisguard.webhook.LiveRedis;
import io.redisguard.webhook.Samples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What stands in the decision log, and what does not.
class DecisionLinesTest {
  private static final String SECRET = "hunter2-in-the-environment";
  private static final String ANNOTATION = "somebody-elses-annotation";

  /// A server under one choice of lines.
  private static final class Server {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final DecisionLog log =
        new DecisionLog(new PrintStream(out, false, StandardCharsets.UTF_8));
    private final LineChoice choice;
    private final AdmissionPipeline pipeline;

    Server(LineChoice choice) {
      this.choice = choice;
      InstantSource clock = InstantSource.system();
      GuardPolicy policy = TestPolicy.protect();
      pipeline =
          new AdmissionPipeline(
              new FixedCluster(Samples.cluster()),
              new NoLiveAnswers(),
              LiveRedis.off(),
              () -> policy,
              new RecordingJournal(
                  log,
                  choice,
                  new DecisionMetrics(new SimpleMeterRegistry()),
                  PodEvents.NONE,
                  DisruptionBook.NONE,
                  clock),
              clock,
              Runnable::run);
    }

    Server asked(String review) {
      return asked(Samples.review(review), endpoint(review));
    }

    Server asked(byte[] review, Endpoint endpoint) {
      int status =
          pipeline
              .handle(review, endpoint, Deadline.of(null, System.nanoTime()))
              .toCompletableFuture()
              .join()
              .status();
      assertThat(status).isEqualTo(200);
      return this;
    }

    /// What was written, after the end.
    List<JsonNode> lines() {
      log.close();
      List<JsonNode> lines = new ArrayList<>();
      out.toString(StandardCharsets.UTF_8).lines().forEach(line -> lines.add(parsed(line)));
      return lines;
    }
  }

  @ParameterizedTest(name = "{0}: all {1}, warned {2}, refused {3}")
  @CsvSource({
    "blocking-budget,      true, true,  true",
    "delete-master,        true, true,  true",
    "evict-master,         true, true,  false",
    "create-pod,           true, true,  false",
    "delete-replica,       true, false, false",
    "kubelet-final-delete, true, false, false",
  })
  void theLevelChooses(String review, boolean all, boolean warned, boolean refused) {
    assertThat(new Server(new LineChoice(LogLevel.ALL, 1)).asked(review).lines())
        .hasSize(all ? 1 : 0);
    assertThat(new Server(new LineChoice(LogLevel.WARNED, 1)).asked(review).lines())
        .hasSize(warned ? 1 : 0);
    assertThat(new Server(new LineChoice(LogLevel.REFUSED, 1)).asked(review).lines())
        .hasSize(refused ? 1 : 0);
  }

  /// Every line that was left out can be reckoned back.
  @Test
  void oneOfManyStandsForThem() {
    Server server = new Server(new LineChoice(LogLevel.ALL, 4));
    for (int i = 0; i < 10; i++) {
      server.asked("delete-replica").asked("delete-master");
    }

    List<JsonNode> lines = server.lines();
    assertThat(lines.stream().filter(line -> !line.path("allowed").asBoolean())).hasSize(10);
    assertThat(
            lines.stream()
                .filter(line -> line.path("allowed").asBoolean())
                .map(line -> line.path("oneOf").asInt()))
        .containsExactly(4, 4, 4);
    assertThat(server.choice.leftOut()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void noneOfManyIsAMistake(int oneOf) {
    assertThatThrownBy(() -> new LineChoice(LogLevel.ALL, oneOf))
        .hasMessage("one line for %d decisions is none".formatted(oneOf));
  }

  @ParameterizedTest
  @ValueSource(strings = {"create-pod", "delete-master", "delete-replica"})
  void whatSomebodyGaveAPodStaysOut(String review) {
    ObjectNode tree =
        (ObjectNode) parsed(new String(Samples.review(review), StandardCharsets.UTF_8));
    String object = review.equals("create-pod") ? "/request/object" : "/request/oldObject";
    ((ObjectNode) tree.at(object + "/spec/containers/0"))
        .putArray("env")
        .addObject()
        .put("name", "REDIS_PASSWORD")
        .put("value", SECRET);
    ((ObjectNode) tree.at(object + "/metadata"))
        .withObject("/annotations")
        .put("example.com/token", ANNOTATION);

    List<JsonNode> lines =
        new Server(LineChoice.all()).asked(bytes(tree), endpoint(review)).lines();

    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst().toString())
        .doesNotContain(SECRET)
        .doesNotContain(ANNOTATION)
        .doesNotContain("REDIS_PASSWORD");
  }

  /// Whatever names are sent: the API server would not let them through, but who else calls?
  @Test
  void aLineIsBounded() {
    ObjectNode tree =
        (ObjectNode) parsed(new String(Samples.review("delete-master"), StandardCharsets.UTF_8));
    String huge = "n".repeat(200_000);
    ObjectNode request = tree.withObject("/request");
    request.put("name", huge);
    request.withObject("/userInfo").put("username", huge);
    request.withObject("/oldObject/metadata").put("name", huge);

    List<JsonNode> lines =
        new Server(LineChoice.all()).asked(bytes(tree), Endpoint.VALIDATE).lines();

    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst().toString()).hasSizeLessThan(12_000);
    assertThat(lines.getFirst().path("name").asText()).hasSize(253);
    assertThat(lines.getFirst().at("/findings/0/message").asText()).hasSizeLessThanOrEqualTo(1000);
  }

  private static Endpoint endpoint(String review) {
    return review.equals("create-pod") ? Endpoint.MUTATE : Endpoint.VALIDATE;
  }

  private static byte[] bytes(JsonNode tree) {
    return tree.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static JsonNode parsed(String json) {
    try {
      return Json.trees().readTree(json);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
