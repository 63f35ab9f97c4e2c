package io.redisguard;

import io.redisguard.subject.BudgetView;
import io.redisguard.subject.IntOrPercent;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.Selector;
import java.util.Map;

/// Budget prod/redis for tests.
public final class TestBudget {
  private TestBudget() {}

  public static BudgetView annotated(Map<String, String> annotations) {
    BudgetView plain =
        BudgetView.written(
            new ObjectKey(TestPod.NAMESPACE, "redis"),
            Selector.everything(),
            null,
            IntOrPercent.count(1));
    return new BudgetView(
        plain.key(),
        "",
        Map.of(),
        annotations,
        plain.selector(),
        null,
        plain.maxUnavailable(),
        plain.unhealthyPods(),
        0,
        0,
        false,
        Map.of());
  }

  public static BudgetView plain() {
    return annotated(Map.of());
  }

  /// One that the disruption controller would not let any pod of two go under.
  public static BudgetView minAvailable(int pods) {
    return BudgetView.written(
        new ObjectKey(TestPod.NAMESPACE, "redis"),
        Selector.everything(),
        IntOrPercent.count(pods),
        null);
  }
}
