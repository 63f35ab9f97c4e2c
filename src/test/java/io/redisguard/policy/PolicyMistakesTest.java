package io.redisguard.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.TestPolicy;
import io.redisguard.TestRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a person reads about a wrong policy: all of it at once, with places.
class PolicyMistakesTest {
  @Test
  void allAtOnce() {
    JsonNode document =
        TestPolicy.yaml(
            """
            apiVersion: redis-guard.io/v1
            kind: GuardPolice
            metadata: {name: wrong}
            spec:
              profile: protekt
              rulez: {}
              onError: 5
              scope: {namespaceSelector: {matchLabels: {tier: 1}}}
              rules:
                delete-mastr: {mode: Deny}
                evict-master: {maxHold: 10 minutes, mode: Patch}
                pod-requests: {memory: 256MB, cpu: -1}
                pod-priority: {mode: Deny, priorityClassName: Redis_Critical}
              overrides:
              - {namespaceSelector: {matchExpressions: [{key: env, operator: Within, values: [dev]}]}, rules: []}
              exemptions:
              - {rules: [budget-never-allow], match: {namespace: ci}, until: "2025-01-01T00:00:00Z", reason: old}
              - {rules: [budget-overlap], match: {name: x}, reason: endless}
              - {rules: [], match: {namespace: ci}, until: "2029-01-01T00:00:00Z", reason: far}
            """);

    assertThat(mistakes(document))
        .containsExactlyInAnyOrder(
            "apiVersion  is \"redis-guard.io/v1\": it must be redis-guard.io/v1alpha1",
            "kind  is \"GuardPolice\": it must be GuardPolicy",
            "spec.profile  \"protekt\" is not observe or protect; did you mean protect?",
            "spec.rulez  unknown key; did you mean rules?",
            "spec.onError  5 is not Allow or Deny",
            "spec.scope.namespaceSelector.matchLabels.tier  is the value 1: label values are texts,"
                + " put it in quotes",
            "spec.rules.delete-mastr  unknown rule; did you mean delete-master?",
            "spec.rules.evict-master.maxHold  \"10 minutes\" is not a duration like 10m or 90s,"
                + " from 1s to 1h",
            "spec.rules.evict-master.mode  \"Patch\" is not Off, Audit, Warn or Deny",
            "spec.rules.pod-requests.memory  \"256MB\" is not a quantity like 256Mi",
            "spec.rules.pod-requests.cpu  -1 is not a quantity like 100m",
            "spec.rules.pod-priority.mode  \"Deny\" is not Off, Audit, Warn or Patch",
            "spec.rules.pod-priority.priorityClassName  \"Redis_Critical\" is not the name of a"
                + " PriorityClass",
            "spec.overrides[0].namespaceSelector.matchExpressions[0].operator  \"Within\" is not"
                + " In, NotIn, Exists or DoesNotExist",
            "spec.overrides[0].rules  is a list, not a mapping",
            "spec.exemptions[0].rules  unknown rule \"budget-never-allow\"; did you mean"
                + " budget-never-allows?",
            "spec.exemptions[0].until  2025-01-01 is in the past: remove the exemption or renew it",
            "spec.exemptions[1].match.namespace  is missing",
            "spec.exemptions[1].until  is missing: an exemption needs an end",
            "spec.exemptions[2].rules  is missing: name the rules that may be broken",
            "spec.exemptions[2].until  2029-01-01 is more than a year away: change the rules"
                + " instead, or choose a nearer end");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # spec                                                | what is told
          profile: null                                         | spec.profile  is missing: it must be observe or protect
          scope: {namespaces: {}}                               | spec.scope.namespaces  unknown key
          scope: [a]                                            | spec.scope  is a list, not a mapping
          scope: {namespaceSelector: {matchLabel: {}}}          | spec.scope.namespaceSelector.matchLabel  unknown key; did you mean matchLabels?
          scope: {namespaceSelector: {matchExpressions: [{key: a, operator: In}]}}     | spec.scope.namespaceSelector.matchExpressions[0].values  is empty: In needs values
          scope: {namespaceSelector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}} | spec.scope.namespaceSelector.matchExpressions[0].values  Exists takes none
          scope: {namespaceSelector: {matchExpressions: [{operator: Exists}]}}         | spec.scope.namespaceSelector.matchExpressions[0].key  is missing
          scope: {namespaceSelector: {matchExpressions: [{key: a}]}}                   | spec.scope.namespaceSelector.matchExpressions[0].operator  is missing: it must be In, NotIn, Exists or DoesNotExist
          scope: {namespaceSelector: {matchExpressions: [a]}}   | spec.scope.namespaceSelector.matchExpressions[0]  is the text "a", not a mapping
          scope: {namespaceSelector: {matchExpressions: {}}}    | spec.scope.namespaceSelector.matchExpressions  is a mapping, not a list
          redis: {identity: []}                                 | spec.redis.identity  unknown key; did you mean identify?
          redis: {identify: [{roleLabel: {key: r, master: m}}]} | spec.redis.identify[0].selector  is missing
          redis: {identify: [{selector: {}}]}                   | spec.redis.identify[0].selector  is empty: it would take every pod for Redis: name at least one label
          redis: {identify: [{selector: {matchLabels: {a: b}}, roleLabel: {key: r, master: x, replica: x}}]} | spec.redis.identify[0].roleLabel.replica  is the same as master: the label could not tell them apart
          overrides: [{namespaceSelector: {}, rules: {}}]       | spec.overrides[0].namespaceSelector  is empty: what is for all namespaces belongs into spec.rules: name at least one label
          redis: {identify: [{selector: {matchLabels: {a: b}}, roleLabel: {}}]}    | spec.redis.identify[0].roleLabel.key  is missing, spec.redis.identify[0].roleLabel.master  is missing
          redis: {credentials: {}}                              | spec.redis.credentials.secretRef  is missing
          redis: {credentials: {secretRef: {}}}                 | spec.redis.credentials.secretRef.name  is missing
          redis: {credentials: {secretRef: {name: 5}}}          | spec.redis.credentials.secretRef.name  is the value 5, not a text
          redis: {credentials: {secretRef: {name: ' '}}}        | spec.redis.credentials.secretRef.name  is an empty text, not a text
          redis: {credentials: {password: x, secretRef: {name: a}}} | spec.redis.credentials.password  unknown key
          actors: {controllers: bob}                            | spec.actors.controllers  is the text "bob", not a list
          actors: {people: [5, '']}                             | spec.actors.people[0]  is the value 5, not a text, spec.actors.people[1]  is an empty text, not a text
          actors: {controler: []}                               | spec.actors.controler  unknown key; did you mean controllers?
          exemptors: {user: []}                                 | spec.exemptors.user  unknown key; did you mean users?
          exemptors: sre                                        | spec.exemptors  is the text "sre", not a mapping
          onError: deny                                         | spec.onError  "deny" is not Allow or Deny; did you mean Deny?
          rules: {delete-master: Deny}                          | spec.rules.delete-master  is the text "Deny", not a mapping
          rules: {delete-master: null}                          | spec.rules.delete-master  is missing
          rules: {delete-master: {mode: deny}}                  | spec.rules.delete-master.mode  "deny" is not Off, Audit, Warn or Deny; did you mean Deny?
          rules: {delete-master: {mode: [Deny]}}                | spec.rules.delete-master.mode  ["Deny"] is not Off, Audit, Warn or Deny
          rules: {delete-master: {maxHold: 10m}}                | spec.rules.delete-master.maxHold  unknown key
          rules: {evict-master: {maxHold: 0s}}                  | spec.rules.evict-master.maxHold  "0s" is not a duration like 10m or 90s, from 1s to 1h
          rules: {evict-master: {maxHold: 61m}}                 | spec.rules.evict-master.maxHold  "61m" is not a duration like 10m or 90s, from 1s to 1h
          rules: {evict-master: {maxHold: 600}}                 | spec.rules.evict-master.maxHold  600 is not a duration like 10m or 90s, from 1s to 1h
          rules: {evict-master: {handover: Hook}}               | spec.rules.evict-master.handover  "Hook" is not guard, hook or off
          rules: {pod-priority: {priorityClassName: 5}}         | spec.rules.pod-priority.priorityClassName  5 is not the name of a PriorityClass
          rules: {pod-priority: {replaceGlobalDefault: 'yes'}}  | spec.rules.pod-priority.replaceGlobalDefault  "yes" is not true or false
          rules: {pod-requests: {cpu: 0}}                       | spec.rules.pod-requests.cpu  0 is not a quantity like 100m
          rules: {pod-requests: {cpu: true}}                    | spec.rules.pod-requests.cpu  true is not a quantity like 100m
          rules: {pod-requests: {headroomPercent: 301}}         | spec.rules.pod-requests.headroomPercent  301 is not a whole number from 0 to 300
          rules: {pod-requests: {headroomPercent: -1}}          | spec.rules.pod-requests.headroomPercent  -1 is not a whole number from 0 to 300
          rules: {pod-requests: {headroomPercent: 50.5}}        | spec.rules.pod-requests.headroomPercent  50.5 is not a whole number from 0 to 300
          rules: {pod-handover: {minGracePeriod: 24s}}          | spec.rules.pod-handover.minGracePeriod  "24s" is not a duration like 10m or 90s, from 25s to 1h
          rules: {exemption-guard: {maxDuration: 745h}}         | spec.rules.exemption-guard.maxDuration  "745h" is not a duration like 10m or 90s, from 1m to 744h
          overrides: {}                                         | spec.overrides  is a mapping, not a list
          overrides: [{}]                                       | spec.overrides[0].namespaceSelector  is missing, spec.overrides[0].rules  is missing
          overrides: [{namespaceSelector: {matchLabels: {a: b}}, rules: {x: {}}}]  | spec.overrides[0].rules.x  unknown rule
          exemptions: [a, null]                                 | spec.exemptions[0]  is the text "a", not a mapping, spec.exemptions[1]  is empty, not a mapping
          exemptions: [{rules: delete-master, match: {namespace: a}, until: "2026-12-01T00:00:00Z", reason: r}] | spec.exemptions[0].rules  is the text "delete-master", not a list
          exemptions: [{rules: [delete-master], match: {namespace: a}, until: 2026, reason: r}]                 | spec.exemptions[0].until  2026 is not a time like 2026-12-31T00:00:00Z
          exemptions: [{rules: [delete-master], match: {namespace: a}, until: "2026-12-01T00:00:00Z"}]          | spec.exemptions[0].reason  is missing
          exemptions: [{rules: [delete-master], match: {namespace: a, kind: Pod}, until: "2026-12-01T00:00:00Z", reason: r}] | spec.exemptions[0].match.kind  unknown key
          exemptions: [{rules: [delete-master], until: "2026-12-01T00:00:00Z", reason: r, for: x}]              | spec.exemptions[0].for  unknown key, spec.exemptions[0].match  is missing
          """)
  void one(String line, String told) {
    String spec = line.startsWith("profile") ? line : "profile: protect\n" + line;

    assertThat(String.join(", ", mistakes(TestPolicy.document(spec)))).isEqualTo(told);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          []      | document  is a list, not a GuardPolicy
          'text'  | document  is the text "text", not a GuardPolicy
          null    | document  is empty, not a GuardPolicy
          5       | document  is the value 5, not a GuardPolicy
          {}      | apiVersion  is missing: it must be redis-guard.io/v1alpha1, kind  is missing: it must be GuardPolicy, spec  is missing
          {apiVersion: redis-guard.io/v1alpha1, kind: GuardPolicy, spec: []} | spec  is a list, not a mapping
          {apiVersion: redis-guard.io/v1alpha1, kind: GuardPolicy, spec: {profile: observe}, speck: 1} | speck  unknown key; did you mean spec?
          """)
  void noPolicyAtAll(String document, String told) {
    assertThat(String.join(", ", mistakes(TestPolicy.yaml(document)))).isEqualTo(told);
  }

  @Test
  void otherTypesInAllPlacesAreMistakesAndNeverFailures() {
    Random random = new Random(20261121);
    JsonNode valid =
        TestPolicy.document(
            """
              profile: protect
              scope: {namespaceSelector: {matchExpressions: [{key: a, operator: In, values: [b]}]}}
              redis: {identify: [{selector: {matchLabels: {x: y}}, roleLabel: {key: a, master: b}}], credentials: {secretRef: {name: c}}}
              actors: {controllers: [a], people: [b]}
              exemptors: {users: [a], groups: [b]}
              onError: Allow
              rules: {evict-master: {mode: Deny, maxHold: 5m, handover: hook}, pod-requests: {cpu: 1, memory: 1Gi}}
              overrides: [{namespaceSelector: {matchLabels: {a: b}}, rules: {force-delete: {mode: Warn}}}]
              exemptions: [{rules: [delete-master], match: {namespace: a}, until: "2026-12-01T00:00:00Z", reason: r}]
              """);
    for (int round = 0; round < 2000; round++) {
      JsonNode document = valid.deepCopy();
      replaceOne(document, random);
      assertThat(PolicyParser.parse(document, TestRequest.NOW)).as("%s", document).isNotNull();
      assertThat(PolicyParser.parseStored(document)).as("%s", document).isNotNull();
    }
  }

  private static void replaceOne(JsonNode document, Random random) {
    List<JsonNode> parents = containers(document);
    JsonNode parent = parents.get(random.nextInt(parents.size()));
    JsonNode value = JUNK.get(random.nextInt(JUNK.size()));
    if (parent instanceof ObjectNode object && !object.isEmpty()) {
      List<String> keys = object.properties().stream().map(entry -> entry.getKey()).toList();
      object.set(keys.get(random.nextInt(keys.size())), value);
    } else if (parent instanceof ArrayNode array && !array.isEmpty()) {
      array.set(random.nextInt(array.size()), value);
    }
  }

  private static List<JsonNode> containers(JsonNode node) {
    List<JsonNode> all = new ArrayList<>();
    if (node.isContainerNode()) {
      all.add(node);
      node.forEach(child -> all.addAll(containers(child)));
    }
    return all;
  }

  private static final List<JsonNode> JUNK =
      List.of(
          JsonNodeFactory.instance.nullNode(),
          JsonNodeFactory.instance.textNode(""),
          JsonNodeFactory.instance.textNode("\u0000\n"),
          JsonNodeFactory.instance.numberNode(-1),
          JsonNodeFactory.instance.numberNode(1e300),
          JsonNodeFactory.instance.booleanNode(false),
          JsonNodeFactory.instance.arrayNode().add(1).add("a"),
          JsonNodeFactory.instance.objectNode().put("a", 1));

  @Test
  void hostileSizesAreToldShortly() {
    String word = "x".repeat(100_000);
    List<String> mistakes =
        mistakes(
            TestPolicy.document(
                """
                profile: %1$s
                ? %1$s
                : 1
                rules: {? %1$s : {}, delete-master: {mode: %1$s}}
                exemptions:
                - {rules: [%1$s], match: {namespace: a}, until: %1$s, reason: r}
                """
                    .formatted(word)));

    assertThat(mistakes).hasSize(6).allSatisfy(m -> assertThat(m).hasSizeLessThan(250));
  }

  @Test
  void aTextIsToldOnOneLine() {
    assertThat(mistakes(TestPolicy.document("profile: \"a\\nb\\e[31m\"")))
        .containsExactly("spec.profile  \"a\\nb\\u001B[31m\" is not observe or protect");
    assertThat(mistakes(TestPolicy.document("{profile: protect, \"a\\nb\\e[31m\": 1}")))
        .containsExactly("spec.a?b?[31m  unknown key");
  }

  @Test
  void tenThousandExemptionsAreReadInTime() {
    StringBuilder spec = new StringBuilder("profile: protect\nexemptions:\n");
    for (int i = 0; i < 10_000; i++) {
      spec.append(
          "- {rules: [delete-mastr], match: {namespace: n%d}, until: x, reason: r}\n".formatted(i));
    }
    JsonNode document = TestPolicy.document(spec.toString());

    long start = System.nanoTime();
    assertThat(mistakes(document)).hasSize(20_000);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  private static List<String> mistakes(JsonNode document) {
    return switch (PolicyParser.parse(document, TestRequest.NOW)) {
      case PolicyReading.Valid _ -> List.of();
      case PolicyReading.Invalid(var mistakes) ->
          mistakes.stream().map(PolicyMistake::toString).toList();
    };
  }
}
