package io.redisguard.controlplane;

import io.redisguard.controlplane.Situation.Budget;
import io.redisguard.controlplane.Situation.Kind;
import io.redisguard.controlplane.Situation.Moment;
import io.redisguard.controlplane.Situation.Pod;
import io.redisguard.controlplane.Situation.State;
import io.redisguard.controlplane.Situation.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/// A situation less one thing: what a person would leave out to see what matters.
final class SimplerSituations {
  private SimplerSituations() {}

  static Stream<Situation> of(Situation it) {
    return Stream.of(
            it.workloads().stream().map(workload -> without(it, workload)),
            less(it.budgets()).map(budgets -> withBudgets(it, budgets)),
            less(it.pods()).map(pods -> withPods(it, pods)),
            Stream.of(new Situation(it.workloads(), it.pods(), it.budgets(), false)),
            each(it.workloads(), SimplerSituations::simpler)
                .map(workloads -> withWorkloads(it, workloads)),
            each(it.budgets(), SimplerSituations::simpler).map(budgets -> withBudgets(it, budgets)),
            each(it.pods(), SimplerSituations::simpler).map(pods -> withPods(it, pods)))
        .flatMap(Function.identity())
        .filter(simpler -> !simpler.equals(it));
  }

  private static Stream<Workload> simpler(Workload workload) {
    return Stream.of(
        workload.withoutAutoscaler(), workload.as(Kind.STATEFUL_SET), workload.withReplicas(1));
  }

  private static Stream<Budget> simpler(Budget budget) {
    return Stream.of(
        budget.at(Moment.COMPUTED),
        budget.withoutPolicy(),
        budget.withBound("maxUnavailable", "1"),
        budget.withBound("minAvailable", "1"));
  }

  private static Stream<Pod> simpler(Pod pod) {
    return Stream.concat(
        Stream.of(pod.undisturbed(), pod.in(State.READY)),
        pod.labels().keySet().stream().map(label -> without(pod, label)));
  }

  private static Pod without(Pod pod, String label) {
    Map<String, String> labels = new TreeMap<>(pod.labels());
    labels.remove(label);
    Map<String, String> laterLabels = new TreeMap<>(pod.laterLabels());
    laterLabels.remove(label);
    return new Pod(
        pod.name(), pod.workload(), pod.rolledOut(), labels, pod.state(), pod.later(), laterLabels);
  }

  private static Situation without(Situation it, Workload workload) {
    List<Pod> pods =
        it.pods().stream().filter(pod -> !pod.workload().equals(workload.name())).toList();
    List<Workload> workloads = it.workloads().stream().filter(w -> !w.equals(workload)).toList();
    return new Situation(workloads, pods, it.budgets(), it.terminating());
  }

  private static Situation withWorkloads(Situation it, List<Workload> workloads) {
    return new Situation(workloads, it.pods(), it.budgets(), it.terminating());
  }

  private static Situation withPods(Situation it, List<Pod> pods) {
    return new Situation(it.workloads(), pods, it.budgets(), it.terminating());
  }

  private static Situation withBudgets(Situation it, List<Budget> budgets) {
    return new Situation(it.workloads(), it.pods(), budgets, it.terminating());
  }

  private static <T> Stream<List<T>> less(List<T> all) {
    return each(all, _ -> Stream.empty(), true);
  }

  private static <T> Stream<List<T>> each(List<T> all, Function<T, Stream<T>> simpler) {
    return each(all, simpler, false);
  }

  private static <T> Stream<List<T>> each(
      List<T> all, Function<T, Stream<T>> simpler, boolean leaveOut) {
    List<List<T>> lists = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (leaveOut) {
        List<T> fewer = new ArrayList<>(all);
        fewer.remove(i);
        lists.add(fewer);
      }
      for (T one : simpler.apply(all.get(i)).toList()) {
        List<T> changed = new ArrayList<>(all);
        changed.set(i, one);
        lists.add(changed);
      }
    }
    return lists.stream();
  }
}
