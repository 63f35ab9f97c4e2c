package io.redisguard.deploy;

import static io.redisguard.deploy.Manifests.elements;
import static io.redisguard.deploy.Manifests.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyDefinitionTest {
  private static final List<String> RULE_IDS =
      List.of(
          "budget-never-allows",
          "budget-overlap",
          "budget-flips-with-role",
          "budget-traps-unhealthy",
          "budget-matches-nothing",
          "scale-blocks-budget",
          "pod-priority",
          "pod-requests",
          "pod-handover",
          "pod-handover-unsafe",
          "delete-master",
          "delete-last-good-replica",
          "delete-quorum",
          "force-delete",
          "evict-master",
          "evict-last-good-replica",
          "evict-quorum",
          "exemption-guard");
  private static final Set<String> PATCHING =
      Set.of("pod-priority", "pod-requests", "pod-handover");

  private static final JsonNode DEFINITION =
      Manifests.base("CustomResourceDefinition", "guardpolicies.redis-guard.io").path("spec");
  private static final JsonNode VERSION = DEFINITION.at("/versions/0");
  private static final JsonNode SCHEMA = VERSION.at("/schema/openAPIV3Schema");
  private static final JsonNode SPEC = SCHEMA.at("/properties/spec/properties");
  private static final JsonNode RULES = SPEC.at("/rules/properties");
  private static final JsonNode EXEMPTION = SPEC.at("/exemptions/items");

  @Test
  void oneClusterWideKind() {
    assertThat(DEFINITION.path("scope").asText()).isEqualTo("Cluster");
    assertThat(DEFINITION.at("/names/kind").asText()).isEqualTo("GuardPolicy");
    assertThat(VERSION.path("name").asText()).isEqualTo("v1alpha1");
    assertThat(VERSION.at("/subresources/status").isObject()).isTrue();
    assertThat(
            elements(VERSION.path("additionalPrinterColumns")).map(it -> it.path("name").asText()))
        .containsExactly("Profile", "Digest", "Valid", "Age");
    assertThat(SCHEMA.at("/properties/status/properties").propertyStream().map(it -> it.getKey()))
        .containsExactly("observedGeneration", "digest", "conditions");
  }

  @Test
  void theKeysOfASpec() {
    assertThat(SPEC.propertyStream().map(it -> it.getKey()))
        .containsExactly(
            "profile",
            "onError",
            "scope",
            "redis",
            "actors",
            "exemptors",
            "rules",
            "overrides",
            "exemptions");
    assertThat(texts(SCHEMA.at("/properties/spec/required"))).containsExactly("profile");
    assertThat(texts(SPEC.at("/profile/enum"))).containsExactly("observe", "protect");
    assertThat(texts(SPEC.at("/onError/enum"))).containsExactly("Allow", "Deny");
  }

  @Test
  void everyRuleCanBeSetAndExempted() {
    assertThat(RULES.propertyStream().map(it -> it.getKey())).containsExactlyElementsOf(RULE_IDS);
    assertThat(texts(EXEMPTION.at("/properties/rules/items/enum")))
        .containsExactlyElementsOf(RULE_IDS);
  }

  @Test
  void modes() {
    assertThat(RULES.properties())
        .allSatisfy(
            rule ->
                assertThat(texts(rule.getValue().at("/properties/mode/enum")))
                    .containsExactly(
                        "Off",
                        "Audit",
                        "Warn",
                        PATCHING.contains(rule.getKey()) ? "Patch" : "Deny"));
  }

  @ParameterizedTest
  @CsvSource({
    "pod-priority,            'mode, priorityClassName, replaceGlobalDefault'",
    "pod-requests,            'mode, cpu, memory, headroomPercent'",
    "pod-handover,            'mode, minGracePeriod'",
    "evict-master,            'mode, maxHold, handover'",
    "evict-last-good-replica, 'mode, maxHold'",
    "evict-quorum,            'mode, maxHold'",
    "exemption-guard,         'mode, maxDuration'",
    "delete-master,           mode",
  })
  void settings(String rule, String settings) {
    assertThat(RULES.path(rule).path("properties").propertyStream().map(it -> it.getKey()))
        .containsExactly(settings.split(", "));
  }

  /// A schema has no references, so the rules are written twice.
  @Test
  void overridesTakeTheSameRules() {
    assertThat(SPEC.at("/overrides/items/properties/rules/properties")).isEqualTo(RULES);
  }

  @Test
  void anExemptionEndsAndHasAReason() {
    assertThat(texts(EXEMPTION.path("required")))
        .containsExactly("rules", "match", "until", "reason");
    assertThat(EXEMPTION.at("/properties/until/format").asText()).isEqualTo("date-time");
    assertThat(texts(EXEMPTION.at("/properties/match/required"))).containsExactly("namespace");
  }

  @ParameterizedTest
  @CsvSource({
    "10m,        true",
    "90s,        true",
    "1h30m,      true",
    "500ms,      true",
    "10 minutes, false",
    "10,         false",
    "-5m,        false",
    "'',         false",
  })
  void durations(String text, boolean valid) {
    String pattern = RULES.at("/evict-master/properties/maxHold/pattern").asText();
    assertThat(Pattern.compile(pattern).matcher(text).find()).isEqualTo(valid);
  }

  /// The API server estimates the cost of an expression by the greatest value that it may meet, and
  /// takes no definition that could cost too much.
  @Test
  void everyValueIsBounded() {
    List<String> unbounded = new ArrayList<>();
    collectUnbounded("spec", SCHEMA.at("/properties/spec"), unbounded);
    collectUnbounded("status", SCHEMA.at("/properties/status"), unbounded);
    assertThat(unbounded).isEmpty();
  }

  @Test
  void everyExpressionSaysWhatIsWrong() {
    assertThat(SCHEMA.findValues("x-kubernetes-validations"))
        .isNotEmpty()
        .allSatisfy(
            validations ->
                assertThat(elements(validations))
                    .allSatisfy(it -> assertThat(it.path("message").asText()).isNotEmpty()));
    assertThat(SCHEMA.at("/x-kubernetes-validations/0/rule").asText())
        .isEqualTo("self.metadata.name == 'default'");
  }

  private static void collectUnbounded(String path, JsonNode schema, List<String> unbounded) {
    boolean bounded =
        switch (schema.path("type").asText()) {
          case "array" -> schema.has("maxItems");
          case "object" -> schema.has("properties") || schema.has("maxProperties");
          case "string" -> schema.has("maxLength") || schema.has("enum") || isDate(schema);
          case "integer", "boolean" -> true;
          default -> schema.path("x-kubernetes-int-or-string").asBoolean();
        };
    if (!bounded) {
      unbounded.add(path);
    }
    schema
        .path("properties")
        .properties()
        .forEach(it -> collectUnbounded(path + "." + it.getKey(), it.getValue(), unbounded));
    for (String nested : List.of("items", "additionalProperties")) {
      if (schema.has(nested)) {
        collectUnbounded(path + "." + nested, schema.path(nested), unbounded);
      }
    }
  }

  private static boolean isDate(JsonNode schema) {
    return schema.path("format").asText().equals("date-time");
  }
}
