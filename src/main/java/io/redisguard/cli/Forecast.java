package io.redisguard.cli;

import static java.util.stream.Collectors.toMap;

import io.redisguard.budget.BlockReason;
import io.redisguard.budget.BudgetCalculator;
import io.redisguard.budget.BudgetStatus;
import io.redisguard.budget.BudgetVerdict;
import io.redisguard.budget.EvictionForecast;
import io.redisguard.budget.SteadyState;
import io.redisguard.cluster.ClusterSnapshot;
import io.redisguard.facts.NamespaceView;
import io.redisguard.subject.BudgetView;
import io.redisguard.subject.PodView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What every budget computes and what every eviction would be answered, in order of namespaces and
/// names.
record Forecast(List<Budget> budgets, List<Pod> pods) {
  /// One budget, now and in the steady state.
  record Budget(BudgetView view, BudgetStatus status, BudgetVerdict verdict) {}

  /// One pod.
  ///
  /// @param budgets those that the eviction API asks
  record Pod(PodView view, EvictionForecast eviction, List<Budget> budgets) {
    Pod {
      budgets = List.copyOf(budgets);
    }

    /// Whether the API server will refuse its eviction as long as nobody changes anything. A budget
    /// that blocks at low load alone does not hold it for ever.
    boolean isHeldForEver() {
      return switch (eviction.outcome()) {
        case EVICTED, FORBIDDEN -> false;
        case FAILED -> true;
        case REFUSED, UNSETTLED -> blocking() != null;
      };
    }

    BudgetVerdict.@Nullable NeverAllows blocking() {
      return budgets.stream()
          .map(Forecast::blocking)
          .filter(Objects::nonNull)
          .findFirst()
          .orElse(null);
    }
  }

  Forecast {
    budgets = List.copyOf(budgets);
    pods = List.copyOf(pods);
  }

  static Forecast of(ClusterSnapshot cluster, Instant now) {
    List<Budget> budgets = new ArrayList<>();
    List<Pod> pods = new ArrayList<>();
    for (NamespaceView view : new TreeMap<>(cluster.namespaces()).values()) {
      List<Budget> here = budgets(view, now);
      budgets.addAll(here);
      Map<String, Budget> byName = here.stream().collect(toMap(b -> b.view().name(), b -> b));
      Function<BudgetView, BudgetStatus> status =
          budget -> Objects.requireNonNull(byName.get(budget.name())).status();
      for (PodView pod : view.podsByName()) {
        EvictionForecast eviction = EvictionForecast.of(pod, view, status);
        List<Budget> asked =
            eviction.budgets().stream().map(byName::get).filter(Objects::nonNull).toList();
        pods.add(new Pod(pod, eviction, asked));
      }
    }
    return new Forecast(budgets, pods);
  }

  private static List<Budget> budgets(NamespaceView view, Instant now) {
    if (view.budgets().isEmpty()) {
      return List.of();
    }
    SteadyState steady = SteadyState.of(view);
    Map<String, BudgetStatus> statuses = BudgetCalculator.statuses(view, now);
    List<Budget> budgets = new ArrayList<>();
    for (BudgetView budget : view.budgets()) {
      BudgetStatus status = Objects.requireNonNull(statuses.get(budget.name()));
      budgets.add(new Budget(budget, status, BudgetVerdict.of(budget, steady)));
    }
    return budgets;
  }

  /// The pods of one node, with the budgets that select any of them.
  Forecast onNode(String node) {
    List<Pod> here =
        pods.stream().filter(pod -> pod.view().spec().nodeName().equals(node)).toList();
    List<Budget> asked =
        budgets.stream()
            .filter(budget -> here.stream().anyMatch(pod -> budget.view().selects(pod.view())))
            .toList();
    return new Forecast(asked, here);
  }

  boolean neverLetsSomethingGo() {
    return budgets.stream().anyMatch(budget -> budget.verdict().neverAllows())
        || pods.stream().anyMatch(Pod::isHeldForEver);
  }

  /// The pods by node, in order of the names; those that no node runs under the empty name.
  Map<String, List<Pod>> podsByNode() {
    Map<String, List<Pod>> byNode = new TreeMap<>();
    for (Pod pod : pods) {
      byNode.computeIfAbsent(pod.view().spec().nodeName(), _ -> new ArrayList<>()).add(pod);
    }
    return byNode;
  }

  private static BudgetVerdict.@Nullable NeverAllows blocking(Budget budget) {
    return budget.verdict() instanceof BudgetVerdict.NeverAllows never
            && never.reason() != BlockReason.BLOCKS_AT_LOW_LOAD
        ? never
        : null;
  }
}
