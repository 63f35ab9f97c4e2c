package io.redisguard.budget;

import io.redisguard.facts.NamespaceView;
import io.redisguard.subject.AutoscalerView;
import io.redisguard.subject.BudgetView;
import io.redisguard.subject.IntOrPercent;
import io.redisguard.subject.NamespaceInfo;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.OwnerRef;
import io.redisguard.subject.PodSpecView;
import io.redisguard.subject.PodView;
import io.redisguard.subject.ResourcesView;
import io.redisguard.subject.Selector;
import io.redisguard.subject.WorkloadView;
import io.redisguard.subject.WorkloadView.PodTemplate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A namespace `prod` that a test builds up object by object.
final class Lab {
  static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  static final PodSpecView SPEC =
      new PodSpecView("n1", "", 30, List.of(), List.of(), ResourcesView.NONE, Map.of());
  private static final Map<String, String> API_VERSIONS =
      Map.of(
          "StatefulSet", "apps/v1",
          "Deployment", "apps/v1",
          "ReplicaSet", "apps/v1",
          "DaemonSet", "apps/v1",
          "ReplicationController", "v1",
          "Job", "batch/v1",
          "Cache", "lab.example.com/v1",
          "Ring", "lab.example.com/v1");

  private final Map<String, PodView> pods = new TreeMap<>();
  private final List<BudgetView> budgets = new ArrayList<>();
  private final List<WorkloadView> workloads = new ArrayList<>();
  private final List<AutoscalerView> autoscalers = new ArrayList<>();
  private boolean terminating;

  enum State {
    READY,
    NOT_READY,
    PENDING,
    SUCCEEDED,
    FAILED,
    TERMINATING
  }

  static ObjectKey key(String name) {
    return new ObjectKey("prod", name);
  }

  static Map<String, String> labels(String text) {
    Map<String, String> labels = new TreeMap<>();
    for (String label : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      labels.put(label.substring(0, label.indexOf('=')), label.substring(label.indexOf('=') + 1));
    }
    return labels;
  }

  /// `maxUnavailable: 1`, `minAvailable: 50%`, or ``.
  static BudgetView budget(String name, String selector, String bound) {
    Selector selects = Selector.ofLabels(labels(selector));
    if (bound.isEmpty()) {
      return BudgetView.written(key(name), selects, null, null);
    }
    IntOrPercent value = value(bound.substring(bound.indexOf(' ') + 1));
    return bound.startsWith("max")
        ? BudgetView.written(key(name), selects, null, value)
        : BudgetView.written(key(name), selects, value, null);
  }

  static BudgetView stored(BudgetView budget, long generation, long observed) {
    return with(budget, BudgetView.UnhealthyPods.IF_HEALTHY_BUDGET, generation, observed, Map.of());
  }

  static BudgetView with(
      BudgetView budget,
      BudgetView.UnhealthyPods unhealthy,
      long generation,
      long observed,
      Map<String, Instant> disrupted) {
    return with(budget, unhealthy, generation, observed, false, disrupted);
  }

  /// As the API server stores it once its generation 1 was computed with enough healthy pods.
  static BudgetView onceWell(BudgetView budget, long generation) {
    return with(budget, BudgetView.UnhealthyPods.IF_HEALTHY_BUDGET, generation, 1, true, Map.of());
  }

  private static BudgetView with(
      BudgetView budget,
      BudgetView.UnhealthyPods unhealthy,
      long generation,
      long observed,
      boolean enoughHealthy,
      Map<String, Instant> disrupted) {
    return new BudgetView(
        budget.key(),
        "",
        Map.of(),
        Map.of(),
        budget.selector(),
        budget.minAvailable(),
        budget.maxUnavailable(),
        unhealthy,
        generation,
        observed,
        enoughHealthy,
        disrupted);
  }

  static BudgetView alwaysAllowing(BudgetView budget) {
    return with(budget, BudgetView.UnhealthyPods.ALWAYS_ALLOW, 0, 0, Map.of());
  }

  static IntOrPercent value(String text) {
    return text.matches("-?[0-9]+")
        ? IntOrPercent.count(Integer.parseInt(text))
        : IntOrPercent.parse(text);
  }

  /// A workload whose pods carry `labels`; custom kinds have neither template nor selector, and the
  /// kinds without a scale have no replicas.
  static WorkloadView workload(String kind, String name, int replicas, String labels) {
    boolean custom = kind.equals("Cache") || kind.equals("Ring");
    boolean unscaled = List.of("DaemonSet", "Job", "Ring").contains(kind);
    return new WorkloadView(
        API_VERSIONS.getOrDefault(kind, "apps/v1"),
        kind,
        key(name),
        "uid-" + kind + "-" + name,
        Map.of(),
        Map.of(),
        unscaled ? null : replicas,
        null,
        custom || kind.equals("Job") ? Selector.nothing() : Selector.ofLabels(labels(labels)),
        custom ? null : new PodTemplate(labels(labels), Map.of(), SPEC));
  }

  static WorkloadView ownedBy(WorkloadView child, OwnerRef parent) {
    return new WorkloadView(
        child.apiVersion(),
        child.kind(),
        child.key(),
        child.uid(),
        child.labels(),
        child.annotations(),
        child.replicas(),
        parent,
        child.selector(),
        child.template());
  }

  static WorkloadView numberedFrom(int firstOrdinal, WorkloadView set) {
    return new WorkloadView(
        set.apiVersion(),
        set.kind(),
        set.key(),
        set.uid(),
        set.labels(),
        set.annotations(),
        set.replicas(),
        set.controller(),
        set.selector(),
        set.template(),
        firstOrdinal);
  }

  Lab workload(WorkloadView workload) {
    workloads.add(workload);
    return this;
  }

  /// A Deployment with its ReplicaSet `<name>-rs`.
  Lab deployment(String name, int replicas, String labels) {
    WorkloadView deployment = workload("Deployment", name, replicas, labels);
    workloads.add(deployment);
    workloads.add(
        ownedBy(workload("ReplicaSet", name + "-rs", replicas, labels), deployment.asOwner()));
    return this;
  }

  Lab statefulSet(String name, int replicas, String labels) {
    return workload(workload("StatefulSet", name, replicas, labels));
  }

  /// Pods `<name>-0` … of the workload that was added last.
  Lab pods(int from, int to, String labels) {
    WorkloadView owner = workloads.getLast();
    for (int i = from; i < to; i++) {
      pod(owner.name() + "-" + i, labels, State.READY, owner.asOwner());
    }
    return this;
  }

  Lab pod(String name, String labels, State state) {
    return pod(name, labels, state, workloads.getLast().asOwner());
  }

  Lab bare(String name, String labels) {
    return pod(name, labels, State.READY, null);
  }

  Lab pod(String name, String labels, State state, @Nullable OwnerRef controller) {
    return pod(name, labels(labels), state, controller);
  }

  Lab pod(String name, Map<String, String> labels, State state, @Nullable OwnerRef controller) {
    pods.put(
        name,
        new PodView(
            key(name),
            name,
            "uid-" + name,
            labels,
            Map.of(),
            controller,
            state == State.TERMINATING,
            switch (state) {
              case READY, NOT_READY, TERMINATING -> PodView.Phase.RUNNING;
              case PENDING -> PodView.Phase.PENDING;
              case SUCCEEDED -> PodView.Phase.SUCCEEDED;
              case FAILED -> PodView.Phase.FAILED;
            },
            state == State.READY || state == State.TERMINATING,
            "",
            SPEC));
    return this;
  }

  Lab budget(BudgetView budget) {
    budgets.add(budget);
    return this;
  }

  Lab autoscaler(String kind, String targetKind, String target, int minReplicas) {
    autoscalers.add(new AutoscalerView(key(target), kind, targetKind, target, minReplicas));
    return this;
  }

  Lab terminating() {
    terminating = true;
    return this;
  }

  NamespaceView view() {
    return new NamespaceView(
        new NamespaceInfo("prod", Map.of(), terminating),
        pods,
        budgets,
        workloads,
        autoscalers,
        List.of());
  }
}
