package io.redisguard.facts;

import io.redisguard.subject.AutoscalerView;
import io.redisguard.subject.BudgetView;
import io.redisguard.subject.ConfigMapView;
import io.redisguard.subject.NamespaceInfo;
import io.redisguard.subject.OwnerRef;
import io.redisguard.subject.PodView;
import io.redisguard.subject.WorkloadView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Everything in one namespace that a verdict may rest on, at one moment. Immutable; a change of
/// the cluster makes a new one.
///
/// @param pods by name
/// @param budgets in order of their names
/// @param workloads whatever owns pods; a ReplicaSet and its Deployment are both here
public record NamespaceView(
    NamespaceInfo info,
    Map<String, PodView> pods,
    List<BudgetView> budgets,
    List<WorkloadView> workloads,
    List<AutoscalerView> autoscalers,
    List<ConfigMapView> configMaps) {

  public NamespaceView {
    pods = Map.copyOf(pods);
    budgets = List.copyOf(budgets);
    workloads = List.copyOf(workloads);
    autoscalers = List.copyOf(autoscalers);
    configMaps = List.copyOf(configMaps);
  }

  public static NamespaceView empty(String name) {
    return new NamespaceView(
        NamespaceInfo.named(name), Map.of(), List.of(), List.of(), List.of(), List.of());
  }

  public String name() {
    return info.name();
  }

  /// Pods in order of their names.
  public List<PodView> podsByName() {
    return new ArrayList<>(new TreeMap<>(pods).values());
  }

  public @Nullable PodView pod(String name) {
    return pods.get(name);
  }

  /// The workload that an owner reference names; null when it is not there, or is another one of
  /// the same name (other UID).
  public @Nullable WorkloadView workload(OwnerRef owner) {
    for (WorkloadView workload : workloads) {
      if (workload.kind().equals(owner.kind())
          && workload.name().equals(owner.name())
          && workload.asOwner().group().equals(owner.group())) {
        return sameUid(workload.uid(), owner.uid()) ? workload : null;
      }
    }
    return null;
  }

  /// The workload that people know a pod by: for a pod of a Deployment the Deployment, not its
  /// ReplicaSet. Null for a bare pod and when the controller is not there.
  public @Nullable WorkloadView topWorkload(PodView pod) {
    WorkloadView workload = pod.controller() == null ? null : workload(pod.controller());
    if (workload == null || workload.controller() == null || !workload.is("apps", "ReplicaSet")) {
      return workload;
    }
    WorkloadView parent = workload(workload.controller());
    return parent == null ? workload : parent;
  }

  public @Nullable ConfigMapView configMap(String name) {
    for (ConfigMapView configMap : configMaps) {
      if (configMap.key().name().equals(name)) {
        return configMap;
      }
    }
    return null;
  }

  /// This namespace with the pod as it is now: in place of one of the same name, or added.
  public NamespaceView with(PodView pod) {
    Map<String, PodView> changed = new HashMap<>(pods);
    changed.put(pod.name(), pod);
    return new NamespaceView(info, changed, budgets, workloads, autoscalers, configMaps);
  }

  /// This namespace as it will be when the budget is stored: in place of one of the same name, or
  /// added.
  public NamespaceView with(BudgetView budget) {
    Map<String, BudgetView> byName =
        budgets.stream()
            .collect(
                Collectors.toMap(BudgetView::name, Function.identity(), (a, _) -> a, TreeMap::new));
    byName.put(budget.name(), budget);
    return new NamespaceView(
        info, pods, List.copyOf(byName.values()), workloads, autoscalers, configMaps);
  }

  /// This namespace as it will be when the workload is stored.
  public NamespaceView with(WorkloadView workload) {
    List<WorkloadView> others = new ArrayList<>();
    for (WorkloadView other : workloads) {
      if (!(other.kind().equals(workload.kind())
          && other.name().equals(workload.name())
          && other.asOwner().group().equals(workload.asOwner().group()))) {
        others.add(other);
      }
    }
    others.add(workload);
    return new NamespaceView(info, pods, budgets, others, autoscalers, configMaps);
  }

  /// Manifests have no UIDs; an absent one says nothing.
  private static boolean sameUid(String uid, String wanted) {
    return uid.isEmpty() || wanted.isEmpty() || uid.equals(wanted);
  }
}
