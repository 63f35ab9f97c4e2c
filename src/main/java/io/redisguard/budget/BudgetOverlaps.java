package io.redisguard.budget;

import static java.util.Comparator.comparing;

import io.redisguard.facts.NamespaceView;
import io.redisguard.subject.BudgetView;
import io.redisguard.subject.PodView;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Budgets `redis` and `everything` both take redis-node-0 → the eviction API answers 500 for it.
///
/// It does so for ever, and even if both budgets would let the pod go. Source: kubernetes
/// pkg/registry/core/pod/storage/eviction.go.
public final class BudgetOverlaps {
  private BudgetOverlaps() {}

  /// Another budget that takes a pod of this one.
  ///
  /// @param example a pod that both take; its name has a `*` when it is only a template so far
  /// @param because ends a sentence: "redis-node-0 is also matched by budget everything"
  public record Overlap(BudgetView other, PodView example, BlockReason reason, String because) {}

  /// The other budgets that take a pod of `budget`, in order of their names: pods that are there
  /// (labels that came later count), or pods that a workload would make.
  public static List<Overlap> of(BudgetView budget, NamespaceView view) {
    List<PodView> pods =
        Stream.concat(
                view.pods().values().stream()
                    .filter(pod -> lasts(pod) && budget.selects(pod))
                    .sorted(comparing(PodView::name)),
                TemplatePods.of(view).stream().filter(budget::selects))
            .toList();
    List<Overlap> overlaps = new ArrayList<>();
    view.budgets().stream()
        .filter(other -> !other.name().equals(budget.name()))
        .sorted(comparing(BudgetView::name))
        .forEach(
            other ->
                pods.stream()
                    .filter(other::selects)
                    .findFirst()
                    .ifPresent(pod -> overlaps.add(overlap(budget, other, pod))));
    return overlaps;
  }

  /// Finished and terminating pods are evicted without a look at the budgets.
  private static boolean lasts(PodView pod) {
    return !pod.isFinished() && !pod.terminating();
  }

  private static Overlap overlap(BudgetView budget, BudgetView other, PodView pod) {
    if (budget.selector().isEverything()) {
      return new Overlap(
          other,
          pod,
          BlockReason.SELECTS_EVERYTHING_BESIDE_ANOTHER_BUDGET,
          "it selects every pod, also %s of budget %s".formatted(pod.name(), other.name()));
    }
    String also = "%s is also matched by budget %s".formatted(pod.name(), other.name());
    return other.selector().isEverything()
        ? new Overlap(
            other,
            pod,
            BlockReason.SELECTS_EVERYTHING_BESIDE_ANOTHER_BUDGET,
            also + ", which selects every pod")
        : new Overlap(other, pod, BlockReason.MATCHED_BY_TWO_BUDGETS, also);
  }
}
