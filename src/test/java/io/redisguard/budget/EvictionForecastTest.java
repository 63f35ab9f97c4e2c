package io.redisguard.budget;

import static io.redisguard.budget.Lab.NOW;
import static io.redisguard.budget.Lab.budget;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.budget.EvictionForecast.Outcome;
import io.redisguard.budget.Lab.State;
import io.redisguard.facts.NamespaceView;
import io.redisguard.subject.BudgetView;
import io.redisguard.subject.BudgetView.UnhealthyPods;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvictionForecastTest {
  @ParameterizedTest(name = "{0} pod, {1} budgets: {2}")
  @CsvSource({
    "READY,       0, 201, no budget matches it",
    "READY,       1, 429, 'budget a lets none go: 2 healthy, 2 must stay'",
    "READY,       2, 500, 'budgets a and b match it, the eviction API allows only one'",
    "PENDING,     2, 201, nothing runs in it: no budget is asked",
    "SUCCEEDED,   2, 201, nothing runs in it: no budget is asked",
    "FAILED,      2, 201, nothing runs in it: no budget is asked",
    "TERMINATING, 2, 201, nothing runs in it: no budget is asked",
    "NOT_READY,   2, 500, 'budgets a and b match it, the eviction API allows only one'",
  })
  void orderOfChecks(State state, int budgets, int code, String message) {
    Lab lab =
        new Lab()
            .statefulSet("w", 2, "app=x")
            .pods(1, 2, "app=x")
            .pod("w-0", "app=x", state)
            .budget(budget("other", "app=y", "maxUnavailable 0"));
    for (String name : List.of("a", "b").subList(0, budgets)) {
      lab.budget(budget(name, "app=x", "maxUnavailable 0"));
    }
    EvictionForecast forecast = forecast(lab.view());
    assertThat(forecast.code()).isEqualTo(code);
    assertThat(forecast.message()).isEqualTo(message);
    assertThat(forecast.retryAfterSeconds()).isZero();
    assertThat(forecast.isEvicted()).isEqualTo(code == 201);
    assertThat(forecast.budgets())
        .isEqualTo(
            state == State.READY || state == State.NOT_READY
                ? List.of("a", "b").subList(0, budgets)
                : List.of());
  }

  @Test
  void nothingCanBeEvictedInATerminatingNamespace() {
    EvictionForecast forecast =
        forecast(new Lab().terminating().pod("w-0", "", State.PENDING, null).view());
    assertThat(forecast)
        .isEqualTo(
            new EvictionForecast(Outcome.FORBIDDEN, List.of(), "the namespace is being deleted"));
    assertThat(forecast.code()).isEqualTo(403);
    assertThat(forecast.outcome().word()).isEqualTo("Forbidden");
    assertThat(forecast.isEvicted()).isFalse();
  }

  @ParameterizedTest(name = "generation {1}, observed {2}, {0}: {3}")
  @CsvSource({
    // bound, generation, observedGeneration, code, Retry-After, outcome, message
    "maxUnavailable 1, 0, 0, 201, 0,  Evicted,   budget b lets 1 of 2 pods go",
    "maxUnavailable 1, 1, 1, 201, 0,  Evicted,   budget b lets 1 of 2 pods go",
    "maxUnavailable 1, 2, 1, 429, 10, Unsettled, budget b is not computed yet",
    "maxUnavailable 0, 1, 0, 429, 10, Unsettled, budget b is not computed yet",
    "maxUnavailable 0, 1, 1, 429, 0,  Refused,   'budget b lets none go: 2 healthy, 2 must stay'",
    "maxUnavailable x, 0, 0, 429, 10, Unsettled, budget b cannot be computed: maxUnavailable x is neither a number nor a percentage",
    "maxUnavailable x, 1, 0, 429, 10, Unsettled, budget b cannot be computed: maxUnavailable x is neither a number nor a percentage",
    "maxUnavailable x, 1, 1, 429, 0,  Refused,   budget b cannot be computed: maxUnavailable x is neither a number nor a percentage",
    "'',               1, 1, 429, 0,  Refused,   'budget b expects no pods, so it lets none go'",
  })
  void observedGeneration(
      String bound,
      long generation,
      long observed,
      int code,
      int retryAfter,
      String outcome,
      String message) {
    EvictionForecast forecast =
        forecast(
            new Lab()
                .statefulSet("w", 2, "app=x")
                .pods(0, 2, "app=x")
                .budget(Lab.stored(budget("b", "app=x", bound), generation, observed))
                .view());
    assertThat(forecast.code()).isEqualTo(code);
    assertThat(forecast.retryAfterSeconds()).isEqualTo(retryAfter);
    assertThat(forecast.outcome().word()).isEqualTo(outcome);
    assertThat(forecast.message()).isEqualTo(message);
    assertThat(forecast.budgets()).containsExactly("b");
  }

  @ParameterizedTest(name = "unready of {1} others ready, {0}: {4}")
  @CsvSource({
    // bound, other ready pods, policy, observedGeneration of 1, message
    "maxUnavailable 1, 2, IF_HEALTHY_BUDGET, 1, 201, budget b has enough healthy pods without this one",
    "maxUnavailable 2, 2, IF_HEALTHY_BUDGET, 1, 201, budget b has enough healthy pods without this one",
    "maxUnavailable 1, 1, IF_HEALTHY_BUDGET, 1, 429, 'budget b lets none go: 1 healthy, 2 must stay'",
    "maxUnavailable 1, 1, ALWAYS_ALLOW,      1, 201, budget b always lets unready pods go",
    "maxUnavailable 3, 0, IF_HEALTHY_BUDGET, 1, 429, 'budget b lets none go: 0 healthy, 0 must stay'",
    "maxUnavailable 3, 1, IF_HEALTHY_BUDGET, 1, 201, budget b lets 1 of 2 pods go",
    "maxUnavailable 1, 2, IF_HEALTHY_BUDGET, 0, 429, budget b is not computed yet",
    "maxUnavailable 1, 2, ALWAYS_ALLOW,      0, 201, budget b always lets unready pods go",
  })
  void unreadyPods(
      String bound, int others, UnhealthyPods policy, long observed, int code, String message) {
    EvictionForecast forecast =
        forecast(
            new Lab()
                .statefulSet("w", 3, "app=x")
                .pods(1, 1 + others, "app=x")
                .pod("w-0", "app=x", State.NOT_READY)
                .budget(Lab.with(budget("b", "app=x", bound), policy, 1, observed, Map.of()))
                .view());
    assertThat(forecast.code()).isEqualTo(code);
    assertThat(forecast.message()).isEqualTo(message);
    assertThat(forecast.budgets()).containsExactly("b");
  }

  @ParameterizedTest(name = "unready, enough healthy once, now {0}, generation {2}: {3}")
  @CsvSource({
    // bound, ready others, generation (1 is observed), code, message
    "maxUnavailable 1, 1, 2, 201, budget b had enough healthy pods without this one when it was last computed",
    "maxUnavailable x, 2, 1, 201, budget b had enough healthy pods without this one when it was last computed",
    "maxUnavailable 1, 1, 1, 429, 'budget b lets none go: 1 healthy, 2 must stay'",
  })
  void whileAStatusIsNotComputedItsOldNumbersDecide(
      String bound, int others, long generation, int code, String message) {
    EvictionForecast forecast =
        forecast(
            new Lab()
                .statefulSet("w", 3, "app=x")
                .pods(1, 1 + others, "app=x")
                .pod("w-0", "app=x", State.NOT_READY)
                .budget(Lab.onceWell(budget("b", "app=x", bound), generation))
                .view());
    assertThat(forecast.code()).isEqualTo(code);
    assertThat(forecast.message()).isEqualTo(message);
  }

  @ParameterizedTest(name = "{0} granted evictions: {1}")
  @CsvSource({"2000, 201", "2001, 403"})
  void tooManyEvictionsUnderWay(int disrupted, int code) {
    Map<String, Instant> granted =
        IntStream.range(0, disrupted).boxed().collect(Collectors.toMap(i -> "gone-" + i, _ -> NOW));
    BudgetView budget =
        Lab.with(
            budget("b", "app=x", "maxUnavailable 1"),
            UnhealthyPods.IF_HEALTHY_BUDGET,
            1,
            1,
            granted);
    EvictionForecast forecast =
        forecast(new Lab().statefulSet("w", 1, "app=x").pods(0, 1, "app=x").budget(budget).view());
    assertThat(forecast.code()).isEqualTo(code);
    assertThat(forecast.message())
        .isEqualTo(
            code == 201
                ? "budget b lets 1 of 1 pod go"
                : "budget b has too many evictions under way");
  }

  private static EvictionForecast forecast(NamespaceView view) {
    return EvictionForecast.of(requireNonNull(view.pod("w-0")), view, NOW);
  }
}
