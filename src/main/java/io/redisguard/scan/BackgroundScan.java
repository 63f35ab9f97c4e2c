package io.redisguard.scan;

import io.redisguard.cluster.ClusterFollower;
import io.redisguard.cluster.ClusterSource;
import io.redisguard.cluster.Leadership;
import io.redisguard.decision.Decider;
import io.redisguard.decision.Finding;
import io.redisguard.facts.Fact;
import io.redisguard.facts.NamespaceView;
import io.redisguard.policy.GuardPolicy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// Judges what has changed, a moment after it changed: a namespace as a whole, since a label of one
/// object is a fact about another. Everything is judged when leading begins, after the policy or
/// the priority classes changed, and once an hour, because exemptions end by themselves.
///
/// One thread, which rests as long as it works: answers come first.
public final class BackgroundScan implements Leadership.Follower, ClusterFollower, AutoCloseable {
  /// Changes of one moment are judged together: a rollout changes a namespace ten times a second.
  private static final Duration MOMENT = Duration.ofMillis(500);

  private static final Duration EVERYTHING_EVERY = Duration.ofHours(1);
  private static final Logger LOG = Logger.getLogger(BackgroundScan.class);

  private final NamespaceScan scan = new NamespaceScan(Decider.standard());
  private final ClusterSource cluster;
  private final Supplier<GuardPolicy> policies;
  private final InstantSource clock;
  private final ScanMetrics metrics;
  private final List<ScanFollower> followers = new CopyOnWriteArrayList<>();
  private final Changes changes = new Changes(EVERYTHING_EVERY);
  private final Thread thread =
      Thread.ofPlatform().name("background-scan").daemon(true).unstarted(this::run);
  private volatile ScanResults results = ScanResults.NONE;
  private volatile boolean closed;
  private boolean complained;

  public BackgroundScan(
      ClusterSource cluster,
      Supplier<GuardPolicy> policies,
      InstantSource clock,
      ScanMetrics metrics) {
    this.cluster = cluster;
    this.policies = policies;
    this.clock = clock;
    this.metrics = metrics;
  }

  /// Follows the cluster, and scans whenever this replica leads.
  public void start(Leadership leadership) {
    cluster.follow(this);
    thread.start();
    leadership.follow(this);
  }

  /// Register before [#start].
  public void follow(ScanFollower follower) {
    followers.add(follower);
  }

  public ScanResults results() {
    return results;
  }

  @Override
  public void begin() {
    changes.lead(true);
  }

  @Override
  public void end() {
    changes.lead(false);
  }

  @Override
  public void namespaceChanged(String name) {
    changes.note(name);
  }

  /// Nodes change all the time, and no verdict on an object rests on them; whether priority classes
  /// did is seen by comparison.
  @Override
  public void clusterChanged() {
    changes.noteCluster();
  }

  @Override
  public void everythingRead() {
    changes.noteEverything();
  }

  /// Another policy is in force.
  public void policyChanged() {
    changes.noteEverything();
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  private void run() {
    try {
      while (!closed) {
        changes.await();
        Thread.sleep(MOMENT);
        round();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Judges what changed since the last round.
  void round() throws InterruptedException {
    Changes.Taken taken = changes.take(cluster.cluster());
    Set<String> names = new HashSet<>(taken.namespaces());
    if (taken.everything()) {
      names.addAll(cluster.snapshot().namespaces().keySet());
      names.addAll(results.byNamespace().keySet());
    }
    if (!taken.leads()) {
      results = ScanResults.NONE;
      metrics.found(results);
      return;
    }
    if (names.isEmpty() && !taken.everything()) {
      return;
    }
    Map<String, Map<ScannedObject, List<Finding>>> judged = new HashMap<>();
    long spent = 0;
    for (String name : names) {
      long began = System.nanoTime();
      judge(name, judged);
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      spent += took.toNanos();
      Thread.sleep(took);
    }
    metrics.scanned(taken.everything(), Duration.ofNanos(spent));
    results = results.with(judged);
    metrics.found(results);
    followers.forEach(follower -> follower.scanned(results, judged.keySet()));
  }

  /// A namespace of which nothing is known keeps its findings: it will be read again, and then
  /// everything is judged.
  private void judge(String name, Map<String, Map<ScannedObject, List<Finding>>> judged) {
    try {
      switch (cluster.namespace(name)) {
        case Fact.Known<NamespaceView>(NamespaceView view) -> judged.put(name, judge(view));
        case Fact.Stale<NamespaceView>(NamespaceView view, _) -> judged.put(name, judge(view));
        case Fact.Unknown<NamespaceView> _ -> {
          // Not read yet.
        }
      }
    } catch (RuntimeException e) {
      metrics.failed();
      if (!complained) {
        complained = true;
        LOG.errorf(e, "Namespace %s cannot be scanned; others will be in silence", name);
      }
    }
  }

  private Map<ScannedObject, List<Finding>> judge(NamespaceView view) {
    return scan.judge(view, cluster.cluster(), policies.get(), clock.instant());
  }
}
