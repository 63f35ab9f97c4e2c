package io.redisguard.budget;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingInt;

import io.redisguard.budget.SteadyState.Unscaled;
import io.redisguard.facts.NamespaceView;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.OwnerRef;
import io.redisguard.subject.PodView;
import io.redisguard.subject.WorkloadView;
import io.redisguard.subject.WorkloadView.PodTemplate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntBiFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes the pods of the steady state: one workload at a time, those that live first, then those
/// that are missing.
final class SteadyPods {
  /// The order in which a StatefulSet numbers its pods: redis-2 before redis-10.
  private static final Comparator<PodView> LOWEST_NAME_FIRST =
      comparingInt((PodView pod) -> pod.name().length()).thenComparing(PodView::name);

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  /// More pods than a namespace ever has. Anybody may write `replicas: 2000000000`, which the API
  /// server stores; the guard must not build them.
  private static final int MOST_PODS = 10_000;

  private final NamespaceView view;
  private final Unscaled unscaled;
  private final ToIntBiFunction<WorkloadView, NamespaceView> replicas;
  private final Map<String, PodView> pods = new HashMap<>();
  private final List<WorkloadView> workloads = new ArrayList<>();

  SteadyPods(
      NamespaceView view,
      Unscaled unscaled,
      ToIntBiFunction<WorkloadView, NamespaceView> replicas) {
    this.view = view;
    this.unscaled = unscaled;
    this.replicas = replicas;
  }

  NamespaceView settled() {
    Map<OwnerRef, List<PodView>> owned = new HashMap<>();
    for (PodView pod : view.pods().values()) {
      WorkloadView workload = Controllers.countedFor(pod, view);
      if (workload != null) {
        owned.computeIfAbsent(workload.asOwner(), _ -> new ArrayList<>()).add(pod);
      } else if (isAlive(pod)) {
        keep(pod);
      }
    }
    for (WorkloadView workload : view.workloads()) {
      if (Controllers.isCountedByDeployment(workload, view)) {
        workloads.add(workload);
      } else {
        settle(workload, owned.getOrDefault(workload.asOwner(), List.of()));
      }
    }
    return new NamespaceView(
        view.info(), pods, view.budgets(), workloads, view.autoscalers(), view.configMaps());
  }

  private void settle(WorkloadView workload, List<PodView> existing) {
    List<PodView> alive =
        existing.stream().filter(SteadyPods::isAlive).sorted(LOWEST_NAME_FIRST).toList();
    PodTemplate template = workload.template();
    if (workload.replicas() == null) {
      workloads.add(workload);
      alive.forEach(this::keep);
      make(workload, template, unscaledCount(workload, existing) - alive.size());
      return;
    }
    int room = Math.max(alive.size(), MOST_PODS - pods.size());
    int wanted = Math.clamp(replicas.applyAsInt(workload, view), 0, room);
    workloads.add(workload.withReplicas(wanted));
    if (workload.is("apps", "StatefulSet")) {
      settleByNumber(workload, alive, wanted);
      return;
    }
    boolean mayHaveMore = template == null && wanted >= workload.replicas();
    alive.stream().limit(mayHaveMore ? alive.size() : wanted).forEach(this::keep);
    make(workload, template == null ? common(alive) : template, wanted - alive.size());
  }

  /// A StatefulSet keeps pods by their numbers, however many are alive (kubernetes
  /// pkg/controller/statefulset/stateful_set_control.go). Pods that are not named like its own
  /// count as if they were, last: it makes none, so nobody can tell what they stand for.
  private void settleByNumber(WorkloadView set, List<PodView> alive, int wanted) {
    List<PodView> numbered = new ArrayList<>();
    List<PodView> others = new ArrayList<>();
    for (PodView pod : alive) {
      long number = numberOf(pod, set);
      if (number < 0) {
        others.add(pod);
      } else if (number >= set.firstOrdinal() && number - set.firstOrdinal() < wanted) {
        numbered.add(pod);
      }
    }
    List<PodView> staying =
        Stream.concat(numbered.stream(), others.stream()).limit(wanted).toList();
    staying.forEach(this::keep);
    make(set, set.template(), wanted - staying.size());
  }

  /// 3 of `redis-3` when the set is named `redis`; -1 when it is named otherwise.
  private static long numberOf(PodView pod, WorkloadView set) {
    String prefix = set.name() + "-";
    String number = pod.name().startsWith(prefix) ? pod.name().substring(prefix.length()) : "";
    return NUMBER.matcher(number).matches() ? Long.parseLong(number) : -1;
  }

  /// A DaemonSet replaces the pods that it lost; a Job that has finished pods may be done.
  private int unscaledCount(WorkloadView workload, List<PodView> existing) {
    if (existing.isEmpty()) {
      return unscaled == Unscaled.ONE_POD_EACH ? 1 : 0;
    }
    return workload.is("apps", "DaemonSet") ? existing.size() : 0;
  }

  private void make(WorkloadView workload, @Nullable PodTemplate template, int missing) {
    if (template == null || missing <= 0) {
      return;
    }
    OwnerRef owner = ownerOfPods(workload);
    boolean ordinal = workload.is("apps", "StatefulSet");
    Set<String> taken = Set.copyOf(pods.keySet());
    Stream.iterate(workload.firstOrdinal(), i -> i + 1)
        .map(i -> TemplatePods.pod(workload, owner, ordinal ? "" + i : "*" + i, template))
        .filter(pod -> !taken.contains(pod.name()))
        .limit(missing)
        .forEach(this::keep);
  }

  /// What pods of an unknown template surely have: the labels that all of their siblings have.
  private static @Nullable PodTemplate common(List<PodView> siblings) {
    if (siblings.isEmpty()) {
      return null;
    }
    PodView first = siblings.getFirst();
    Map<String, String> labels =
        first.labels().entrySet().stream()
            .filter(
                label ->
                    siblings.stream()
                        .allMatch(pod -> label.getValue().equals(pod.labels().get(label.getKey()))))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    return new PodTemplate(labels, Map.of(), first.spec());
  }

  /// A Deployment owns its pods through a ReplicaSet, one that it has or the one it will make.
  private OwnerRef ownerOfPods(WorkloadView workload) {
    if (!workload.is("apps", "Deployment")) {
      return workload.asOwner();
    }
    return view.workloads().stream()
        .filter(candidate -> candidate.controller() != null && isReplicaSetOf(candidate, workload))
        .min(comparing(WorkloadView::name))
        .map(WorkloadView::asOwner)
        .orElseGet(() -> newReplicaSet(workload));
  }

  private boolean isReplicaSetOf(WorkloadView candidate, WorkloadView deployment) {
    WorkloadView parent = Controllers.deploymentOf(candidate, view);
    return parent != null && parent.asOwner().equals(deployment.asOwner());
  }

  private OwnerRef newReplicaSet(WorkloadView deployment) {
    WorkloadView replicaSet =
        new WorkloadView(
            deployment.apiVersion(),
            "ReplicaSet",
            new ObjectKey(deployment.key().namespace(), deployment.name() + "-*"),
            "",
            deployment.labels(),
            Map.of(),
            deployment.replicas(),
            deployment.asOwner(),
            deployment.selector(),
            deployment.template());
    workloads.add(replicaSet);
    return replicaSet.asOwner();
  }

  private void keep(PodView pod) {
    pods.put(pod.name(), pod.asReady());
  }

  private static boolean isAlive(PodView pod) {
    return !pod.isFinished() && !pod.terminating();
  }
}
