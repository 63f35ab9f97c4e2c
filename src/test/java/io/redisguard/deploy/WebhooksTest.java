package io.redisguard.deploy;

import static io.redisguard.deploy.Manifests.elements;
import static io.redisguard.deploy.Manifests.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.deploy.Manifests.Manifest;
import io.redisguard.subject.Actor;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WebhooksTest {
  private static final JsonNode VALIDATE =
      Manifests.base("ValidatingWebhookConfiguration", "redis-guard").at("/webhooks/0");
  private static final JsonNode MUTATE =
      Manifests.base("MutatingWebhookConfiguration", "redis-guard").at("/webhooks/0");
  private static final JsonNode CLOSED = failOverlay("redis-guard-fail-closed");
  private static final JsonNode OPEN = failOverlay("redis-guard-fail-open");

  private static JsonNode failOverlay(String name) {
    return Manifests.only(Manifests.FAIL, "ValidatingWebhookConfiguration", name).at("/webhooks/0");
  }

  static Stream<Manifest> configurations() {
    return Manifests.objects().stream()
        .filter(manifest -> manifest.kind().endsWith("WebhookConfiguration"));
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void everyConfigurationCallsTheService(Manifest configuration) {
    boolean validates = configuration.kind().startsWith("Validating");
    JsonNode webhooks = configuration.yaml().path("webhooks");
    assertThat(webhooks.size()).isEqualTo(1);
    JsonNode webhook = webhooks.path(0);
    assertThat(webhook.path("name").asText())
        .isEqualTo(validates ? "validate.redis-guard.io" : "mutate.redis-guard.io");
    assertThat(webhook.at("/clientConfig/service").toString())
        .isEqualTo(
            "{\"namespace\":\"redis-guard\",\"name\":\"redis-guard\",\"path\":\"/%s\",\"port\":443}"
                .formatted(validates ? "validate" : "mutate"));
    assertThat(texts(webhook.path("admissionReviewVersions"))).containsExactly("v1");
    assertThat(webhook.path("timeoutSeconds").asInt()).isEqualTo(validates ? 3 : 2);
    assertThat(webhook.path("matchPolicy").asText()).isEqualTo("Equivalent");
    assertThat(webhook.path("sideEffects").asText()).isEqualTo(validates ? "NoneOnDryRun" : "None");
    assertThat(webhook.has("objectSelector")).isFalse();
    assertThat(
            configuration
                .yaml()
                .at("/metadata/annotations/cert-manager.io~1inject-ca-from")
                .asText())
        .isEqualTo("redis-guard/redis-guard-tls");
  }

  /// With these inside, a guard that is down could keep itself, or the cluster, from starting.
  @ParameterizedTest
  @MethodSource("configurations")
  void itsOwnAndTheClustersNamespacesAreNeverAskedAbout(Manifest configuration) {
    assertThat(
            configuration.yaml().at("/webhooks/0/namespaceSelector/matchExpressions/0").toString())
        .isEqualTo(
            """
            {"key":"kubernetes.io/metadata.name","operator":"NotIn",\
            "values":["kube-system","kube-node-lease","redis-guard"]}""");
  }

  @Test
  void validatingRules() {
    assertThat(rules(VALIDATE))
        .containsExactly(
            "CREATE pods/eviction",
            "CREATE,UPDATE,DELETE pods",
            "UPDATE pods/resize",
            "CREATE,UPDATE,DELETE poddisruptionbudgets.policy",
            "CREATE,UPDATE statefulsets,deployments,replicasets.apps",
            "UPDATE statefulsets/scale,deployments/scale,replicasets/scale.apps",
            "CREATE,UPDATE replicationcontrollers",
            "UPDATE replicationcontrollers/scale");
    assertThat(VALIDATE.path("failurePolicy").asText()).isEqualTo("Ignore");
  }

  @Test
  void mutatingRules() {
    assertThat(rules(MUTATE)).containsExactly("CREATE pods");
    assertThat(MUTATE.path("failurePolicy").asText()).isEqualTo("Ignore");
    assertThat(MUTATE.path("reinvocationPolicy").asText()).isEqualTo("Never");
    assertThat(conditionNames(MUTATE)).containsExactly("not-a-kubelet");
  }

  @Test
  void validatingConditions() {
    assertThat(conditionNames(VALIDATE))
        .containsExactly(
            "not-a-kubelet",
            "not-a-janitor",
            "not-terminating-already",
            "not-finished-already",
            "not-an-ordinary-pod-update",
            "not-a-replicaset-of-a-deployment");
  }

  /// The API server leaves out exactly those whom the code would let pass anyway.
  @ParameterizedTest
  @MethodSource("configurations")
  void conditionsAgreeWithTheCodeOnWhoActs(Manifest configuration) {
    for (JsonNode condition : configuration.yaml().at("/webhooks/0/matchConditions")) {
      List<String> users =
          Pattern.compile("'(system:[^']*[^:'])'")
              .matcher(condition.path("expression").asText())
              .results()
              .map((MatchResult match) -> match.group(1))
              .toList();
      Set<Actor.Kind> expected =
          switch (condition.path("name").asText()) {
            case "not-a-kubelet" -> Set.of(Actor.Kind.NODE);
            case "not-a-janitor" -> Set.of(Actor.Kind.JANITOR);
            default -> Set.of(Actor.Kind.SCHEDULER, Actor.Kind.WORKLOAD_CONTROLLER);
          };
      assertThat(users)
          .extracting(user -> new Actor(user, Set.of(user)).kind())
          .isSubsetOf(expected);
      if (condition.path("name").asText().equals("not-a-janitor")) {
        assertThat(users).hasSize(6);
      }
    }
  }

  /// A broken expression must not let an exemption through unseen, nor hold a kubelet up: each
  /// field that can be absent is asked for first.
  @ParameterizedTest
  @MethodSource("configurations")
  void conditionsAskBeforeTheyRead(Manifest configuration) {
    List<String> optional =
        List.of(
            "request.userInfo.groups",
            "request.userInfo.username",
            "request.subResource",
            "oldObject.status.phase",
            "oldObject.metadata.deletionTimestamp",
            "oldObject.metadata.annotations",
            "object.metadata.annotations",
            "object.metadata.ownerReferences");
    for (JsonNode condition : configuration.yaml().at("/webhooks/0/matchConditions")) {
      String expression = condition.path("expression").asText();
      for (String field : optional) {
        if (Pattern.compile("(?<![\\w.])" + Pattern.quote(field)).matcher(expression).find()) {
          assertThat(expression).contains("has(" + field + ")");
        }
      }
    }
  }

  @Test
  void onlyEvictionsAndDeletesCanFailClosed() {
    assertThat(configurations().filter(it -> failurePolicy(it).equals("Fail")).map(Manifest::name))
        .containsExactly("redis-guard-fail-closed");
    assertThat(rules(CLOSED)).containsExactly("CREATE pods/eviction", "DELETE pods");
    assertThat(conditionNames(CLOSED))
        .containsExactly(
            "not-a-kubelet",
            "not-a-janitor",
            "not-terminating-already",
            "not-finished-already",
            "not-a-delete-by-the-control-plane");
  }

  @Test
  void namespacesAskToFailClosed() {
    String asked =
        """
        {"key":"redis-guard.io/fail-closed","operator":"In","values":["true"]}""";
    assertThat(CLOSED.at("/namespaceSelector/matchExpressions/1").toString()).isEqualTo(asked);
    assertThat(OPEN.at("/namespaceSelector/matchExpressions/1").toString()).isEqualTo(asked);
    // and the base leaves them out
    Manifest kustomization =
        Manifests.read(Manifests.FAIL.resolve("kustomization.yaml")).getFirst();
    assertThat(kustomization.yaml().at("/patches/0/patch").asText())
        .isEqualTo(
            """
            - op: add
              path: /webhooks/0/namespaceSelector/matchExpressions/-
              value:
                key: redis-guard.io/fail-closed
                operator: NotIn
                values: ["true"]""");
  }

  /// Together the two configurations of the overlay ask about what the base asks about.
  @Test
  void nothingIsLostByFailingClosed() {
    assertThat(Stream.concat(Stream.of(rules(CLOSED).getFirst()), rules(OPEN).stream()))
        .containsExactlyElementsOf(rules(VALIDATE));
    assertThat(conditions(OPEN)).containsAll(conditions(VALIDATE));
    assertThat(conditionNames(OPEN))
        .hasSize(conditionNames(VALIDATE).size() + 1)
        .contains("no-delete-but-by-the-control-plane");
  }

  private static String failurePolicy(Manifest configuration) {
    return configuration.yaml().at("/webhooks/0/failurePolicy").asText();
  }

  private static List<String> rules(JsonNode webhook) {
    return elements(webhook.path("rules")).map(WebhooksTest::rule).toList();
  }

  private static String rule(JsonNode rule) {
    assertThat(texts(rule.path("apiVersions"))).containsExactly("v1");
    assertThat(rule.path("scope").asText()).isEqualTo("Namespaced");
    String group = String.join(",", texts(rule.path("apiGroups")));
    return "%s %s%s"
        .formatted(
            String.join(",", texts(rule.path("operations"))),
            String.join(",", texts(rule.path("resources"))),
            group.isEmpty() ? "" : "." + group);
  }

  private static List<String> conditionNames(JsonNode webhook) {
    return elements(webhook.path("matchConditions"))
        .map(condition -> condition.path("name").asText())
        .toList();
  }

  private static List<JsonNode> conditions(JsonNode webhook) {
    return elements(webhook.path("matchConditions")).toList();
  }
}
