package io.redisguard.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.redisguard.TestPolicy;
import io.redisguard.cluster.GuardPermissions;
import io.redisguard.controlplane.Kubectl.Said;
import io.redisguard.policy.PolicyParser;
import io.redisguard.policy.PolicyReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Everything in deploy/ is taken by a real API server, and its definition of a GuardPolicy refuses
/// what our own parser refuses.
@ExtendWith(ControlPlaneExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManifestsClusterIT {
  /// One for each verb and resource that deploy/base grants.
  private static final int PERMISSIONS = 71;

  private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
  private static final String CERT_MANAGER = "apiVersion: cert-manager.io/";

  private final ControlPlane controlPlane;
  private final Kubectl admin;
  private final Kubectl serviceAccount;

  ManifestsClusterIT(ControlPlane controlPlane) {
    this.controlPlane = controlPlane;
    admin = controlPlane.admin();
    InstalledGuard.apply(controlPlane, "protect");
    serviceAccount = InstalledGuard.serviceAccount(controlPlane);
  }

  @BeforeAll
  void nobodyIsAsked() {
    InstalledGuard.removeWebhooks(admin);
  }

  @ParameterizedTest
  @ValueSource(strings = {"observe", "protect", "fail"})
  void everyOverlayIsStoredAsItIsWritten(String overlay) {
    List<String> stored = new ArrayList<>();
    for (String document : InstalledGuard.documents(admin, overlay)) {
      if (document.contains(CERT_MANAGER)) {
        continue;
      }
      Said said =
          admin.runWith(document, "apply", "--dry-run=server", "--validate=strict", "-f", "-");
      assertThat(said.code()).as(said + document).isZero();
      assertThat(said.err()).as(document).isEmpty();
      stored.add(said.out());
    }
    assertThat(stored).hasSizeGreaterThan(12);
  }

  @ParameterizedTest(name = "{0} of {1}: {2}")
  @CsvSource({
    "list, pods, yes",
    "watch, poddisruptionbudgets.policy, yes",
    "watch, customresourcedefinitions.apiextensions.k8s.io, yes",
    "get, statefulsets.apps/scale, yes",
    "get, foos.example.com/scale, yes",
    "patch, guardpolicies.redis-guard.io/status, yes",
    "create, subjectaccessreviews.authorization.k8s.io, yes",
    "create, events, yes",
    "create, disruptions.redis-guard.io, yes",
    "update, disruptions.redis-guard.io, no",
    "update, leases.coordination.k8s.io, no",
    "delete, pods, no",
    "create, pods/eviction, no",
    "patch, pods, no",
    "get, secrets, no",
    "update, guardpolicies.redis-guard.io, no",
    "patch, statefulsets.apps/scale, no",
  })
  void itMayDoWhatItNeedsAndNoMore(String verb, String resource, String answer) {
    String[] parts = resource.split("/", 2);
    Said said =
        parts.length == 2
            ? serviceAccount.run(
                "auth", "can-i", verb, parts[0], "--subresource=" + parts[1], "--all-namespaces")
            : serviceAccount.run("auth", "can-i", verb, resource, "--all-namespaces");

    assertThat(said.out().strip()).isEqualTo(answer);
  }

  /// Of kinds that nobody has installed too, about which kubectl cannot ask.
  ///
  /// The account itself, an administrator about it, and about an account that nobody gave anything.
  @ParameterizedTest(name = "{0} about {1}: something missing {2}")
  @CsvSource({"account, redis-guard, false", "admin, redis-guard, false", "admin, nobody, true"})
  void theDoctorKnowsWhatIsMissing(String who, String account, boolean missing) throws IOException {
    try (KubernetesClient client = who.equals("admin") ? adminClient() : accountClient()) {
      GuardPermissions found = GuardPermissions.of(client, "redis-guard", account);

      assertThat(found.problem()).isEmpty();
      assertThat(found.asked()).isEqualTo(PERMISSIONS);
      if (missing) {
        assertThat(found.missing()).hasSize(PERMISSIONS).contains("get */scale.*", "list pods");
      } else {
        assertThat(found.missing()).isEmpty();
      }
    }
  }

  private KubernetesClient adminClient() {
    return controlPlane.client("admin", "system:masters");
  }

  private KubernetesClient accountClient() throws IOException {
    Path kubeconfig =
        controlPlane.kubeconfigWithToken("doctor", InstalledGuard.token(controlPlane));
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(Files.readString(kubeconfig)))
        .build();
  }

  /// What the server says of a bad policy in our own words, where the schema does not say it first.
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {}                                                                       | spec.profile: Required value
          {profile: strict}                                                        | supported values: "observe", "protect"
          {profile: protect, rules: {delete-mastr: {mode: Deny}}}                  | unknown field "spec.rules.delete-mastr"
          {profile: protect, rules: {delete-master: {mode: Patch}}}                | spec.rules.delete-master.mode: Unsupported value: "Patch"
          {profile: protect, rules: {pod-priority: {mode: Deny}}}                  | spec.rules.pod-priority.mode: Unsupported value: "Deny"
          {profile: protect, rules: {evict-master: {maxHold: 2h}}}                 | maxHold must be between 1s and 1h, for nothing is held longer than an hour
          {profile: protect, rules: {evict-quorum: {maxHold: 10 minutes}}}         | spec.rules.evict-quorum.maxHold
          {profile: protect, rules: {evict-master: {maxHold: 999999999999h}}}      | spec.rules.evict-master.maxHold
          {profile: protect, rules: {pod-requests: {cpu: lots}}}                   | spec.rules.pod-requests.cpu
          {profile: protect, rules: {pod-requests: {headroomPercent: 400}}}        | spec.rules.pod-requests.headroomPercent
          {profile: protect, rules: {pod-handover: {minGracePeriod: 1s}}}          | minGracePeriod must be between 25s and 1h
          {profile: protect, rules: {exemption-guard: {maxDuration: 0s}}}          | maxDuration must be at least 1s
          {profile: protect, onError: Ignore}                                      | supported values: "Allow", "Deny"
          {profile: protect, redis: {identify: [{selector: {}}]}}                  | an empty selector would take every pod for Redis: name at least one label
          {profile: protect, redis: {identify: [{selector: {matchExpressions: [{key: a, operator: In}]}}]}} | In and NotIn need values; Exists and DoesNotExist take none
          {profile: protect, redis: {identify: [{selector: {matchLabels: {a: b}}, roleLabel: {key: a, master: x, replica: x}}]}} | master and replica must be different values of the label
          {profile: protect, overrides: [{namespaceSelector: {}, rules: {}}]}      | an override for all namespaces belongs into spec.rules: name at least one label
          {profile: protect, exemptions: [{rules: [nope], match: {namespace: a}, until: "2026-12-31T00:00:00Z", reason: x}]} | spec.exemptions[0].rules[0]: Unsupported value: "nope"
          {profile: protect, exemptions: [{rules: [], match: {namespace: a}, until: "2026-12-31T00:00:00Z", reason: x}]} | spec.exemptions[0].rules
          {profile: protect, exemptions: [{rules: [delete-master], match: {namespace: a}, until: tomorrow, reason: x}]} | spec.exemptions[0].until
          {profile: protect, exemptions: [{rules: [delete-master], match: {namespace: a}, until: "2026-12-31T00:00:00Z", reason: ""}]} | spec.exemptions[0].reason
          """)
  void whatTheParserRefusesTheServerRefuses(String spec, String words) {
    assertThat(isValid(spec)).isFalse();

    Said said = dryRun(spec);

    assertThat(said.code()).as(said.toString()).isEqualTo(1);
    assertThat(said.err()).contains(words);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{profile: observe}",
        "{profile: protect, rules: {delete-master: {mode: 'Off'}, evict-master: {mode: Deny, maxHold: 10m}}}",
        "{profile: protect, rules: {pod-requests: {mode: Patch, cpu: 1, memory: 256Mi, headroomPercent: 50}}}",
        "{profile: protect, scope: {namespaceSelector: {matchExpressions: [{key: x, operator: Exists}]}}}",
        "{profile: protect, actors: {controllers: [alice], people: ['system:serviceaccount:x:y']}}",
        "{profile: protect, overrides: [{namespaceSelector: {matchLabels: {env: dev}}, rules: {delete-master: {mode: Warn}}}]}",
        "{profile: protect, exemptions: [{rules: [budget-never-allows], match: {namespace: ci, name: runners}, until: '2026-12-31T00:00:00Z', reason: known, ticket: OPS-1}]}"
      })
  void whatTheParserTakesTheServerTakes(String spec) {
    assertThat(isValid(spec)).isTrue();

    Said said = dryRun(spec);

    assertThat(said.code()).as(said.toString()).isZero();
  }

  @Test
  void thereIsOnePolicy() {
    Said said = admin.runWith(policy("second", "{profile: observe}"), "apply", "-f", "-");

    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err()).contains("there is one policy, and its name is default");
  }

  private Said dryRun(String spec) {
    return admin.runWith(
        policy("default", spec), "apply", "--dry-run=server", "--validate=strict", "-f", "-");
  }

  private static boolean isValid(String spec) {
    JsonNode document = TestPolicy.yaml(policy("default", spec));
    return PolicyParser.parse(document, NOW) instanceof PolicyReading.Valid;
  }

  private static String policy(String name, String spec) {
    return """
        apiVersion: redis-guard.io/v1alpha1
        kind: GuardPolicy
        metadata: {name: %s}
        spec: %s
        """
        .formatted(name, spec);
  }
}
