package io.redisguard.controlplane;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.controlplane.ControlPlane.Part;
import io.redisguard.controlplane.Kubectl.Said;
import io.redisguard.lab.LabNode;
import io.redisguard.lab.LabSettings;
import io.redisguard.lab.RedisLab;
import io.redisguard.lab.Writers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every node of a cluster is drained in turn, at once after the one before, while clients write to
/// two real Redis groups: for one the guard hands over, the pods of the other have its hook.
class DrainClusterIT {
  private static final String BY_GUARD = "by-guard";
  private static final String BY_HOOK = "by-hook";
  private static final Path MANIFEST = Path.of("src/test/resources/controlplane/redis-lab.yaml");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// A minute between two handovers by the guard, and what comes before and after.
  private static final Duration MAX_HOLD = Duration.ofMinutes(2);

  private static final String POLICY =
      """
      apiVersion: redis-guard.io/v1alpha1
      kind: GuardPolicy
      metadata: {name: default}
      spec:
        profile: protect
        redis: {credentials: {secretRef: {name: redis-guard-redis}}}
        rules:
          evict-master: {maxHold: 2m}
          evict-last-good-replica: {maxHold: 2m}
          evict-quorum: {maxHold: 2m}
        overrides:
          - namespaceSelector: {matchLabels: {handover: guard}}
            rules:
              evict-master: {handover: guard}
              pod-handover: {mode: "Off"}
      """;

  private static final LabPods PODS = new LabPods();
  private static final Map<String, RedisLab> LABS = new HashMap<>();
  private static final Map<String, Writers> WRITERS = new HashMap<>();
  private static final List<Drain> DRAINS = new ArrayList<>();

  private static ControlPlane controlPlane;
  private static PretendKubelet kubelet;
  private static InstalledGuard guard;
  private static Kubectl alice;

  private record Drain(String node, Said said, Duration took) {
    @Override
    public String toString() {
      return "%s in %s: %d%n%s%s".formatted(node, took, said.code(), said.out(), said.err());
    }
  }

  @BeforeAll
  static void drainEverything() throws IOException {
    controlPlane = ControlPlane.start(Part.CONTROLLERS, Part.SCHEDULER);
    alice = controlPlane.kubectl("alice", "system:masters");
    guard = InstalledGuard.with(controlPlane, "protect", Map.of("REDIS_GUARD_ASK_REDIS", "true"));
    guard.policyOf(POLICY);
    alice.run("apply", "-f", "deploy/components/redis-credentials/cluster-role.yaml").ok();
    for (String namespace : List.of(BY_GUARD, BY_HOOK)) {
      startGroup(namespace);
    }
    kubelet = PretendKubelet.of(controlPlane, PODS, "node-a", "node-b", "node-c");
    LABS.keySet().forEach(namespace -> new RedisGroup(alice, namespace).awaitWhole());
    LABS.forEach(
        (namespace, lab) -> WRITERS.put(namespace, Writers.start(lab, 2, Duration.ofMillis(5))));
    drainAllNodes();
    LABS.keySet().forEach(namespace -> new RedisGroup(alice, namespace).awaitWhole());
    WRITERS.values().forEach(Writers::stop);
    DRAINS.forEach(System.out::println);
  }

  private static void startGroup(String namespace) throws IOException {
    RedisLab lab =
        RedisLab.start(
            LabSettings.plain().withPassword("s3cret").withDownAfter(Duration.ofSeconds(2)));
    LABS.put(namespace, lab);
    PODS.put(namespace, lab);
    alice
        .apply(
            Files.readString(MANIFEST)
                .replace("{name: prod}", "{name: " + namespace + "}")
                .replace("name: prod", "name: " + namespace)
                .replace("namespace: prod", "namespace: " + namespace)
                .replace("{handover: hook}", "{handover: " + namespace.substring(3) + "}"))
        .ok();
    alice
        .line(
            "create rolebinding redis-guard-credentials -n %s --clusterrole=redis-guard-credentials"
                    .formatted(namespace)
                + " --serviceaccount=redis-guard:redis-guard")
        .ok();
  }

  /// The guard leaves a minute between two handovers of a group, so the second comes last.
  private static void drainAllNodes() {
    List<String> left = new ArrayList<>(List.of("node-a", "node-b", "node-c"));
    drain(left, nodeOfMaster());
    String last = nodeOfMaster();
    drain(left, left.stream().filter(node -> !node.equals(last)).findFirst().orElseThrow());
    drain(left, last);
  }

  private static String nodeOfMaster() {
    RedisLab lab = lab(BY_GUARD);
    LabNode master =
        await().atMost(PATIENCE).until(lab::findMaster, Optional::isPresent).orElseThrow();
    return new RedisGroup(alice, BY_GUARD).nodeOf("redis-node-" + master.index());
  }

  private static RedisLab lab(String namespace) {
    return requireNonNull(LABS.get(namespace), namespace);
  }

  private static void drain(List<String> left, String node) {
    left.remove(node);
    long began = System.nanoTime();
    Said said =
        alice.line(
            "drain %s --delete-emptydir-data --timeout=%ds"
                .formatted(node, MAX_HOLD.toSeconds() * 2),
            MAX_HOLD.multipliedBy(2));
    DRAINS.add(new Drain(node, said, Duration.ofNanos(System.nanoTime() - began)));
    alice.line("uncordon " + node).ok();
  }

  @AfterAll
  static void stop() {
    WRITERS.values().forEach(Writers::close);
    kubelet.close();
    guard.close();
    LABS.values().forEach(RedisLab::close);
    controlPlane.close();
  }

  @Test
  void everyDrainEndsByItself() {
    assertThat(DRAINS).hasSize(3).allSatisfy(drain -> assertThat(drain.said().code()).isZero());
  }

  @Test
  void nobodyWaitsLongerThanThePolicySays() {
    assertThat(DRAINS).allSatisfy(drain -> assertThat(drain.took()).isLessThan(MAX_HOLD));
    assertThat(new Scrape(guard.process().management("/q/metrics")).sum("redis_guard_holds_ended"))
        .as("holds that ran out")
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {BY_GUARD, BY_HOOK})
  void noAcknowledgedWriteIsLost(String namespace) {
    Writers writers = requireNonNull(WRITERS.get(namespace), namespace);
    assertThat(writers.acknowledged()).isGreaterThan(1_000);
    assertThat(writers.lost(lab(namespace).master())).isZero();
    System.out.printf(
        "%s: 0 of %d writes lost, longest client gap %s%n",
        namespace, writers.acknowledged(), writers.longestClientGap());
  }

  @ParameterizedTest
  @ValueSource(strings = {BY_GUARD, BY_HOOK})
  void noServerIsStoppedAsMaster(String namespace) {
    assertThat(PODS.departed(namespace))
        .hasSize(3)
        .allSatisfy(departure -> assertThat(departure.after()).isEqualTo("slave"));
  }

  @Test
  void theGuardHandsOverBeforeThePodGoes() {
    assertThat(PODS.departed(BY_GUARD))
        .allSatisfy(departure -> assertThat(departure.before()).isEqualTo("slave"))
        .allSatisfy(departure -> assertThat(departure.hook()).isEmpty());
  }

  @Test
  void theHookHandsOverWhileThePodGoes() {
    assertThat(PODS.departed(BY_HOOK))
        .allSatisfy(departure -> assertThat(departure.hook().orElseThrow().exit()).isZero())
        .anySatisfy(departure -> assertThat(departure.before()).isEqualTo("master"));
  }

  @ParameterizedTest
  @ValueSource(strings = {BY_GUARD, BY_HOOK})
  void theLedgerKnowsEveryPodThatWentAndItsRole(String namespace) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              List<JsonNode> records = records(namespace);
              assertThat(records).hasSize(3);
              assertThat(records)
                  .allSatisfy(
                      record -> {
                        assertThat(record.at("/status/how").asText()).isEqualTo("Eviction");
                        assertThat(record.at("/status/stage").asText()).isEqualTo("Over");
                        assertThat(record.at("/status/roleSource").asText()).isEqualTo("redis");
                      });
            });
  }

  @Test
  void theLedgerKnowsTheGuardsHandovers() {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(records(BY_GUARD))
                    .anySatisfy(
                        record ->
                            assertThat(record.at("/status/handover").asText())
                                .matches("by the guard, to \\S+, [0-9.]+ s")));
  }

  @Test
  void theLedgerKnowsHowLongAGroupHadNoMaster() {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(records(BY_HOOK))
                    .anySatisfy(
                        record -> {
                          assertThat(record.at("/status/role").asText()).isEqualTo("master");
                          assertThat(record.at("/status/secondsWithoutMaster").isNumber()).isTrue();
                        }));
  }

  private static List<JsonNode> records(String namespace) {
    List<JsonNode> records = new ArrayList<>();
    InstalledGuard.parse(controlPlane.admin().line("get disruptions -o json -n " + namespace).ok())
        .path("items")
        .forEach(records::add);
    return records;
  }
}
