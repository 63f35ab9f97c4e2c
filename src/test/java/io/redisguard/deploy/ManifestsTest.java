package io.redisguard.deploy;

import static io.redisguard.deploy.Manifests.base;
import static io.redisguard.deploy.Manifests.elements;
import static io.redisguard.deploy.Manifests.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.deploy.Manifests.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestsTest {
  private static final JsonNode DEPLOYMENT = base("Deployment", "redis-guard");
  private static final JsonNode POD = DEPLOYMENT.at("/spec/template/spec");
  private static final JsonNode CONTAINER = POD.at("/containers/0");
  private static final JsonNode POD_LABELS = DEPLOYMENT.at("/spec/template/metadata/labels");
  private static final Path DOCKERFILE = Manifests.ROOT.resolve("Dockerfile");

  /// Shutdown: 10 s of service while unready, then open requests end.
  private static final int SHUTDOWN_SECONDS = 10 + 20;

  static Stream<Path> yamlFiles() {
    return Manifests.yamlFiles().stream();
  }

  static Stream<Path> kustomizations() {
    return Manifests.kustomizations().stream();
  }

  static Stream<Manifest> objects() {
    return Manifests.objects().stream();
  }

  @ParameterizedTest
  @MethodSource("yamlFiles")
  void everyFileHoldsObjects(Path file) {
    assertThat(Manifests.read(file))
        .isNotEmpty()
        .allSatisfy(
            manifest -> {
              assertThat(manifest.yaml().path("apiVersion").asText()).isNotEmpty();
              assertThat(manifest.kind()).isNotEmpty();
            });
  }

  @ParameterizedTest
  @MethodSource("kustomizations")
  void kustomizationsNameWhatExists(Path kustomization) {
    assertThat(Manifests.namedBy(kustomization)).isNotEmpty().allMatch(Files::isRegularFile);
  }

  @Test
  void everyFileIsReached() {
    Set<Path> named = new TreeSet<>(Manifests.kustomizations());
    Manifests.kustomizations().forEach(file -> named.addAll(Manifests.namedBy(file)));
    assertThat(named).containsExactlyInAnyOrderElementsOf(Manifests.yamlFiles());
  }

  /// The kinds that have a namespace say which, so that no kustomization has to.
  @ParameterizedTest
  @MethodSource("objects")
  void everyObjectHasItsPlace(Manifest manifest) {
    Set<String> clusterWide =
        Set.of(
            "Namespace",
            "CustomResourceDefinition",
            "ClusterRole",
            "ClusterRoleBinding",
            "PriorityClass",
            "ValidatingWebhookConfiguration",
            "MutatingWebhookConfiguration",
            "GuardPolicy");
    assertThat(manifest.name()).isNotEmpty();
    assertThat(manifest.yaml().at("/metadata/namespace").asText())
        .isEqualTo(clusterWide.contains(manifest.kind()) ? "" : "redis-guard");
  }

  @ParameterizedTest
  @ValueSource(strings = {"observe", "protect"})
  void anOverlayIsNamedAfterItsProfile(String profile) {
    Path overlay = Manifests.ROOT.resolve("overlays").resolve(profile);
    JsonNode policy = Manifests.only(overlay, "GuardPolicy", "default");
    assertThat(policy.at("/spec/profile").asText()).isEqualTo(profile);
  }

  @Test
  void everySelectorFindsThePods() {
    assertThat(
            List.of(
                DEPLOYMENT.at("/spec/selector/matchLabels"),
                base("Service", "redis-guard").at("/spec/selector"),
                base("PodDisruptionBudget", "redis-guard").at("/spec/selector/matchLabels"),
                base("NetworkPolicy", "redis-guard").at("/spec/podSelector/matchLabels")))
        .allSatisfy(selector -> assertThat(selector).isEqualTo(POD_LABELS));
  }

  @Test
  void portsAgree() {
    assertThat(CONTAINER.at("/ports").toString())
        .isEqualTo(
            """
            [{"name":"https","containerPort":8443},{"name":"management","containerPort":9000}]""");
    assertThat(base("Service", "redis-guard").at("/spec/ports").toString())
        .isEqualTo(
            """
            [{"name":"https","port":443,"targetPort":"https"}]""");
    assertThat(Manifests.text(DOCKERFILE)).contains("\nEXPOSE 8443 9000\n");

    JsonNode ingress = base("NetworkPolicy", "redis-guard").at("/spec/ingress");
    assertThat(ingress.at("/0/ports/0/port").asInt()).isEqualTo(8443);
    assertThat(ingress.at("/0").has("from")).isFalse();
    assertThat(ingress.at("/1/ports/0/port").asInt()).isEqualTo(9000);
    assertThat(ingress.at("/1").has("from")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "startup /q/health/started",
        "readiness /q/health/ready",
        "liveness /q/health/live"
      })
  void probesAskTheManagementPort(String probe) {
    String[] words = probe.split(" ", 2);
    JsonNode get = CONTAINER.path(words[0] + "Probe").path("httpGet");
    assertThat(get.path("path").asText()).isEqualTo(words[1]);
    assertThat(get.path("port").asText()).isEqualTo("management");
  }

  @Test
  void aRolloutAndADrainKeepOneReplicaServing() {
    assertThat(DEPLOYMENT.at("/spec/replicas").asInt()).isGreaterThanOrEqualTo(2);
    assertThat(DEPLOYMENT.at("/spec/strategy/rollingUpdate").toString())
        .isEqualTo("{\"maxSurge\":1,\"maxUnavailable\":0}");
    assertThat(POD.path("terminationGracePeriodSeconds").asInt()).isGreaterThan(SHUTDOWN_SECONDS);
    assertThat(POD.path("priorityClassName").asText()).isEqualTo("system-cluster-critical");

    JsonNode budget = base("PodDisruptionBudget", "redis-guard").path("spec");
    assertThat(budget.path("maxUnavailable").asInt()).isEqualTo(1);
    assertThat(budget.path("unhealthyPodEvictionPolicy").asText()).isEqualTo("AlwaysAllow");
  }

  @Test
  void thePodIsRestricted() {
    assertThat(
            base("Namespace", "redis-guard")
                .at("/metadata/labels")
                .path("pod-security.kubernetes.io/enforce")
                .asText())
        .isEqualTo("restricted");
    assertThat(POD.path("securityContext").toString())
        .isEqualTo(
            """
            {"runAsNonRoot":true,"runAsUser":65532,"runAsGroup":65532,"fsGroup":65532,\
            "seccompProfile":{"type":"RuntimeDefault"}}""");
    assertThat(CONTAINER.path("securityContext").toString())
        .isEqualTo(
            """
            {"allowPrivilegeEscalation":false,"readOnlyRootFilesystem":true,\
            "capabilities":{"drop":["ALL"]}}""");
  }

  @Test
  void theImageRunsAsTheUserOfTheManifest() {
    int uid = POD.at("/securityContext/runAsUser").asInt();
    assertThat(Manifests.text(DOCKERFILE)).contains("\nUSER " + uid + ":" + uid + "\n");
  }

  /// The heap, and as much as two thirds of it again for everything else that a JVM holds.
  @Test
  void theHeapFitsTheMemoryLimit() {
    Matcher heap = Pattern.compile("-Xmx(\\d+)m").matcher(Manifests.text(DOCKERFILE));
    assertThat(heap.find()).isTrue();
    assertThat(CONTAINER.at("/resources").toString())
        .isEqualTo(
            """
            {"requests":{"cpu":"100m","memory":"256Mi"},"limits":{"memory":"320Mi"}}""");
    assertThat(Integer.parseInt(heap.group(1)) * 5 / 3).isLessThanOrEqualTo(320);
  }

  @Test
  void theLauncherServesWithTheFlagsOfTheImage() {
    Pattern flag = Pattern.compile("-X[^\\s\",]+");
    List<String> image =
        flag.matcher(Manifests.text(DOCKERFILE)).results().map(match -> match.group()).toList();
    String launcher = Manifests.text(Path.of("redis-guard"));
    int serve = launcher.indexOf("serve | demo)");
    String command = launcher.substring(serve, launcher.indexOf(";;", serve));
    assertThat(flag.matcher(command).results().map(match -> match.group()))
        .containsExactlyElementsOf(image);
  }

  @Test
  void theCertificateIsTheOneThatIsMountedAndAskedFor() {
    JsonNode certificate = base("Certificate", "redis-guard-tls").path("spec");
    assertThat(texts(certificate.path("dnsNames"))).contains("redis-guard.redis-guard.svc");
    assertThat(POD.at("/volumes/0/secret/secretName").asText())
        .isEqualTo(certificate.path("secretName").asText());
    assertThat(CONTAINER.at("/volumeMounts/0/name").asText())
        .isEqualTo(POD.at("/volumes/0/name").asText());
    assertThat(CONTAINER.at("/volumeMounts/0/mountPath").asText())
        .isEqualTo("/etc/redis-guard/tls");
  }

  /// A serving certificate must not be its own CA: the CA would change at every renewal.
  @Test
  void theCertificateIsSignedByACaOfItsOwn() {
    JsonNode serving = base("Certificate", "redis-guard-tls").path("spec");
    JsonNode issuer = base("Issuer", serving.at("/issuerRef/name").asText());
    JsonNode ca = base("Certificate", "redis-guard-ca").path("spec");
    assertThat(issuer.at("/spec/ca/secretName").asText())
        .isEqualTo(ca.path("secretName").asText())
        .isNotEqualTo(serving.path("secretName").asText());
    assertThat(ca.path("isCA").asBoolean()).isTrue();
    assertThat(base("Issuer", ca.at("/issuerRef/name").asText()).at("/spec").has("selfSigned"))
        .isTrue();
  }

  @Test
  void redisPriorityIsBelowTheClustersOwn() {
    JsonNode redis = base("PriorityClass", "redis-critical");
    assertThat(redis.path("value").asInt()).isEqualTo(1_000_000);
    assertThat(redis.path("globalDefault").asBoolean()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("objects")
  void everyImageIsTheOneThatKustomizeReplaces(Manifest manifest) {
    assertThat(elements(manifest.yaml().at("/spec/template/spec/containers")))
        .allSatisfy(
            container -> assertThat(container.path("image").asText()).isEqualTo("redis-guard"));
  }
}
