package io.redisguard.budget;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.redisguard.budget.Lab.State;
import io.redisguard.facts.NamespaceView;
import io.redisguard.subject.BudgetView;
import io.redisguard.subject.BudgetView.UnhealthyPods;
import io.redisguard.subject.IntOrPercent;
import io.redisguard.subject.OwnerRef;
import io.redisguard.subject.Selector;
import io.redisguard.subject.Selector.Operator;
import io.redisguard.subject.Selector.Requirement;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Recorded answers of a real disruption controller and eviction API (kube-apiserver 1.37.1).
final class Situations {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Situations() {}

  /// One namespace, and what the cluster said of it.
  record Situation(String id, boolean healthy, NamespaceView view, JsonNode observed) {}

  static List<Situation> all() {
    try (InputStream lines =
        Objects.requireNonNull(
            Situations.class.getResourceAsStream("/cases/pdb-situations.jsonl"))) {
      List<Situation> situations = new ArrayList<>();
      for (String line : new String(lines.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
        if (!line.isEmpty()) {
          situations.add(situation(JSON.readTree(line)));
        }
      }
      return situations;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Situation situation(JsonNode json) {
    Lab lab = new Lab();
    for (JsonNode workload : json.get("workloads")) {
      add(workload, lab);
    }
    for (JsonNode budget : json.get("pdbs")) {
      lab.budget(budget(budget.get("name").asText(), budget.get("spec")));
    }
    return new Situation(
        json.get("id").asText(), json.get("healthy").asBoolean(), lab.view(), json.get("observed"));
  }

  private static void add(JsonNode json, Lab lab) {
    String name = json.get("name").asText();
    String kind = json.get("kind").asText();
    int replicas = json.get("replicas").asInt();
    String labels = name.equals("w0") ? "app=a" : "app=b";
    OwnerRef owner =
        switch (kind) {
          case "None" -> null;
          case "Gone" -> new OwnerRef("apps/v1", "StatefulSet", "gone", "gone");
          case "Deployment" -> {
            lab.deployment(name, replicas, labels);
            yield new OwnerRef("apps/v1", "ReplicaSet", name + "-rs", "");
          }
          default -> {
            lab.workload(Lab.workload(kind, name, replicas, labels));
            yield Lab.workload(kind, name, replicas, labels).asOwner();
          }
        };
    for (JsonNode pod : json.get("pods")) {
      lab.pod(pod.get("name").asText(), strings(pod.get("labels")), state(pod), owner);
    }
  }

  private static State state(JsonNode pod) {
    String state = pod.get("state").asText();
    return state.equals("NotReady")
        ? State.NOT_READY
        : State.valueOf(state.toUpperCase(Locale.ROOT));
  }

  private static BudgetView budget(String name, JsonNode spec) {
    return new BudgetView(
        Lab.key(name),
        "",
        Map.of(),
        Map.of(),
        selector(spec.get("selector")),
        value(spec.get("minAvailable")),
        value(spec.get("maxUnavailable")),
        spec.path("unhealthyPodEvictionPolicy").asText().equals("AlwaysAllow")
            ? UnhealthyPods.ALWAYS_ALLOW
            : UnhealthyPods.IF_HEALTHY_BUDGET,
        0,
        0,
        false,
        Map.of());
  }

  private static Selector selector(@Nullable JsonNode json) {
    if (json == null || json.isNull()) {
      return Selector.nothing();
    }
    List<Requirement> expressions = new ArrayList<>();
    for (JsonNode expression : json.path("matchExpressions")) {
      Set<String> values = new HashSet<>();
      expression.path("values").forEach(value -> values.add(value.asText()));
      expressions.add(
          new Requirement(
              expression.get("key").asText(),
              Objects.requireNonNull(Operator.of(expression.get("operator").asText())),
              values));
    }
    return new Selector.Labels(strings(json.path("matchLabels")), expressions);
  }

  private static @Nullable IntOrPercent value(@Nullable JsonNode json) {
    return json == null ? null : Lab.value(json.asText());
  }

  private static Map<String, String> strings(JsonNode json) {
    Map<String, String> strings = new HashMap<>();
    json.properties().forEach(entry -> strings.put(entry.getKey(), entry.getValue().asText()));
    return strings;
  }
}
