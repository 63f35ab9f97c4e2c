package io.redisguard.rules;

import io.redisguard.budget.BlockReason;
import io.redisguard.budget.BudgetVerdict;
import io.redisguard.budget.BudgetVerdict.NeverAllows;
import io.redisguard.budget.SteadyState;
import io.redisguard.facts.NamespaceView;
import io.redisguard.policy.RuleId;
import io.redisguard.subject.BudgetView;
import io.redisguard.subject.Subject.ScaleChange;
import io.redisguard.subject.Subject.WorkloadWrite;
import io.redisguard.subject.WorkloadView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `kubectl scale statefulset redis-node --replicas 2` under `minAvailable: 2` → the budget now
/// blocks for ever.
///
/// A budget is right or wrong only together with the replicas that it counts, so a new count is
/// judged like a new budget. Budgets that blocked before are not this request's doing.
public final class WarnScaleThatBlocksBudget implements Rule {
  @Override
  public RuleId id() {
    return RuleId.SCALE_BLOCKS_BUDGET;
  }

  @Override
  public List<Objection> evaluate(Situation situation) {
    NamespaceView before = situation.namespace();
    WorkloadView written = written(situation, before);
    Integer replicas = written == null ? null : written.replicas();
    if (written == null || replicas == null || replicas == 0) {
      return List.of();
    }
    if (before.workloads().contains(written)) {
      return List.of(); // nothing changes
    }
    SteadyState was = SteadyState.of(before);
    SteadyState will = SteadyState.of(before.with(written));
    List<Objection> objections = new ArrayList<>();
    for (BudgetView budget : before.budgets()) {
      if (BudgetVerdict.of(budget, will) instanceof NeverAllows never
          && !BudgetVerdict.of(budget, was).neverAllows()) {
        objections.add(
            Objection.that(
                    never.reason().word(),
                    "with %d %s of %s budget %s %s"
                        .formatted(
                            replicas,
                            replicas == 1 ? "replica" : "replicas",
                            written.name(),
                            budget.name(),
                            never.sentence()),
                    never.fix().sentence() + " in budget " + budget.name())
                .at("/spec/replicas")
                .because(Map.of("budget", budget.name(), "replicas", replicas))
                // As with the budget itself: what blocks only at night is a matter of taste.
                .warnAtMostIf(never.reason() == BlockReason.BLOCKS_AT_LOW_LOAD));
      }
    }
    return objections;
  }

  /// The workload as it will be; null when the request changes no count.
  private static @Nullable WorkloadView written(Situation situation, NamespaceView namespace) {
    return switch (situation.subject()) {
      case ScaleChange scale -> {
        WorkloadView workload = byResource(namespace, scale);
        yield workload == null ? null : workload.withReplicas(scale.to());
      }
      case WorkloadWrite(WorkloadView before, WorkloadView after) -> {
        boolean sameCount =
            before != null
                && before.replicas() != null
                && before.replicas().equals(after.replicas());
        yield sameCount ? null : after;
      }
      default -> null;
    };
  }

  private static @Nullable WorkloadView byResource(NamespaceView namespace, ScaleChange scale) {
    for (WorkloadView workload : namespace.workloads()) {
      if (workload.name().equals(scale.key().name())
          && (workload.kind().toLowerCase(Locale.ROOT) + "s").equals(scale.resource())) {
        return workload;
      }
    }
    return null;
  }
}
