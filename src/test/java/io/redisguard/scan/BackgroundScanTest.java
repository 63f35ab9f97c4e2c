package io.redisguard.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.redisguard.TestPolicy;
import io.redisguard.TestRequest;
import io.redisguard.cluster.ClusterFollower;
import io.redisguard.cluster.ClusterSnapshot;
import io.redisguard.cluster.ClusterSource;
import io.redisguard.cluster.Leadership;
import io.redisguard.cluster.Readiness;
import io.redisguard.facts.ClusterView;
import io.redisguard.facts.Fact;
import io.redisguard.facts.NamespaceView;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.subject.BudgetView;
import io.redisguard.subject.IntOrPercent;
import io.redisguard.subject.NodeView;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.PriorityClassView;
import io.redisguard.subject.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackgroundScanTest {
  private final Cluster cluster = new Cluster();
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private volatile GuardPolicy policy = TestPolicy.protect();
  private final List<Set<String>> rounds = new ArrayList<>();
  private final BackgroundScan scan =
      new BackgroundScan(cluster, () -> policy, () -> TestRequest.NOW, new ScanMetrics(registry));

  BackgroundScanTest() {
    cluster.blocking("one");
    cluster.blocking("two");
    scan.follow((_, namespaces) -> rounds.add(new TreeSet<>(namespaces)));
  }

  @AfterEach
  void stop() {
    scan.close();
  }

  @Test
  void whoBeginsToLeadJudgesEverything() throws InterruptedException {
    scan.begin();
    scan.round();

    assertThat(rounds).containsExactly(Set.of("one", "two"));
    assertThat(scan.results().byNamespace()).containsOnlyKeys("one", "two");
    assertThat(findings()).isEqualTo(2);
  }

  @Test
  void aChangeCostsOneNamespace() throws InterruptedException {
    scan.begin();
    scan.round();
    cluster.empty("two");
    scan.namespaceChanged("two");
    scan.namespaceChanged("two");
    scan.round();

    assertThat(rounds).containsExactly(Set.of("one", "two"), Set.of("two"));
    assertThat(scan.results().byNamespace()).containsOnlyKeys("one");
    assertThat(findings()).isEqualTo(1);
  }

  @Test
  void aNodeChangesNothingAndAPriorityClassEverything() throws InterruptedException {
    scan.begin();
    scan.round();
    cluster.view = new ClusterView(Map.of("n1", new NodeView("n1", true, false)), Map.of());
    scan.clusterChanged();
    scan.round();
    assertThat(rounds).hasSize(1);

    cluster.view =
        new ClusterView(
            Map.of(), Map.of("redis-critical", new PriorityClassView("redis-critical", 1, false)));
    scan.clusterChanged();
    scan.round();
    assertThat(rounds).hasSize(2);
  }

  @Test
  void anotherPolicyJudgesEverything() throws InterruptedException {
    scan.begin();
    scan.round();
    policy = TestPolicy.of("{profile: protect, rules: {budget-never-allows: {mode: 'Off'}}}");
    scan.policyChanged();
    scan.round();

    assertThat(rounds).hasSize(2);
    assertThat(scan.results().findings())
        .noneMatch(finding -> finding.rule().word().equals("budget-never-allows"));
  }

  @Test
  void whoDoesNotLeadJudgesNothing() throws InterruptedException {
    scan.namespaceChanged("one");
    scan.everythingRead();
    scan.round();
    assertThat(rounds).isEmpty();

    scan.begin();
    scan.round();
    scan.end();
    scan.round();
    assertThat(rounds).hasSize(1);
    assertThat(scan.results()).isEqualTo(ScanResults.NONE);
    assertThat(findings()).isZero();
  }

  @Test
  void whatIsNotKnownKeepsItsFindings() throws InterruptedException {
    scan.begin();
    scan.round();
    cluster.forget("one");
    scan.namespaceChanged("one");
    scan.round();

    assertThat(scan.results().byNamespace()).containsOnlyKeys("one", "two");
  }

  @Test
  void itsThreadFollowsTheCluster() {
    scan.start(Leadership.alone());
    await().until(() -> scan.results().byNamespace().size() == 2);
    cluster.blocking("three");
    cluster.follower.namespaceChanged("three");
    await().until(() -> scan.results().byNamespace().size() == 3);
  }

  private double findings() {
    return registry
        .find("redis_guard_findings")
        .tag("rule", "budget-never-allows")
        .gauges()
        .stream()
        .mapToDouble(Gauge::value)
        .sum();
  }

  /// Namespaces that a test sets.
  private static final class Cluster implements ClusterSource {
    private final Map<String, Fact<NamespaceView>> namespaces = new ConcurrentHashMap<>();
    private volatile ClusterView view = ClusterView.EMPTY;
    private volatile ClusterFollower follower = ClusterFollower.NOBODY;

    void blocking(String name) {
      NamespaceView empty = NamespaceView.empty(name);
      namespaces.put(
          name,
          Fact.known(
              empty.with(
                  BudgetView.written(
                      new ObjectKey(name, "blocks"),
                      Selector.ofLabels(Map.of("app", "redis")),
                      null,
                      IntOrPercent.count(0)))));
    }

    void empty(String name) {
      namespaces.put(name, Fact.known(NamespaceView.empty(name)));
    }

    void forget(String name) {
      namespaces.put(name, Fact.unknown("not read yet"));
    }

    @Override
    public Fact<NamespaceView> namespace(String name) {
      return namespaces.getOrDefault(name, Fact.known(NamespaceView.empty(name)));
    }

    @Override
    public Fact<ClusterView> cluster() {
      return Fact.known(view);
    }

    @Override
    public Readiness readiness() {
      return new Readiness.Ready();
    }

    @Override
    public ClusterSnapshot snapshot() {
      Map<String, NamespaceView> views = new HashMap<>();
      namespaces.forEach((name, fact) -> views.put(name, fact.orElse(NamespaceView.empty(name))));
      return new ClusterSnapshot(views, view);
    }

    @Override
    public void follow(ClusterFollower added) {
      follower = added;
    }
  }
}
