package io.redisguard.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every way in which a Redis pod can die that a control plane without a kubelet can produce, and
/// the kubelet's own by the status patches that it sends: each is recorded once, and named rightly.
@ExtendWith(ControlPlaneExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LedgerClusterIT {
  private static final Duration SOON = Duration.ofSeconds(45);
  private static final String POD = "redis-node-0";

  private final ControlPlane controlPlane;
  private final PretendKubelet kubelet;
  private final Kubectl admin;
  private final Kubectl alice;
  private final InstalledGuard guard;
  private RedisGroup redis;
  private String namespace = "";
  private String uid = "";

  LedgerClusterIT(ControlPlane controlPlane, PretendKubelet kubelet) {
    this.controlPlane = controlPlane;
    this.kubelet = kubelet;
    admin = controlPlane.admin();
    alice = controlPlane.kubectl("alice", "system:masters");
    guard = InstalledGuard.with(controlPlane, "observe");
  }

  @BeforeEach
  void createGroup(TestInfo test) {
    namespace =
        "l-" + Integer.toHexString(test.getDisplayName().toLowerCase(Locale.ROOT).hashCode());
    redis = RedisGroup.in(controlPlane, namespace);
    uid = redis.uidOf(POD);
  }

  @AfterEach
  void removeGroup() {
    redis.close();
  }

  @AfterAll
  void stop() {
    guard.close();
  }

  @Test
  void anEviction() {
    alice
        .runWith(
            """
            {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": "%s"}}
            """
                .formatted(POD),
            "create",
            "--raw",
            "/api/v1/namespaces/" + namespace + "/pods/" + POD + "/eviction",
            "-f",
            "-")
        .ok();

    JsonNode record = recorded("eviction by a person", "Over");
    assertThat(record.at("/status/role").asText()).isEqualTo("master");
    assertThat(record.at("/asked/0/call").asText()).isEqualTo("evict");
    assertThat(record.at("/status/evidence").toString()).contains("EvictionByEvictionAPI");
    assertThat(record.at("/status/prevention").asText()).isNotEmpty();
  }

  @Test
  void aDelete() {
    alice.line("delete pod " + POD + " -n " + namespace).ok();

    JsonNode record = recorded("delete by a person", "Over");
    assertThat(record.at("/asked/0/rules").asText()).contains("delete-master");
    assertThat(record.at("/status/prevention").asText())
        .contains("delete-master", "mode Deny (profile protect)");
  }

  @Test
  void aDryRunIsNoDisruption() {
    alice.line("delete pod " + POD + " --dry-run=server -n " + namespace).ok();
    // What comes after it is recorded, so it would have been by then.
    alice.line("delete pod redis-node-2 -n " + namespace).ok();

    await().atMost(SOON).until(() -> !records("redis-node-2").isEmpty());
    assertThat(records(POD)).isEmpty();
  }

  @Test
  void aForceDelete() {
    alice.line("delete pod " + POD + " --grace-period=0 --force -n " + namespace).ok();

    JsonNode record = recorded("force delete by a person", "Over");
    assertThat(record.at("/status/allowed").asInt()).isEqualTo(1);
  }

  @Test
  void aPreemption() {
    alice
        .apply(
            RedisGroup.manifest(namespace)
                .replace(
                    "          command: [redis-server",
                    "          resources: {requests: {cpu: 200m}}\n"
                        + "          command: [redis-server"))
        .ok();
    redis.awaitWhole();
    List<String> rolledOut = uids();
    admin
        .apply(
            """
            apiVersion: scheduling.k8s.io/v1
            kind: PriorityClass
            metadata: {name: above-redis}
            value: 1000000000
            """)
        .ok();
    admin
        .apply(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: greedy, namespace: %s}
            spec:
              priorityClassName: above-redis
              nodeSelector: {kubernetes.io/hostname: %s}
              containers:
                - name: main
                  image: registry.example/greedy
                  resources: {requests: {cpu: 7850m}}
            """
                .formatted(namespace, redis.nodeOf(POD)))
        .ok();

    LedgerTable row = LedgerTable.row("the scheduler makes room for a pod of higher priority");
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(records(""))
                    .filteredOn(one -> rolledOut.contains(one.at("/spec/uid").asText()))
                    .isNotEmpty()
                    .allSatisfy(one -> check(row, one)));
    admin.line("delete pod greedy --grace-period=0 --force -n " + namespace).ok();
  }

  @Test
  void aTaint() {
    String node = redis.nodeOf(POD);
    alice.line("taint node " + node + " broken=disk:NoExecute").ok();
    try {
      recorded("a NoExecute taint on its node", "Over");
    } finally {
      alice.line("taint node " + node + " broken=disk:NoExecute-").ok();
    }
  }

  @Test
  void aNodeIsRemoved() {
    kubelet.join("node-lost");
    alice
        .apply(
            RedisGroup.manifest(namespace)
                .replace(
                    "    spec:\n      automount",
                    "    spec:\n      nodeName: node-lost\n      automount"))
        .ok();
    await().atMost(SOON).until(() -> redis.nodeOf(POD).equals("node-lost"));
    redis.awaitWhole();
    uid = redis.uidOf(POD);

    kubelet.die("node-lost");
    alice.line("delete node node-lost").ok();
    alice.apply(RedisGroup.manifest(namespace)).ok();

    // The collector looks every 20 s and gives a node that vanished another 40 s.
    recorded("the node is removed", "Gone|Replaced|Over", Duration.ofMinutes(2));
  }

  @Test
  void aRollout() {
    alice.line("rollout restart statefulset redis-node -n " + namespace).ok();

    JsonNode record = recorded("rollout restart", "Over");
    assertThat(record.at("/status/evidence").toString()).contains("changed its pod template");
  }

  @Test
  void aScaleDown() {
    alice.line("scale statefulset redis-node --replicas=0 -n " + namespace).ok();

    JsonNode record = recorded("scale down", "Gone");
    assertThat(record.at("/status/evidence").toString()).contains("scaled it from 3 to 0");
  }

  @Test
  void aNamespaceIsDeleted() {
    alice.line("delete namespace " + namespace + " --timeout=60s").ok();

    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              List<JsonNode> kept = recordsIn("redis-guard", POD);
              kept.removeIf(record -> !record.at("/spec/namespace").asText().equals(namespace));
              assertThat(kept).hasSize(1);
              check(LedgerTable.row("its namespace is deleted"), kept.getFirst());
            });
  }

  @Test
  void itsOwnerIsDeleted() {
    alice.line("delete statefulset redis-node -n " + namespace).ok();

    recorded("its StatefulSet is deleted", "Gone");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          kubelet: the node is short of memory         | Evicted    | The node was low on resource: memory. Threshold quantity: 100Mi, available: 41Mi. Container redis was using 1.8Gi, request is 0 | TerminationByKubelet
          kubelet: more local storage than it may use  | Evicted    | Usage of EmptyDir volume "data" exceeds the limit "1Gi".                                                                         | ''
          kubelet: room for a critical pod             | Preempting | Preempted in order to admit critical pod                                                                                         | TerminationByKubelet
          kubelet: the node shuts down                 | Terminated | Pod was terminated in response to imminent node shutdown.                                                                        | TerminationByKubelet
          """)
  void whatTheKubeletDoes(String done, String reason, String message, String target) {
    String condition =
        target.isEmpty()
            ? ""
            : """
              , "conditions": [{"type": "DisruptionTarget", "status": "True", "reason": "%s",
                "message": "by the kubelet"}]
              """
                .formatted(target);
    patchStatus(
        """
        {"status": {"phase": "Failed", "reason": "%s", "message": "%s"%s}}
        """
            .formatted(reason, message.replace("\"", "\\\""), condition));

    JsonNode record = recorded(done, "Over");
    assertThat(record.at("/status/evidence").toString())
        .contains(message.substring(0, 20).replace("\"", "\\\""));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "kubelet: out of memory, OOMKilled, 137",
    "kubelet: the container ended by itself, Error, 1",
  })
  void aContainerIsStartedAgain(String done, String reason, int exitCode) {
    patchStatus(container(1, reason, exitCode, false));
    patchStatus(container(1, reason, exitCode, true));

    assertThat(redis.uidOf(POD)).isEqualTo(uid);
    uid = uid + "/1";
    recorded(done, "Over");
  }

  private static String container(int restarts, String reason, int exitCode, boolean ready) {
    return """
        {"status": {
          "conditions": [{"type": "Ready", "status": "%s"}],
          "containerStatuses": [{"name": "redis", "image": "i", "imageID": "i", "ready": %s,
            "restartCount": %d,
            "lastState": {"terminated": {"reason": "%s", "exitCode": %d}}}]}}
        """
        .formatted(ready ? "True" : "False", ready, restarts, reason, exitCode);
  }

  private void patchStatus(String patch) {
    String node = redis.nodeOf(POD);
    try (KubernetesClient client = controlPlane.client("system:node:" + node, "system:nodes")) {
      client
          .pods()
          .inNamespace(namespace)
          .withName(POD)
          .subresource("status")
          .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), patch);
    }
  }

  private JsonNode recorded(String done, String stage) {
    return recorded(done, stage, SOON);
  }

  /// Waits for the one record of the pod as it was before, and checks it.
  private JsonNode recorded(String done, String stage, Duration patience) {
    LedgerTable row = LedgerTable.row(done);
    List<JsonNode> found = new ArrayList<>();
    await(done)
        .atMost(patience)
        .untilAsserted(
            () -> {
              found.clear();
              found.addAll(records(POD));
              found.removeIf(record -> !record.at("/spec/uid").asText().equals(uid));
              assertThat(found).hasSize(1);
              check(row, found.getFirst());
              assertThat(found.getFirst().at("/status/stage").asText()).matches(stage);
            });
    return found.getFirst();
  }

  private static void check(LedgerTable row, JsonNode record) {
    assertThat(record.at("/status/how").asText()).as(record.toPrettyString()).isEqualTo(row.how());
    String by = record.at("/status/by").asText();
    assertThat(row.by().equals("kubelet") ? by.replaceFirst(" node-.*", "") : by)
        .as(record.toPrettyString())
        .isEqualTo(row.by());
  }

  private List<String> uids() {
    return List.of(
        admin
            .line(
                "get pods -l app.kubernetes.io/name=redis -o jsonpath={.items[*].metadata.uid} -n "
                    + namespace)
            .ok()
            .split(" ", -1));
  }

  private List<JsonNode> records(String pod) {
    return recordsIn(namespace, pod);
  }

  private List<JsonNode> recordsIn(String where, String pod) {
    JsonNode list =
        InstalledGuard.parse(admin.line("get disruptions -o json -n " + where).ok()).path("items");
    List<JsonNode> records = new ArrayList<>();
    for (JsonNode record : list) {
      if (pod.isEmpty() || record.at("/spec/pod").asText().equals(pod)) {
        records.add(record);
      }
    }
    return records;
  }
}
