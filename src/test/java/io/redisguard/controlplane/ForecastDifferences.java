package io.redisguard.controlplane;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.cli.Cli;
import io.redisguard.controlplane.DisruptionLab.Batch;
import io.redisguard.controlplane.DisruptionLab.Seen;
import io.redisguard.controlplane.RawApi.Answer;
import io.redisguard.controlplane.Situation.Budget;
import io.redisguard.controlplane.Situation.Later;
import io.redisguard.review.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What `forecast` says of a batch, held against what the cluster answered.
final class ForecastDifferences {
  private static final List<String> NUMBERS =
      List.of("expectedPods", "desiredHealthy", "currentHealthy", "disruptionsAllowed");

  private final Map<String, JsonNode> stored = new HashMap<>();
  private final Map<String, JsonNode> budgets = new HashMap<>();
  private final Map<String, JsonNode> evictions = new HashMap<>();
  private int compared;

  ForecastDifferences(Batch batch) {
    for (JsonNode item : batch.objects().path("items")) {
      if (item.path("kind").asText().equals("PodDisruptionBudget")) {
        stored.put(key(item.path("metadata")), item);
      }
    }
    JsonNode forecast = forecast(batch);
    forecast.path("budgets").forEach(budget -> budgets.put(key(budget), budget));
    forecast.path("pods").forEach(pod -> evictions.put(key(pod), pod.path("eviction")));
  }

  private static JsonNode forecast(Batch batch) {
    try {
      Path file = Files.createTempFile("objects-", ".json");
      try {
        Files.writeString(file, batch.objects().toString());
        Cli.Result result = Cli.run("forecast", "--objects", file.toString(), "-o", "json");
        if (!result.err().isEmpty()) {
          throw new AssertionError(result.err());
        }
        return Json.mapper().readTree(result.out());
      } finally {
        Files.delete(file);
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// One line for each thing that is not as forecast.
  List<String> of(Seen seen) {
    List<String> differences = new ArrayList<>();
    for (Budget budget : seen.situation().budgets()) {
      String key = seen.namespace() + "/" + budget.name();
      JsonNode real = requireNonNull(stored.get(key), key);
      if (DisruptionLab.isObserved(real) || DisruptionLab.conditionOf(real).equals("SyncFailed")) {
        boolean evictedUnseen =
            seen.situation().pods().stream().anyMatch(pod -> pod.later() == Later.JUST_EVICTED);
        compare(
            "budget " + budget.name(),
            real(real, evictedUnseen),
            told(key, evictedUnseen),
            differences);
      }
    }
    for (Map.Entry<String, Answer> real : seen.evictions().entrySet()) {
      JsonNode told = eviction(seen.namespace() + "/" + real.getKey());
      compare(
          "eviction of " + real.getKey(),
          real.getValue().code() + " " + real.getValue().retryAfterSeconds(),
          told.path("code").asInt() + " " + told.path("retryAfterSeconds").asInt(),
          differences);
    }
    return differences;
  }

  /// The same for `neverAllows`, which only what is well can tell.
  ///
  /// @param lowLoad what the cluster showed when the autoscalers had scaled down; may be the same
  List<String> ofVerdicts(Seen seen, Seen lowLoad) {
    List<String> differences = new ArrayList<>();
    for (Budget budget : seen.situation().budgets()) {
      compare(
          "neverAllows of " + budget.name(),
          "" + (holdsAll(seen, budget) || holdsAll(lowLoad, budget)),
          told(seen.namespace() + "/" + budget.name()).path("neverAllows").asText(),
          differences);
    }
    return differences;
  }

  /// How many answers of the cluster were looked at.
  int compared() {
    return compared;
  }

  /// The budget lets nothing go, although there is something that asks it.
  private boolean holdsAll(Seen seen, Budget budget) {
    JsonNode real = requireNonNull(stored.get(seen.namespace() + "/" + budget.name()));
    return real.path("status").path("disruptionsAllowed").asInt() == 0
        && seen.evictions().keySet().stream()
            .map(pod -> eviction(seen.namespace() + "/" + pod))
            .anyMatch(eviction -> asks(eviction, budget));
  }

  private static boolean asks(JsonNode eviction, Budget budget) {
    for (JsonNode name : eviction.path("budgets")) {
      if (name.asText().equals(budget.name())) {
        return true;
      }
    }
    return false;
  }

  private void compare(String what, String real, String told, List<String> into) {
    compared++;
    if (!real.equals(told)) {
      into.add(what + ": the cluster says " + real + ", the forecast says " + told);
    }
  }

  private static String real(JsonNode budget, boolean evictedUnseen) {
    return numbers(budget.path("status"), evictedUnseen) + DisruptionLab.conditionOf(budget);
  }

  private String told(String key, boolean evictedUnseen) {
    return numbers(told(key), evictedUnseen) + told(key).path("condition").asText();
  }

  private static String numbers(JsonNode json, boolean evictedUnseen) {
    StringBuilder numbers = new StringBuilder();
    for (String name : NUMBERS) {
      // The eviction API counts down what it allows, the rest is for the controller to do.
      if (!(evictedUnseen && name.equals("currentHealthy"))) {
        numbers.append(name).append(' ').append(json.path(name).asInt()).append(' ');
      }
    }
    return numbers.toString();
  }

  private JsonNode told(String key) {
    return requireNonNull(budgets.get(key), key);
  }

  private JsonNode eviction(String key) {
    return requireNonNull(evictions.get(key), key);
  }

  private static String key(JsonNode json) {
    return json.path("namespace").asText() + "/" + json.path("name").asText();
  }
}
