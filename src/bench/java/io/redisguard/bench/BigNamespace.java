package io.redisguard.bench;

import io.redisguard.cluster.ClusterSnapshot;
import io.redisguard.facts.NamespaceView;
import io.redisguard.subject.BudgetView;
import io.redisguard.subject.IntOrPercent;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.PodView;
import io.redisguard.subject.Selector;
import io.redisguard.subject.WorkloadView;
import io.redisguard.subject.WorkloadView.PodTemplate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A recorded namespace among many neighbours: 1 000 pods more, in 50 StatefulSets of 20 with a
/// budget each.
final class BigNamespace {
  private static final int GROUPS = 50;
  private static final int PODS_PER_GROUP = 20;

  private BigNamespace() {}

  /// The snapshot with neighbours in the one namespace.
  static ClusterSnapshot in(ClusterSnapshot snapshot, String namespace) {
    NamespaceView view = snapshot.namespace(namespace);
    PodView model = view.podsByName().getFirst();
    Map<String, PodView> pods = new HashMap<>(view.pods());
    List<BudgetView> budgets = new ArrayList<>(view.budgets());
    List<WorkloadView> workloads = new ArrayList<>(view.workloads());
    for (int i = 0; i < GROUPS; i++) {
      WorkloadView group = group(namespace, "neighbour-" + i, model);
      workloads.add(group);
      budgets.add(
          BudgetView.written(group.key(), group.selector(), null, IntOrPercent.count(1)));
      for (int j = 0; j < PODS_PER_GROUP; j++) {
        PodView pod = pod(group, j, model);
        pods.put(pod.name(), pod);
      }
    }
    Map<String, NamespaceView> namespaces = new HashMap<>(snapshot.namespaces());
    namespaces.put(
        namespace,
        new NamespaceView(
            view.info(), pods, budgets, workloads, view.autoscalers(), view.configMaps()));
    return new ClusterSnapshot(namespaces, snapshot.cluster());
  }

  private static WorkloadView group(String namespace, String name, PodView model) {
    Map<String, String> labels = Map.of("app.kubernetes.io/instance", name);
    return new WorkloadView(
        "apps/v1",
        "StatefulSet",
        new ObjectKey(namespace, name),
        name + "-uid",
        labels,
        Map.of(),
        PODS_PER_GROUP,
        null,
        Selector.ofLabels(labels),
        new PodTemplate(labels, Map.of(), model.spec()));
  }

  private static PodView pod(WorkloadView group, int ordinal, PodView model) {
    String name = group.name() + "-" + ordinal;
    return new PodView(
        new ObjectKey(group.key().namespace(), name),
        name,
        name + "-uid",
        group.labels(),
        Map.of(),
        group.asOwner(),
        false,
        PodView.Phase.RUNNING,
        true,
        model.podIp(),
        model.spec());
  }
}
