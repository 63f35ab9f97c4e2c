package io.redisguard.budget;

import io.redisguard.budget.Fix.Change;
import io.redisguard.budget.Fix.Edit;
import io.redisguard.subject.BudgetView;
import io.redisguard.subject.IntOrPercent;
import io.redisguard.subject.PodView;
import io.redisguard.subject.WorkloadView;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds a change after which a budget lets a pod go, in the order in which a person would want it.
/// Nothing is offered that the calculator does not confirm.
final class FixSearch {
  private static final IntOrPercent ONE = IntOrPercent.count(1);

  private final BudgetView budget;
  private final SteadyState steady;
  private final List<PodView> pods;
  private final List<WorkloadView> workloads;

  private FixSearch(BudgetView budget, SteadyState steady) {
    this.budget = budget;
    this.steady = steady;
    this.pods = steady.status(budget).pods();
    this.workloads = Controllers.of(pods, steady.full());
  }

  static Fix fixOf(BudgetView budget, BlockReason reason, SteadyState steady) {
    if (reason == BlockReason.CONTROLLER_GONE) {
      return new Fix.None(
          "no bound is right for pods whose controller is gone: bring it back or delete the budget");
    }
    FixSearch search = new FixSearch(budget, steady);
    return Stream.concat(Stream.of(search.oneAtATime()), search.wholeGroup())
        .filter(change -> steady.lets(change.budget()))
        .findFirst()
        .orElseGet(search::allButOne);
  }

  private Change oneAtATime() {
    return change(
        budget.withMaxUnavailable(ONE),
        List.of(new Edit("/spec/maxUnavailable", "1")),
        "set maxUnavailable 1" + instead());
  }

  /// For a budget that takes only a part of one workload's pods, the selector of that workload.
  private Stream<Change> wholeGroup() {
    if (workloads.size() != 1) {
      return Stream.empty();
    }
    WorkloadView group = workloads.getFirst();
    BudgetView whole = budget.withSelector(group.selector()).withMaxUnavailable(ONE);
    if (!pods.stream().allMatch(whole::selects)) {
      return Stream.empty();
    }
    String selector = Words.selector(group.selector());
    return Stream.of(
        change(
            whole,
            List.of(new Edit("/spec/selector", selector), new Edit("/spec/maxUnavailable", "1")),
            "select the whole group (" + selector + ") with maxUnavailable 1" + alone(whole)));
  }

  /// An integer minAvailable counts the pods themselves, so that it needs no replicas and always
  /// lets one go.
  private Change allButOne() {
    int atLowLoad = steady.statusAtLowLoad(budget).pods().size();
    int fewest = atLowLoad == 0 ? pods.size() : Math.min(pods.size(), atLowLoad);
    IntOrPercent stay = IntOrPercent.count(fewest - 1);
    return change(
        budget.withMinAvailable(stay),
        List.of(new Edit("/spec/minAvailable", stay.toString())),
        "set minAvailable " + stay + instead());
  }

  private Change change(BudgetView fixed, List<Edit> edits, String advice) {
    BudgetStatus status = steady.status(fixed);
    int all = status.pods().size();
    String then =
        "then %d of %s may go".formatted(status.disruptionsAllowed(), Words.count(all, "pod"));
    return new Change(fixed, edits, advice, then + afterwards(all));
  }

  private String afterwards(int all) {
    if (workloads.isEmpty()) {
      return ", and nothing brings " + (all == 1 ? "it" : "them") + " back";
    }
    return all == 1 ? ", and it is down during its restart" : " at a time";
  }

  private String instead() {
    return switch (Bound.of(budget)) {
      case Bound.Neither _ -> "";
      case Bound bound -> " instead of " + bound.text();
    };
  }

  /// A wider selector must not run into another budget: two for one pod are worse than one that
  /// blocks.
  private String alone(BudgetView whole) {
    String others =
        BudgetOverlaps.of(whole, steady.full()).stream()
            .map(overlap -> overlap.other().name())
            .collect(Collectors.joining(" and "));
    return others.isEmpty() ? "" : " and delete budget " + others + " beside it";
  }
}
