package io.redisguard.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.redisguard.budget.SteadyState;
import io.redisguard.cluster.LiveCluster;
import io.redisguard.cluster.LiveClusterEvents;
import io.redisguard.controlplane.ControlPlane.Part;
import io.redisguard.facts.Fact;
import io.redisguard.facts.NamespaceView;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The steady state is what the real StatefulSet controller comes to, when it finds pods that it
/// would not have left like that.
class SteadyStateClusterIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private ControlPlane controlPlane;
  private PretendKubelet kubelet;

  @BeforeEach
  void start() {
    controlPlane = ControlPlane.start(Part.CONTROLLERS, Part.SCHEDULER);
    kubelet = PretendKubelet.of(controlPlane, "node-a");
  }

  @AfterEach
  void stop() {
    kubelet.close();
    controlPlane.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5})
  void aStatefulSetKeepsItsLowestNumbers(int first) {
    Kubectl admin = controlPlane.admin();
    admin.apply(set(first)).ok();
    Set<String> all = names(first, 0, 1, 2, 3);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(pods()).isEqualTo(all));
    controlPlane.stop(Part.CONTROLLERS);
    Set<String> lost = names(first, 1, 2);
    admin.line("delete pod -n steady --timeout=60s " + String.join(" ", lost)).ok();
    admin.line("scale statefulset web --replicas=2 -n steady").ok();
    assertThat(pods()).isEqualTo(names(first, 0, 3));
    Set<String> foretold = new TreeSet<>(SteadyState.of(view()).full().pods().keySet());

    controlPlane.start(Part.CONTROLLERS);

    Set<String> lowest = names(first, 0, 1);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(pods()).isEqualTo(lowest));
    assertThat(foretold).isEqualTo(lowest);
  }

  private static String set(int first) {
    return """
      apiVersion: v1
      kind: Namespace
      metadata: {name: steady}
      ---
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: web, namespace: steady}
      spec:
        replicas: 4
        ordinals: {start: %d}
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            automountServiceAccountToken: false
            containers: [{name: web, image: "registry.example/web:1"}]
      """
        .formatted(first);
  }

  private static Set<String> names(int first, int... numbers) {
    Set<String> names = new TreeSet<>();
    for (int number : numbers) {
      names.add("web-" + (first + number));
    }
    return names;
  }

  private Set<String> pods() {
    String names =
        controlPlane
            .admin()
            .line("get pods -n steady -o jsonpath={.items[*].metadata.name}")
            .ok()
            .strip();
    return names.isEmpty() ? Set.of() : new TreeSet<>(Set.of(names.split(" ")));
  }

  private NamespaceView view() {
    try (KubernetesClient client = controlPlane.client("admin", "system:masters");
        LiveCluster live =
            new LiveCluster(client, false, InstantSource.system(), LiveClusterEvents.SILENT)) {
      live.start();
      await().atMost(PATIENCE).until(() -> live.readiness().isReady());
      return live.namespace("steady") instanceof Fact.Known<NamespaceView>(NamespaceView view)
          ? view
          : NamespaceView.empty("steady");
    }
  }
}
