package io.redisguard;

import io.redisguard.facts.ClusterView;
import io.redisguard.facts.Fact;
import io.redisguard.facts.Facts;
import io.redisguard.facts.NamespaceView;
import io.redisguard.facts.Role;
import io.redisguard.subject.BudgetView;
import io.redisguard.subject.NamespaceInfo;
import io.redisguard.subject.NodeView;
import io.redisguard.subject.PodView;
import io.redisguard.subject.WorkloadView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What is known in a test: namespace prod with some pods, their nodes ready, Redis not asked, the
/// right to exempt not asked for, and nothing held, until something else is said.
public final class TestCluster {
  private final Map<String, PodView> pods;
  private final Map<String, NodeView> nodes = new HashMap<>();
  private final Map<String, Fact<Role>> roles = new HashMap<>();
  private final List<WorkloadView> workloads = new ArrayList<>();
  private final List<BudgetView> budgets = new ArrayList<>();
  private NamespaceInfo namespace = NamespaceInfo.named(TestPod.NAMESPACE);
  private String blindness = "";
  private Fact<Boolean> mayExempt = Fact.unknown("nobody was asked");
  private Duration heldFor = Duration.ZERO;

  private TestCluster(Map<String, PodView> pods) {
    this.pods = pods;
    pods.values().forEach(pod -> withNode(pod.spec().nodeName(), true, false));
  }

  public static TestCluster of(TestPod... pods) {
    return new TestCluster(
        Arrays.stream(pods).map(TestPod::view).collect(Collectors.toMap(PodView::name, p -> p)));
  }

  public TestCluster withNode(String name, boolean ready, boolean cordoned) {
    nodes.put(name, new NodeView(name, ready, cordoned));
    return this;
  }

  /// In words, for tables: `master`, `was replica` (confirmed 40 s ago), `silent`.
  public TestCluster withRole(TestPod pod, String role) {
    roles.put(
        pod.uid(),
        switch (role) {
          case "master" -> Fact.known(Role.MASTER);
          case "replica" -> Fact.known(Role.REPLICA);
          case "was master" -> new Fact.Stale<>(Role.MASTER, Duration.ofSeconds(40));
          case "was replica" -> new Fact.Stale<>(Role.REPLICA, Duration.ofSeconds(40));
          case "silent" -> Fact.unknown("no Sentinel answered");
          default -> throw new IllegalArgumentException(role);
        });
    return this;
  }

  public TestCluster with(WorkloadView workload) {
    workloads.add(workload);
    return this;
  }

  public TestCluster with(BudgetView budget) {
    budgets.add(budget);
    return this;
  }

  public TestCluster terminating() {
    namespace = new NamespaceInfo(namespace.name(), namespace.labels(), true);
    return this;
  }

  public TestCluster labelled(String key, String value) {
    Map<String, String> labels = new HashMap<>(namespace.labels());
    labels.put(key, value);
    namespace = new NamespaceInfo(namespace.name(), labels, namespace.terminating());
    return this;
  }

  public TestCluster unseen(String why) {
    blindness = why;
    return this;
  }

  public TestCluster mayExempt(Fact<Boolean> answer) {
    mayExempt = answer;
    return this;
  }

  public TestCluster heldFor(Duration duration) {
    heldFor = duration;
    return this;
  }

  public Facts facts() {
    return blindness.isEmpty()
        ? new Facts(
            Fact.known(
                new NamespaceView(namespace, pods, budgets, workloads, List.of(), List.of())),
            Fact.known(new ClusterView(nodes, Map.of())),
            roles,
            mayExempt,
            heldFor)
        : new Facts(Fact.unknown(blindness), Fact.unknown(blindness), roles, mayExempt, heldFor);
  }
}
