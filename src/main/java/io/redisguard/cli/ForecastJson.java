package io.redisguard.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.budget.BudgetStatus;
import io.redisguard.budget.BudgetVerdict.NeverAllows;
import io.redisguard.budget.EvictionForecast;

/// A forecast for tools; its shape is a contract (docs/design.md, command line).
final class ForecastJson {
  private ForecastJson() {}

  static ObjectNode of(Forecast forecast) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode budgets = json.putArray("budgets");
    forecast.budgets().forEach(budget -> put(budget, budgets.addObject()));
    ArrayNode pods = json.putArray("pods");
    forecast.pods().forEach(pod -> put(pod, pods.addObject()));
    return json;
  }

  private static void put(Forecast.Budget budget, ObjectNode json) {
    BudgetStatus status = budget.status();
    json.put("namespace", budget.view().key().namespace());
    json.put("name", budget.view().name());
    json.put("expectedPods", status.expectedPods());
    json.put("desiredHealthy", status.desiredHealthy());
    json.put("currentHealthy", status.currentHealthy());
    json.put("disruptionsAllowed", status.disruptionsAllowed());
    json.put("condition", status.condition().word());
    json.put("neverAllows", budget.verdict().neverAllows());
    ArrayNode reasons = json.putArray("reasons");
    if (budget.verdict() instanceof NeverAllows never) {
      reasons.add(never.reason().word());
    }
  }

  private static void put(Forecast.Pod pod, ObjectNode json) {
    EvictionForecast forecast = pod.eviction();
    json.put("namespace", pod.view().key().namespace());
    json.put("name", pod.view().name());
    ObjectNode eviction = json.putObject("eviction");
    eviction.put("code", forecast.code());
    eviction.put("outcome", forecast.outcome().word());
    forecast.budgets().forEach(eviction.putArray("budgets")::add);
    int seconds = forecast.retryAfterSeconds();
    eviction.put("retryAfterSeconds", seconds == 0 ? null : Integer.valueOf(seconds));
  }
}
