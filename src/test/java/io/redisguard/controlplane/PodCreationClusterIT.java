package io.redisguard.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.controlplane.Kubectl.Said;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/// What the guard adds to a Redis pod is admitted by everything else that admits pods, and the pod
/// that is stored has what docs/rules.md promises.
@ExtendWith(ControlPlaneExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PodCreationClusterIT {
  private static final String SECURE =
      "securityContext: {allowPrivilegeEscalation: false, runAsNonRoot: true,"
          + " capabilities: {drop: [ALL]}, seccompProfile: {type: RuntimeDefault}}";

  private final ControlPlane controlPlane;
  private final Kubectl admin;
  private final InstalledGuard guard;
  private String namespace = "";

  PodCreationClusterIT(ControlPlane controlPlane) {
    this.controlPlane = controlPlane;
    admin = controlPlane.admin();
    guard = InstalledGuard.with(controlPlane, "protect");
  }

  @BeforeEach
  void createNamespace(TestInfo test) {
    namespace = "pods-" + Math.floorMod(test.getDisplayName().hashCode(), 1_000_000);
    admin.line("create namespace " + namespace).ok();
    admin.line("create serviceaccount default -n " + namespace);
  }

  @AfterEach
  void removeNamespace() {
    admin.line("delete namespace " + namespace + " --wait=false").ok();
  }

  @AfterAll
  void stop() {
    guard.close();
  }

  @Test
  void aPlainRedisPodGetsWhatItLacks() {
    JsonNode pod = create("", "");

    assertThat(pod.at("/spec/priorityClassName").asText()).isEqualTo("redis-critical");
    assertThat(pod.at("/spec/priority").asInt()).isEqualTo(1_000_000);
    assertThat(pod.at("/spec/terminationGracePeriodSeconds").asInt()).isEqualTo(60);
    assertThat(request(pod, 0, "cpu")).isEqualTo("100m");
    assertThat(request(pod, 0, "memory")).isEqualTo("256Mi");
    assertThat(pod.at("/spec/containers/0/lifecycle/preStop/exec/command/0").asText())
        .isEqualTo("/bin/sh");
    assertThat(pod.at("/spec/containers/1/lifecycle").isMissingNode()).isTrue();
    assertThat(pod.at("/metadata/annotations/redis-guard.io~1mutated-by").asText())
        .startsWith("policy-");
  }

  @Test
  void whatAPodHasOfItsOwnStays() {
    JsonNode pod =
        create(
            "priorityClassName: system-cluster-critical\n  terminationGracePeriodSeconds: 300",
            "resources: {requests: {cpu: 1, memory: 2Gi}}\n      lifecycle: {preStop: {exec:"
                + " {command: [/handover]}}}");

    assertThat(pod.at("/spec/priorityClassName").asText()).isEqualTo("system-cluster-critical");
    assertThat(pod.at("/spec/terminationGracePeriodSeconds").asInt()).isEqualTo(300);
    assertThat(request(pod, 0, "cpu")).isEqualTo("1");
    assertThat(request(pod, 0, "memory")).isEqualTo("2Gi");
    assertThat(pod.at("/spec/containers/0/lifecycle/preStop/exec/command/0").asText())
        .isEqualTo("/handover");
  }

  @Test
  void aLimitRangeSpeaksFirst() {
    admin
        .apply(
            """
            apiVersion: v1
            kind: LimitRange
            metadata: {name: defaults, namespace: %s}
            spec: {limits: [{type: Container, default: {memory: 1Gi}, defaultRequest: {memory: 512Mi, cpu: 50m}}]}
            """
                .formatted(namespace))
        .ok();

    JsonNode pod = create("", "");

    assertThat(request(pod, 0, "memory")).isEqualTo("512Mi");
    assertThat(request(pod, 0, "cpu")).isEqualTo("50m");
    assertThat(pod.at("/spec/containers/0/resources/limits/memory").asText()).isEqualTo("1Gi");
  }

  @Test
  void aLimitAloneBecomesTheRequest() {
    JsonNode pod = create("", "resources: {limits: {memory: 3Gi}}");

    assertThat(request(pod, 0, "memory")).isEqualTo("3Gi");
    assertThat(request(pod, 0, "cpu")).isEqualTo("100m");
  }

  @Test
  void aQuotaThatWantsRequestsIsSatisfied() {
    admin
        .line("create quota need --hard=requests.cpu=2,requests.memory=4Gi,pods=5 -n " + namespace)
        .ok();

    JsonNode pod = create("", "");

    assertThat(request(pod, 0, "memory")).isEqualTo("256Mi");
  }

  @Test
  void aRestrictedNamespaceTakesIt() {
    admin
        .line("label namespace " + namespace + " pod-security.kubernetes.io/enforce=restricted")
        .ok();

    JsonNode pod = create("", SECURE);

    assertThat(pod.at("/spec/containers/0/lifecycle/preStop/exec").isObject()).isTrue();
  }

  @Test
  void requestsOfTheWholePodAreEnough() {
    JsonNode pod = create("resources: {requests: {cpu: 1, memory: 2Gi}}", "");

    assertThat(pod.at("/spec/containers/0/resources/requests").isMissingNode()).isTrue();
    assertThat(pod.at("/spec/priorityClassName").asText()).isEqualTo("redis-critical");
  }

  @Test
  void aServerAmongTheInitContainersIsAPatchedSidecarButForItsRequests() {
    String yaml =
        manifest("", "")
                .replace("  containers:\n", "  initContainers:\n")
                .replace("  name: redis\n", "  name: redis\n      restartPolicy: Always\n")
                .replace("  name: sentinel\n", "  name: sentinel\n      restartPolicy: Always\n")
            + "  containers: [{name: app, image: registry.example/app}]\n";

    Said said = admin.apply(yaml);

    assertThat(said.code()).as(said + yaml).isZero();
    JsonNode pod = stored();
    assertThat(pod.at("/spec/initContainers/0/resources/requests").isMissingNode()).isTrue();
    assertThat(pod.at("/spec/initContainers/0/lifecycle/preStop/exec").isObject()).isTrue();
    assertThat(said.err()).contains("has no cpu and memory request");
  }

  @Test
  void aClassThatIsMissingIsWarnedAboutAndThePodIsCreated() {
    admin.line("delete priorityclass redis-critical").ok();
    try {
      Said said = admin.apply(manifest("", ""));

      assertThat(said.code()).as(said.toString()).isZero();
      assertThat(said.err()).contains("create PriorityClass redis-critical first");
      assertThat(stored().at("/spec/priorityClassName").isMissingNode()).isTrue();
    } finally {
      admin.run("apply", "-f", "deploy/base/priority-class.yaml").ok();
    }
  }

  @Test
  void anotherWebhookThatIsAskedTwiceDisturbsNothing() throws Exception {
    try (OtherWebhook mesh = OtherWebhook.before(controlPlane, namespace)) {
      // Webhook configurations take a moment to be seen.
      await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () -> {
                admin.runWith(manifest("", ""), "apply", "--dry-run=server", "-f", "-").ok();
                return mesh.calls() > 0;
              });
      int before = mesh.calls();

      JsonNode pod = create("", "");

      assertThat(mesh.calls() - before).as("asked before and after the guard").isEqualTo(2);
      assertThat(pod.at("/spec/containers").findValuesAsText("name"))
          .contains("redis", "sentinel", "mesh-proxy");
      assertThat(pod.at("/spec/containers").size()).isEqualTo(3);
      assertThat(pod.findValues("preStop")).hasSize(1);
      assertThat(request(pod, 0, "memory")).isEqualTo("256Mi");
      assertThat(pod.at("/spec/priorityClassName").asText()).isEqualTo("redis-critical");
    }
  }

  @Test
  void aPodThatIsNoRedisIsLeftAlone() {
    admin
        .apply(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: redis-0, namespace: %s}
            spec: {containers: [{name: web, image: registry.example/web}]}
            """
                .formatted(namespace))
        .ok();

    JsonNode pod = stored();

    assertThat(pod.at("/metadata/annotations").has("redis-guard.io/mutated-by")).isFalse();
    assertThat(pod.at("/spec/priorityClassName").isMissingNode()).isTrue();
  }

  private JsonNode create(String inSpec, String inServer) {
    String yaml = manifest(inSpec, inServer);
    Said said = admin.apply(yaml);
    assertThat(said.code()).as(said + yaml).isZero();
    return stored();
  }

  private JsonNode stored() {
    return InstalledGuard.parse(admin.line("get pod redis-0 -o json -n " + namespace).ok());
  }

  private static String request(JsonNode pod, int container, String resource) {
    return pod.at("/spec/containers/" + container + "/resources/requests/" + resource).asText();
  }

  private String manifest(String inSpec, String inServer) {
    return """
        apiVersion: v1
        kind: Pod
        metadata:
          name: redis-0
          namespace: %s
          labels: {app.kubernetes.io/name: redis}
        spec:
          %s
          containers:
            - image: registry.example/redis:8.2
              name: redis
              command: [redis-server]
              %s
            - image: registry.example/redis:8.2
              name: sentinel
              command: [redis-sentinel]
              %s
        """
        .formatted(namespace, inSpec, inServer, inServer.startsWith("security") ? SECURE : "");
  }
}
