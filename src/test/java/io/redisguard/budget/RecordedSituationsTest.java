package io.redisguard.budget;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.budget.Situations.Situation;
import io.redisguard.subject.BudgetView;
import io.redisguard.subject.PodView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// 0 differences to what a real cluster answered.
class RecordedSituationsTest {
  private static final List<Situation> SITUATIONS = Situations.all();

  @Test
  void budgetsAreComputedAsTheDisruptionControllerComputesThem() {
    List<String> differences = new ArrayList<>();
    int compared = 0;
    for (Situation situation : SITUATIONS) {
      Map<String, BudgetStatus> statuses = BudgetCalculator.statuses(situation.view(), Lab.NOW);
      for (Map.Entry<String, JsonNode> recorded : situation.observed().get("pdbs").properties()) {
        JsonNode seen = recorded.getValue();
        BudgetStatus status = requireNonNull(statuses.get(recorded.getKey()));
        String expected =
            "%s expected %d desired %d healthy %d allowed %d"
                .formatted(
                    seen.get("reason").asText(),
                    seen.get("expectedPods").asInt(),
                    seen.get("desiredHealthy").asInt(),
                    seen.get("currentHealthy").asInt(),
                    seen.get("disruptionsAllowed").asInt());
        compare(situation, recorded.getKey(), expected, text(status), differences);
        compared++;
      }
    }
    assertThat(differences).isEmpty();
    assertThat(compared).isEqualTo(1914);
  }

  @Test
  void evictionsAreAnsweredAsTheApiServerAnswersThem() {
    List<String> differences = new ArrayList<>();
    int compared = 0;
    for (Situation situation : SITUATIONS) {
      for (Map.Entry<String, JsonNode> recorded : situation.observed().get("pods").properties()) {
        PodView pod = requireNonNull(situation.view().pod(recorded.getKey()));
        EvictionForecast forecast = EvictionForecast.of(pod, situation.view(), Lab.NOW);
        JsonNode seen = recorded.getValue();
        compare(
            situation,
            recorded.getKey(),
            seen.get("code").asInt() + " " + seen.get("retryAfter").asInt(0),
            forecast.code() + " " + forecast.retryAfterSeconds(),
            differences);
        compared++;
      }
    }
    assertThat(differences).isEmpty();
    assertThat(compared).isEqualTo(5737);
  }

  @Test
  void inAHealthyNamespaceABudgetThatLetsNothingGoNeverDoes() {
    List<String> differences = new ArrayList<>();
    int compared = 0;
    for (Situation situation : SITUATIONS) {
      if (situation.healthy()) {
        SteadyState steady = SteadyState.of(situation.view());
        for (BudgetView budget : situation.view().budgets()) {
          JsonNode seen = situation.observed().get("pdbs").get(budget.name());
          boolean matches = situation.view().pods().values().stream().anyMatch(budget::selects);
          boolean never = matches && seen.get("disruptionsAllowed").asInt() == 0;
          boolean verdict = BudgetVerdict.of(budget, steady).neverAllows();
          compare(situation, budget.name(), "never " + never, "never " + verdict, differences);
          compared++;
        }
      }
    }
    assertThat(differences).isEmpty();
    assertThat(compared).isGreaterThan(900);
  }

  private static String text(BudgetStatus status) {
    return "%s expected %d desired %d healthy %d allowed %d"
        .formatted(
            status.condition().word(),
            status.expectedPods(),
            status.desiredHealthy(),
            status.currentHealthy(),
            status.disruptionsAllowed());
  }

  private static void compare(
      Situation situation, String name, String recorded, String computed, List<String> into) {
    if (!recorded.equals(computed)) {
      into.add(situation.id() + "/" + name + ": " + recorded + ", computed: " + computed);
    }
  }
}
