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
import io.redisguard.controlplane.Situation.Moment;
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
  private int budgetsCompared;
  private int evictionsCompared;
  private int verdictsCompared;

  /// How many answers of the cluster were looked at.
  record Count(int budgets, int evictions, int verdicts) {
    Count plus(Count more) {
      return new Count(
          budgets + more.budgets, evictions + more.evictions, verdicts + more.verdicts);
    }

    @Override
    public String toString() {
      return "%d budgets, %d evictions, %d verdicts".formatted(budgets, evictions, verdicts);
    }
  }

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
      if (budget.moment() == Moment.COMPUTED || DisruptionLab.isObserved(real)) {
        List<String> names = comparable(real, seen.situation());
        compare(
            "budget " + budget.name(),
            numbers(real.path("status"), names) + DisruptionLab.conditionOf(real),
            numbers(told(key), names) + told(key).path("condition").asText(),
            differences);
        budgetsCompared++;
      }
    }
    for (Map.Entry<String, Answer> real : seen.evictions().entrySet()) {
      JsonNode told = eviction(seen.namespace() + "/" + real.getKey());
      compare(
          "eviction of " + real.getKey(),
          real.getValue().code() + " " + real.getValue().retryAfterSeconds(),
          told.path("code").asInt() + " " + told.path("retryAfterSeconds").asInt(),
          differences);
      evictionsCompared++;
    }
    return differences;
  }

  /// The same for `neverAllows`.
  ///
  /// @param judges the situation as it is when all is well, at any load; none when nobody can tell
  List<String> ofVerdicts(Seen seen, List<Seen> judges) {
    if (judges.isEmpty()) {
      return List.of();
    }
    List<String> differences = new ArrayList<>();
    for (Budget budget : seen.situation().budgets()) {
      compare(
          "neverAllows of " + budget.name(),
          "" + judges.stream().anyMatch(judge -> holdsAll(judge, budget)),
          told(seen.namespace() + "/" + budget.name()).path("neverAllows").asText(),
          differences);
      verdictsCompared++;
    }
    return differences;
  }

  Count count() {
    return new Count(budgetsCompared, evictionsCompared, verdictsCompared);
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

  private static void compare(String what, String real, String told, List<String> into) {
    if (!real.equals(told)) {
      into.add(what + ": the cluster says " + real + ", the forecast says " + told);
    }
  }

  /// What a status that is current has current. A sync that fails leaves the numbers of the last
  /// one that did not, and of an eviction the API server writes only what is still allowed.
  private static List<String> comparable(JsonNode real, Situation situation) {
    boolean failedLater =
        DisruptionLab.conditionOf(real).equals("SyncFailed")
            && real.path("status").path("observedGeneration").asLong() > 0;
    if (failedLater) {
      return List.of("disruptionsAllowed");
    }
    return situation.pods().stream().anyMatch(pod -> pod.later() == Later.JUST_EVICTED)
        ? List.of("expectedPods", "desiredHealthy", "disruptionsAllowed")
        : NUMBERS;
  }

  private static String numbers(JsonNode json, List<String> names) {
    StringBuilder numbers = new StringBuilder();
    for (String name : names) {
      numbers.append(name).append(' ').append(json.path(name).asInt()).append(' ');
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
