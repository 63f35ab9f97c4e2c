package io.redisguard.budget;

import io.redisguard.budget.BudgetStatus.Failure;
import io.redisguard.facts.NamespaceView;
import io.redisguard.subject.OwnerRef;
import io.redisguard.subject.PodView;
import io.redisguard.subject.WorkloadView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which workloads count for the pods of a budget.
///
/// Source: kubernetes pkg/controller/disruption/disruption.go, the finders. A Deployment counts in
/// place of its ReplicaSet; no other parent does: a StatefulSet that an operator's custom resource
/// owns counts itself, and so does a ReplicaSet whose Deployment is gone.
final class Controllers {
  /// Kinds that the controller looks up by itself; for all others it asks for a scale subresource,
  /// so that a missing object and a missing subresource are one failure.
  private static final Set<String> FOUND_BY_NAME =
      Set.of("apps/ReplicaSet", "apps/StatefulSet", "apps/Deployment", "/ReplicationController");

  private Controllers() {}

  /// The sum of the replicas, or why there is none.
  sealed interface Scale {
    record Sum(List<WorkloadView> workloads, int replicas) implements Scale {}

    record Unreadable(Failure failure, String why) implements Scale {}
  }

  /// Adds up `spec.replicas` of the distinct workloads that own the pods; bare pods are skipped.
  static Scale scaleOf(List<PodView> pods, NamespaceView view) {
    Set<OwnerRef> seen = new LinkedHashSet<>();
    Map<OwnerRef, WorkloadView> counted = new LinkedHashMap<>();
    int replicas = 0;
    for (PodView pod : pods) {
      OwnerRef owner = pod.controller();
      if (owner == null || !seen.add(owner)) {
        continue;
      }
      WorkloadView workload = countedFor(owner, view);
      Integer count = workload == null ? null : workload.replicas();
      if (workload == null || count == null) {
        return unreadable(owner);
      }
      if (counted.put(workload.asOwner(), workload) == null) {
        replicas += count;
      }
    }
    return new Scale.Sum(List.copyOf(counted.values()), replicas);
  }

  /// The distinct workloads that own the pods, with or without a scale, as far as they are there.
  static List<WorkloadView> of(List<PodView> pods, NamespaceView view) {
    Map<OwnerRef, WorkloadView> found = new LinkedHashMap<>();
    for (PodView pod : pods) {
      WorkloadView workload = countedFor(pod, view);
      if (workload != null) {
        found.put(workload.asOwner(), workload);
      }
    }
    return new ArrayList<>(found.values());
  }

  /// The workload that counts for a pod; null for a bare pod and when it is not there.
  static @Nullable WorkloadView countedFor(PodView pod, NamespaceView view) {
    OwnerRef owner = pod.controller();
    return owner == null ? null : countedFor(owner, view);
  }

  /// Whether a workload has a Deployment that counts in its place.
  static boolean isCountedByDeployment(WorkloadView workload, NamespaceView view) {
    return deploymentOf(workload, view) != null;
  }

  private static @Nullable WorkloadView countedFor(OwnerRef owner, NamespaceView view) {
    WorkloadView workload = view.workload(owner);
    WorkloadView deployment = workload == null ? null : deploymentOf(workload, view);
    return deployment == null ? workload : deployment;
  }

  static @Nullable WorkloadView deploymentOf(WorkloadView workload, NamespaceView view) {
    OwnerRef parent = workload.controller();
    return parent != null && workload.is("apps", "ReplicaSet") && parent.is("apps", "Deployment")
        ? view.workload(parent)
        : null;
  }

  private static Scale unreadable(OwnerRef owner) {
    String name = owner.kind() + " " + owner.name();
    return FOUND_BY_NAME.contains(owner.group() + "/" + owner.kind())
        ? new Scale.Unreadable(Failure.CONTROLLER_GONE, name + " does not exist")
        : new Scale.Unreadable(
            Failure.CONTROLLER_WITHOUT_SCALE, name + " has no scale subresource");
  }
}
