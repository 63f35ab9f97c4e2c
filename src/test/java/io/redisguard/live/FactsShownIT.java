package io.redisguard.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.cli.GuardCommands;
import io.redisguard.lab.LabNode;
import io.redisguard.lab.LabSettings;
import io.redisguard.lab.RedisLab;
import io.redisguard.redis.LabGroup;
import io.redisguard.review.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// `forecast`, `explain` and `doctor` beside a real group with a password.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FactsShownIT {
  private static final String HEIR =
      "redis-node-[12] \\(in sync(, \\d+ bytes behind)?, on n[12]\\)";

  private final RedisLab lab =
      RedisLab.start(LabSettings.plain().withPassword("s3cret").withAppendOnly());
  private String objects = "";
  private String policy = "";
  private Path review = Path.of("");

  @BeforeAll
  void write(@TempDir Path folder) throws IOException {
    objects = "--objects=" + LabManifests.write(lab, folder);
    policy = "--policy=" + LabManifests.policy(folder, "{evict-master: {handover: guard}}");
    // Sentinels want to settle after they have chosen a master.
    await()
        .atMost(Duration.ofSeconds(40))
        .until(
            () ->
                GuardCommands.run("forecast", objects, policy, "--ask-redis")
                    .out()
                    .contains("by the guard"));
    review = Files.write(folder.resolve("review.json"), LabManifests.eviction(lab.master(), false));
  }

  @AfterAll
  void stop() {
    lab.close();
  }

  @Test
  void forecastTellsTheHeirAndTheLosses() {
    GuardCommands.Result said =
        GuardCommands.run("forecast", objects, policy, "--ask-redis", "--node", node());

    assertThat(said.code()).as(said.toString()).isZero();
    assertThat(said.out())
        .containsPattern(
            "%s   waits    master, hands over to %s by the guard\n".formatted(pod(), HEIR))
        .contains("a clean stop   loses nothing: it waits up to 10 s for its replicas\n")
        .contains("a handover     nothing: writes pause until a replica has them all\n")
        .containsPattern("a crash        loses what no replica has yet, now \\d+ bytes; if it")
        .doesNotContain("blind", "s3cret");
  }

  @Test
  void forecastSaysItToToolsToo() throws IOException {
    JsonNode json = json("forecast", objects, policy, "--ask-redis", "-o", "json");

    JsonNode master = json.path("pods").path(0);
    assertThat(master.at("/eviction/code").asInt()).isEqualTo(201);
    assertThat(master.at("/redis/role").asText()).isEqualTo("master");
    assertThat(master.at("/redis/handover/by").asText()).isEqualTo("guard");
    assertThat(master.at("/redis/handover/to").asText()).matches("redis-node-[12]");
    assertThat(master.at("/redis/losses/handover").asText()).startsWith("nothing: writes pause");
    JsonNode replica = json.path("pods").path(1);
    assertThat(replica.at("/redis/role").asText()).isEqualTo("replica");
    assertThat(replica.at("/redis/losses").isMissingNode()).isTrue();
    assertThat(json.at("/redis/0/well").asBoolean()).isTrue();
    assertThat(json.at("/redis").size()).isEqualTo(1);
  }

  @Test
  void onlyWhoAsksGetsAnswersWithObjects() throws IOException {
    assertThat(GuardCommands.run("forecast", objects, policy, "--node", node()).out())
        .doesNotContain("master", "loses", "blind");
    assertThat(json("forecast", objects, policy, "-o", "json").toString())
        .doesNotContain("redis\":");
    assertThat(json("explain", review.toString(), objects, policy, "-o", "json").has("redis"))
        .isFalse();
  }

  @Test
  void explainJudgesByWhatRedisSays() throws IOException {
    GuardCommands.Result said =
        GuardCommands.run("explain", review.toString(), objects, policy, "--ask-redis");

    assertThat(said.code()).as(said.toString()).isZero();
    assertThat(said.out())
        .containsPattern(
            "refused, 429 TooManyRequests: %s is the Redis master of prod/redis-node, the guard hands it over to redis-node-[12]"
                .formatted(pod()))
        .contains("prod/redis-node\n  master         " + pod() + "\n  logs in as     default\n")
        .contains("  a crash        loses what no replica has yet");
    JsonNode json =
        json("explain", review.toString(), objects, policy, "--ask-redis", "-o", "json");
    assertThat(json.path("code").asInt()).isEqualTo(429);
    assertThat(json.at("/redis/master").asText()).isEqualTo(pod());
    assertThat(json.at("/redis/servers").size()).isEqualTo(3);
  }

  @Test
  void theDescheduler(@TempDir Path folder) throws IOException {
    String asking =
        Files.readString(Path.of(objects.substring("--objects=".length())))
            .replace(
                "  labels: {app",
                "  annotations: {descheduler.alpha.kubernetes.io/request-evict-only: \"\"}\n"
                    + "  labels: {app");
    Path file = Files.writeString(folder.resolve("asking.yaml"), asking);
    Path eviction =
        Files.writeString(
            folder.resolve("review.json"),
            Files.readString(review)
                .replaceFirst(
                    "(\"kind\" *: *\"Eviction\" *,\\s*\"metadata\" *: *\\{)",
                    "$1\"annotations\":{\"requested-by\":\"sigs.k8s.io/descheduler\"},"));

    assertThat(
            json(
                    "explain",
                    eviction.toString(),
                    "--objects=" + file,
                    policy,
                    "--ask-redis",
                    "-o",
                    "json")
                .path("message")
                .asText())
        .startsWith("Eviction triggered evacuation: " + pod() + " is the Redis master of");
    assertThat(
            json(
                    "explain",
                    review.toString(),
                    "--objects=" + file,
                    policy,
                    "--ask-redis",
                    "-o",
                    "json")
                .path("message")
                .asText())
        .startsWith(pod() + " is the Redis master of");
  }

  @Test
  void doctorSaysItToToolsToo() throws IOException {
    JsonNode json = json("doctor", objects, policy, "-o", "json");

    assertThat(json.path("well").asBoolean()).isTrue();
    assertThat(json.at("/groups/0/master").asText()).isEqualTo(pod());
    assertThat(json.at("/groups/0/sentinels/answering").asInt()).isEqualTo(3);
    assertThat(json.at("/groups/0/losses/cleanStop").asText()).startsWith("nothing");
    assertThat(json.has("permissions")).isFalse();
  }

  @Test
  void withoutALoginItSaysWhoIsBlindAndWhy() {
    GuardCommands.Result said =
        GuardCommands.run("forecast", objects, "--ask-redis", "--node", node());

    assertThat(said.code()).isZero();
    assertThat(said.out())
        .contains("blind   prod/redis-node   " + pod() + ": it wants a password (NOAUTH)\n")
        .contains("is evicted unchecked: its role is not known");
  }

  /// Servers that hang cost a second together, and the JVM's own time.
  @Test
  void aGroupThatHangsIsToldWithinItsSecond() {
    try (RedisLab hanging = RedisLab.start(LabSettings.plain())) {
      hanging.nodes().forEach(node -> node.server().freeze());
      hanging.nodes().forEach(node -> node.sentinel().freeze());
      String frozen = "--objects=" + LabManifests.write(hanging, hanging.folder());
      long begun = System.nanoTime();

      GuardCommands.Result said = GuardCommands.run("forecast", frozen, "--ask-redis");

      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
      assertThat(said.out())
          .containsPattern(
              "blind   prod/redis-node   none of 3 members tells anything: redis-node-0: no answer within \\d+ ms\n");
    }
  }

  private String node() {
    return "n" + lab.master().index();
  }

  private String pod() {
    return LabGroup.podName(master());
  }

  private LabNode master() {
    return lab.master();
  }

  private static JsonNode json(String... arguments) throws IOException {
    GuardCommands.Result result = GuardCommands.run(arguments);
    assertThat(result.code()).as(result.toString()).isZero();
    return Json.trees().readTree(result.out());
  }
}
