package io.redisguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.review.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command on all recorded situations at once: 0 differences to what a real cluster answered.
class ForecastRecordedTest {
  private static final List<JsonNode> SITUATIONS = SituationObjects.situations();
  private static final Map<String, JsonNode> BUDGETS = new HashMap<>();
  private static final Map<String, JsonNode> PODS = new HashMap<>();

  @TempDir private static Path folder;

  @BeforeAll
  static void forecast() throws JsonProcessingException {
    String objects = Cli.write(folder, "objects.json", SituationObjects.json(SITUATIONS));
    Cli.Result result = Cli.run("forecast", "--objects", objects, "-o", "json");
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isEqualTo(1);
    JsonNode json = Json.mapper().readTree(result.out());
    json.path("budgets").forEach(budget -> BUDGETS.put(key(budget), budget));
    json.path("pods").forEach(pod -> PODS.put(key(pod), pod.path("eviction")));
  }

  @Test
  void budgetsAreAsTheDisruptionControllerComputedThem() {
    List<String> differences = new ArrayList<>();
    for (JsonNode situation : SITUATIONS) {
      for (var recorded : situation.path("observed").path("pdbs").properties()) {
        String key = situation.path("id").asText() + "/" + recorded.getKey();
        compare(
            key,
            numbers(recorded.getValue()) + recorded.getValue().path("reason").asText(),
            numbers(budget(key)) + budget(key).path("condition").asText(),
            differences);
      }
    }
    assertThat(differences).isEmpty();
    assertThat(BUDGETS).hasSize(1914);
  }

  @Test
  void evictionsAreAsTheApiServerAnsweredThem() {
    List<String> differences = new ArrayList<>();
    int compared = 0;
    for (JsonNode situation : SITUATIONS) {
      for (var recorded : situation.path("observed").path("pods").properties()) {
        String key = situation.path("id").asText() + "/" + recorded.getKey();
        JsonNode eviction = eviction(key);
        compare(
            key,
            recorded.getValue().path("code").asInt()
                + " "
                + recorded.getValue().path("retryAfter").asText(),
            eviction.path("code").asInt() + " " + eviction.path("retryAfterSeconds").asText(),
            differences);
        compared++;
      }
    }
    assertThat(differences).isEmpty();
    assertThat(compared).isEqualTo(5737).isEqualTo(PODS.size());
  }

  @Test
  void whereAllIsWellABudgetThatLetsNothingGoNeverDoes() {
    List<String> differences = new ArrayList<>();
    int compared = 0;
    for (JsonNode situation : SITUATIONS) {
      for (JsonNode budget : situation.path("pdbs")) {
        String key = situation.path("id").asText() + "/" + budget.path("name").asText();
        JsonNode told = budget(key);
        assertThat(told.path("reasons").isEmpty())
            .as(key)
            .isNotEqualTo(told.path("neverAllows").asBoolean());
        if (situation.path("healthy").asBoolean()) {
          JsonNode seen =
              situation.path("observed").path("pdbs").path(budget.path("name").asText());
          boolean never = seen.path("disruptionsAllowed").asInt() == 0 && matches(situation, told);
          compare(key, "" + never, told.path("neverAllows").asText(), differences);
          compared++;
        }
      }
    }
    assertThat(differences).isEmpty();
    assertThat(compared).isGreaterThan(900);
  }

  /// Whether any eviction asked the budget, as that of every ready pod that it matches does.
  private static boolean matches(JsonNode situation, JsonNode budget) {
    for (var pod : situation.path("observed").path("pods").properties()) {
      JsonNode eviction = eviction(situation.path("id").asText() + "/" + pod.getKey());
      for (JsonNode name : eviction.path("budgets")) {
        if (name.asText().equals(budget.path("name").asText())) {
          return true;
        }
      }
    }
    return false;
  }

  private static void compare(String key, String recorded, String told, List<String> into) {
    if (!recorded.equals(told)) {
      into.add(key + ": " + recorded + ", told: " + told);
    }
  }

  private static JsonNode budget(String key) {
    return Objects.requireNonNull(BUDGETS.get(key), key);
  }

  private static JsonNode eviction(String key) {
    return Objects.requireNonNull(PODS.get(key), key);
  }

  private static String numbers(JsonNode json) {
    StringBuilder numbers = new StringBuilder();
    for (String name :
        List.of("expectedPods", "desiredHealthy", "currentHealthy", "disruptionsAllowed")) {
      numbers.append(name).append(' ').append(json.path(name).intValue()).append(' ');
    }
    return numbers.toString();
  }

  private static String key(JsonNode json) {
    return json.path("namespace").asText() + "/" + json.path("name").asText();
  }
}
