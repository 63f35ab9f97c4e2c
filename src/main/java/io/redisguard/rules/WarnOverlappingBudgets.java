package io.redisguard.rules;

import io.redisguard.budget.BudgetOverlaps;
import io.redisguard.budget.BudgetOverlaps.Overlap;
import io.redisguard.facts.NamespaceView;
import io.redisguard.policy.RuleId;
import io.redisguard.subject.BudgetView;
import io.redisguard.subject.Subject;
import io.redisguard.subject.WorkloadView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// A second budget that matches redis-node-0 → evicting it answers 500, for ever.
///
/// The eviction API does not choose between budgets: with two it fails, whatever they allow. Labels
/// that a template gives count too, so a new workload can bring two old budgets together.
public final class WarnOverlappingBudgets implements Rule {
  @Override
  public RuleId id() {
    return RuleId.BUDGET_OVERLAP;
  }

  @Override
  public List<Objection> evaluate(Situation situation) {
    BudgetUnderReview review = situation.newBudget();
    if (review != null) {
      return BudgetOverlaps.of(review.budget(), review.namespace()).stream()
          .limit(1)
          .map(overlap -> objection(review.budget(), overlap).warnAtMostIf(review.unchanged()))
          .toList();
    }
    return situation.subject() instanceof Subject.WorkloadWrite(_, var after)
            && !situation.namespace().workloads().contains(after)
        ? broughtTogether(situation.namespace(), after)
        : List.of();
  }

  /// Overlaps that are there with the workload and were not without it: only of budgets that take
  /// the pods that it will make.
  private static List<Objection> broughtTogether(NamespaceView before, WorkloadView written) {
    List<BudgetView> takers =
        written.template() == null
            ? List.of()
            : before.budgets().stream()
                .filter(budget -> budget.selector().matches(written.template().labels()))
                .toList();
    if (takers.size() < 2) {
      return List.of();
    }
    NamespaceView after = before.with(written);
    Set<String> known = pairs(takers, before);
    List<Objection> objections = new ArrayList<>();
    for (BudgetView budget : takers) {
      for (Overlap overlap : BudgetOverlaps.of(budget, after)) {
        if (budget.name().compareTo(overlap.other().name()) < 0
            && !known.contains(pair(budget, overlap.other()))) {
          objections.add(objection(budget, overlap).at("/spec/template/metadata/labels"));
        }
      }
    }
    return objections;
  }

  private static Objection objection(BudgetView budget, Overlap overlap) {
    return Objection.that(
            overlap.reason().word(),
            "%s is matched by budgets %s and %s: evicting it fails with 500, for ever"
                .formatted(overlap.example().displayName(), budget.name(), overlap.other().name()),
            "delete one of them, or make their selectors differ")
        .at("/spec/selector")
        .because(Map.of("other", overlap.other().name(), "pod", overlap.example().displayName()));
  }

  private static Set<String> pairs(List<BudgetView> budgets, NamespaceView view) {
    Set<String> pairs = new TreeSet<>();
    for (BudgetView budget : budgets) {
      BudgetOverlaps.of(budget, view).forEach(overlap -> pairs.add(pair(budget, overlap.other())));
    }
    return pairs;
  }

  private static String pair(BudgetView one, BudgetView other) {
    boolean inOrder = one.name().compareTo(other.name()) < 0;
    return inOrder ? one.name() + " " + other.name() : other.name() + " " + one.name();
  }
}
