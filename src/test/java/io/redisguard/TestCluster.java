package io.redisguard;

import static java.util.Objects.requireNonNull;

import io.redisguard.facts.ClusterView;
import io.redisguard.facts.Fact;
import io.redisguard.facts.Facts;
import io.redisguard.facts.HandoverProgress;
import io.redisguard.facts.LiveGroup;
import io.redisguard.facts.NamespaceView;
import io.redisguard.facts.RedisContainers;
import io.redisguard.facts.RedisTopology;
import io.redisguard.subject.BudgetView;
import io.redisguard.subject.NamespaceInfo;
import io.redisguard.subject.NodeView;
import io.redisguard.subject.PodView;
import io.redisguard.subject.WorkloadView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What is known in a test: namespace prod with some pods, their nodes ready, Redis not asked, the
/// right to exempt not asked for, and nothing held, until something else is said.
public final class TestCluster {
  private final Map<String, PodView> pods;
  private final Map<String, NodeView> nodes = new HashMap<>();
  private final List<WorkloadView> workloads = new ArrayList<>();
  private final List<BudgetView> budgets = new ArrayList<>();
  private NamespaceInfo namespace = NamespaceInfo.named(TestPod.NAMESPACE);
  private @Nullable TestLive live;
  private HandoverProgress handover = HandoverProgress.NONE;
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

  /// What Redis and Sentinel say of the pod, for tables: `master`, `replica` (then the master is
  /// the first other pod that is up, one labelled so before all), or `silent`: nobody answers.
  public TestCluster withRole(TestPod pod, String role) {
    live =
        switch (role) {
          case "master" -> new TestLive(pods.values(), pod.view());
          case "replica" -> new TestLive(pods.values(), masterBeside(pod));
          case "silent" -> null;
          default -> throw new IllegalArgumentException(role);
        };
    return this;
  }

  /// What else a pod of the group says, in the words of [TestLive].
  public TestCluster saying(String pod, String words) {
    requireNonNull(live, "withRole comes first").says(pod, words);
    return this;
  }

  public TestCluster as(RedisTopology topology) {
    requireNonNull(live, "withRole comes first").as(topology);
    return this;
  }

  public TestCluster with(HandoverProgress progress) {
    handover = progress;
    return this;
  }

  private @Nullable PodView masterBeside(TestPod pod) {
    return pods.values().stream()
        .filter(other -> !other.uid().equals(pod.uid()) && other.isHealthy())
        .filter(other -> RedisContainers.server(other.spec()).isPresent())
        .min(
            Comparator.comparing((PodView other) -> !"true".equals(other.labels().get("isMaster")))
                .thenComparing(PodView::name))
        .orElse(null);
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
    Fact<LiveGroup> redis =
        live == null ? Fact.unknown("no Sentinel answered") : Fact.known(live.group());
    return blindness.isEmpty()
        ? new Facts(
            Fact.known(
                new NamespaceView(namespace, pods, budgets, workloads, List.of(), List.of())),
            Fact.known(new ClusterView(nodes, Map.of())),
            redis,
            handover,
            mayExempt,
            heldFor)
        : new Facts(
            Fact.unknown(blindness), Fact.unknown(blindness), redis, handover, mayExempt, heldFor);
  }
}
