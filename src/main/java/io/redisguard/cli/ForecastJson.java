package io.redisguard.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.budget.BudgetStatus;
import io.redisguard.budget.BudgetVerdict.NeverAllows;
import io.redisguard.budget.EvictionForecast;
import io.redisguard.facts.Fact;
import io.redisguard.facts.Role;
import java.util.List;
import java.util.Locale;

/// A forecast for tools; its shape is a contract (docs/design.md, command line).
final class ForecastJson {
  private ForecastJson() {}

  /// A forecast; where Redis was asked with what it told, in members of their own.
  static ObjectNode of(Forecast forecast, GuardWord guard) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode budgets = json.putArray("budgets");
    forecast.budgets().forEach(budget -> put(budget, budgets.addObject()));
    ArrayNode pods = json.putArray("pods");
    for (Forecast.Pod pod : forecast.pods()) {
      ObjectNode one = pods.addObject();
      put(pod, one);
      guard.checkups().of(pod.view()).ifPresent(checkup -> put(pod, checkup, guard, one));
    }
    List<Checkup> asked = guard.checkups().all();
    if (!asked.isEmpty()) {
      ArrayNode groups = json.putArray("redis");
      asked.forEach(checkup -> groups.add(CheckupJson.of(checkup)));
    }
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

  private static void put(Forecast.Pod pod, Checkup checkup, GuardWord guard, ObjectNode json) {
    GuardWord.Word word = guard.on(pod.view());
    ObjectNode redis = json.putObject("redis");
    redis.put("group", checkup.group());
    redis.put("role", role(checkup.live().roleOf(pod.view())));
    redis.put("held", word.holds());
    redis.put("says", word.text());
    word.handover()
        .ifPresent(
            handover ->
                redis
                    .putObject("handover")
                    .put("to", handover.heir().name())
                    .put("node", handover.heir().pod().spec().nodeName())
                    .put("lagBytes", handover.lagBytes())
                    .put("by", handover.byGuard() ? "guard" : "hook"));
    checkup.lossesWith(pod.view()).ifPresent(losses -> CheckupJson.put(losses, redis));
  }

  private static String role(Fact<Role> role) {
    return switch (role) {
      case Fact.Known<Role>(Role known) -> known.name().toLowerCase(Locale.ROOT);
      case Fact.Stale<Role> _, Fact.Unknown<Role> _ -> "unknown";
    };
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
