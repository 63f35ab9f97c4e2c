package io.redisguard.bench;

import io.redisguard.cluster.ClusterSnapshot;
import io.redisguard.facts.NamespaceView;
import io.redisguard.subject.BudgetView;
import io.redisguard.subject.IntOrPercent;
import io.redisguard.subject.NamespaceInfo;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.PodView;
import io.redisguard.subject.Selector;
import io.redisguard.subject.WorkloadView;
import io.redisguard.subject.WorkloadView.PodTemplate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A cluster of 1 000 StatefulSets of 10 Redis pods, each with a budget, in some namespaces.
final class ManyNamespaces {
  private static final int GROUPS = 1_000;
  private static final int PODS_PER_GROUP = 10;

  private ManyNamespaces() {}

  /// Each pod is like the first one of a recorded namespace.
  static ClusterSnapshot of(int namespaces, ClusterSnapshot recorded) {
    PodView model = recorded.namespace("prod").podsByName().getFirst();
    Map<String, NamespaceView> views = new HashMap<>();
    for (int i = 0; i < namespaces; i++) {
      String name = "team-" + i;
      views.put(name, namespace(name, GROUPS / namespaces, model));
    }
    return new ClusterSnapshot(views, recorded.cluster());
  }

  private static NamespaceView namespace(String namespace, int groups, PodView model) {
    Map<String, PodView> pods = new HashMap<>();
    List<BudgetView> budgets = new ArrayList<>();
    List<WorkloadView> workloads = new ArrayList<>();
    for (int i = 0; i < groups; i++) {
      WorkloadView group = group(namespace, "redis-" + i, model);
      workloads.add(group);
      IntOrPercent most = IntOrPercent.count(i % 10 == 0 ? 0 : 1);
      budgets.add(BudgetView.written(group.key(), group.selector(), null, most));
      for (int j = 0; j < PODS_PER_GROUP; j++) {
        PodView pod = pod(group, j, model);
        pods.put(pod.name(), pod);
      }
    }
    return new NamespaceView(
        NamespaceInfo.named(namespace), pods, budgets, workloads, List.of(), List.of());
  }

  private static WorkloadView group(String namespace, String name, PodView model) {
    Map<String, String> labels = new HashMap<>(model.labels());
    labels.put("app.kubernetes.io/instance", name);
    return new WorkloadView(
        "apps/v1",
        "StatefulSet",
        new ObjectKey(namespace, name),
        namespace + name + "-uid",
        labels,
        Map.of(),
        PODS_PER_GROUP,
        null,
        Selector.ofLabels(Map.of("app.kubernetes.io/instance", name)),
        new PodTemplate(labels, Map.of(), model.spec()));
  }

  private static PodView pod(WorkloadView group, int ordinal, PodView model) {
    String name = group.name() + "-" + ordinal;
    return new PodView(
        new ObjectKey(group.key().namespace(), name),
        name,
        group.uid() + ordinal,
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
