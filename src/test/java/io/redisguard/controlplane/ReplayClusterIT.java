package io.redisguard.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.cli.Cli;
import io.redisguard.controlplane.ControlPlane.Part;
import io.redisguard.review.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A real API server writes its log by the policy of docs/replay.md while pods of Redis go in many
/// ways; `replay` tells each of them and who did it. No guard is there.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplayClusterIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Pattern POLICY =
      Pattern.compile("```yaml\n(apiVersion: audit.k8s.io/v1\n.*?)```", Pattern.DOTALL);

  private ControlPlane controlPlane;
  private PretendKubelet kubelet;
  private Kubectl alice;
  private JsonNode told;
  private JsonNode toldByMetadata;

  @BeforeAll
  void liveThroughIt(@TempDir Path folder) throws IOException {
    Path policy = Files.writeString(folder.resolve("policy.yaml"), policyOfTheDocs());
    controlPlane =
        ControlPlane.start(
            List.of("--audit-policy-file=" + policy), Part.CONTROLLERS, Part.SCHEDULER);
    kubelet = PretendKubelet.of(controlPlane, "node-a", "node-b");
    alice = controlPlane.kubectl("alice", "system:masters");

    one("evicted", "create --raw /api/v1/namespaces/evicted/pods/redis-node-0/eviction -f -");
    one("deleted", "delete pod redis-node-0 -n deleted");
    one("forced", "delete pod redis-node-1 --grace-period=0 --force -n forced");
    one("dry", "delete pod redis-node-0 --dry-run=server -n dry");
    one("restarted", "rollout restart statefulset redis-node -n restarted");
    one("scaled", "scale statefulset redis-node --replicas=0 -n scaled");
    group("orphaned");
    alice.line("delete statefulset redis-node --timeout=60s -n orphaned").ok();
    await().atMost(SOON).until(() -> pods("orphaned").isEmpty());
    group("ended");
    alice.line("delete namespace ended --timeout=60s").ok();
    RedisGroup tainted = group("tainted");
    alice.line("taint node " + tainted.nodeOf("redis-node-0") + " broken=disk:NoExecute").ok();
    await().atMost(SOON).until(() -> !tainted.nodeOf("redis-node-0").isEmpty());
    tainted.awaitWhole();

    told = replay(controlPlane.auditLog());
    toldByMetadata = replay(withoutBodies(folder));
  }

  @AfterAll
  void stop() {
    kubelet.close();
    controlPlane.close();
  }

  @ParameterizedTest(name = "{0}: {2} by {3}")
  @CsvSource({
    "evicted,   redis-node-0, Eviction,          alice",
    "deleted,   redis-node-0, Delete,            alice",
    "forced,    redis-node-1, ForceDelete,       alice",
    "restarted, redis-node-2, Rollout,           alice through statefulset-controller",
    "scaled,    redis-node-2, ScaleDown,         alice through statefulset-controller",
    "orphaned,  redis-node-0, OwnerDeletion,     alice through generic-garbage-collector",
    "ended,     redis-node-1, NamespaceDeletion, alice through namespace-controller",
    "tainted,   redis-node-0, Taint,             node-controller",
  })
  void everyWayToGoIsTold(String namespace, String pod, String manner, String by) {
    assertThat(stories(told, namespace, pod)).contains(manner + " by " + by);
  }

  @ParameterizedTest(name = "{0}: {2} by {3}")
  @CsvSource({
    "evicted,   redis-node-0, Eviction,          alice",
    "deleted,   redis-node-0, Delete,            alice",
    // The grace period is in the body.
    "forced,    redis-node-1, Delete,            alice",
    "restarted, redis-node-2, Rollout,           alice through statefulset-controller",
    "scaled,    redis-node-2, ScaleDown,         alice through statefulset-controller",
    "orphaned,  redis-node-0, OwnerDeletion,     alice through generic-garbage-collector",
    "ended,     redis-node-1, NamespaceDeletion, alice through namespace-controller",
    "tainted,   redis-node-0, Taint,             node-controller",
  })
  void namesAloneTellNearlyAsMuch(String namespace, String pod, String manner, String by) {
    assertThat(stories(toldByMetadata, namespace, pod)).contains(manner + " by " + by);
  }

  @Test
  void aDryRunIsNoDisruption() {
    assertThat(stories(told, "dry", "redis-node-0")).noneMatch(story -> story.startsWith("Delete"));
  }

  @Test
  void whatTheGuardWouldHaveSaidIsTold() {
    JsonNode deleted = disruptions(told, "deleted", "redis-node-0").getFirst();
    JsonNode guard = deleted.at("/asked/0/guard");

    assertThat(deleted.path("role").asText()).isEqualTo("master");
    assertThat(guard.path("answer").asText()).isEqualTo("refused");
    assertThat(guard.at("/rules/0").asText()).isEqualTo("delete-master");
    assertThat(deleted.path("stage").asText()).isEqualTo("Over");
  }

  @Test
  void nothingIsUnreadable() {
    assertThat(told.path("unreadable").asInt()).isZero();
    assertThat(told.path("late").asInt()).isZero();
  }

  /// A group, one command about it, and what comes of it.
  private void one(String namespace, String command) {
    RedisGroup redis = group(namespace);
    String before = redis.uidOf("redis-node-0");
    if (command.endsWith("-f -")) {
      alice
          .runWith(
              "{\"apiVersion\":\"policy/v1\",\"kind\":\"Eviction\",\"metadata\":{\"name\":\"redis-node-0\"}}",
              command.split(" "))
          .ok();
    } else {
      alice.line(command).ok();
    }
    if (!namespace.equals("dry") && !namespace.equals("forced")) {
      await().atMost(SOON).until(() -> !redis.uidOf("redis-node-0").equals(before));
    }
    redis.awaitWhole();
  }

  private RedisGroup group(String namespace) {
    return RedisGroup.in(controlPlane, namespace);
  }

  private String pods(String namespace) {
    return alice.line("get pods -o name -n " + namespace).ok();
  }

  private static String policyOfTheDocs() throws IOException {
    Matcher policy = POLICY.matcher(Files.readString(Path.of("docs/replay.md")));
    assertThat(policy.find()).isTrue();
    return policy.group(1);
  }

  /// The log as a policy of level Metadata would have written it.
  private Path withoutBodies(Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(controlPlane.auditLog())) {
      ObjectNode event = (ObjectNode) Json.trees().readTree(line);
      event.remove(List.of("requestObject", "responseObject"));
      lines.add(event.put("level", "Metadata").toString());
    }
    return Files.write(folder.resolve("metadata.log"), lines);
  }

  private static JsonNode replay(Path log) throws IOException {
    Cli.Result result = Cli.run("replay", log.toString(), "-o", "json");
    assertThat(result.code()).as(result.err()).isZero();
    return Json.trees().readTree(result.out());
  }

  private static List<JsonNode> disruptions(JsonNode all, String namespace, String pod) {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode one : all.path("disruptions")) {
      if (one.path("namespace").asText().equals(namespace)
          && one.path("pod").asText().equals(pod)) {
        found.add(one);
      }
    }
    return found;
  }

  private static List<String> stories(JsonNode all, String namespace, String pod) {
    return disruptions(all, namespace, pod).stream()
        .map(one -> one.path("manner").asText() + " by " + one.path("by").asText())
        .toList();
  }
}
