package io.redisguard.scan;

import io.redisguard.facts.ClusterView;
import io.redisguard.facts.Fact;
import io.redisguard.subject.PriorityClassView;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// What is to be judged again. Informers note it and never wait; the scan takes it.
final class Changes {
  /// What is to be done in one round.
  ///
  /// @param leads false: nothing but to forget
  record Taken(boolean leads, boolean everything, Set<String> namespaces) {}

  private final long everythingEvery;
  private final Set<String> namespaces = new HashSet<>();
  private Map<String, PriorityClassView> priorityClasses = Map.of();
  private boolean leads;
  private boolean leadershipChanged;
  private boolean clusterChanged;
  private boolean everything;
  private long lastComplete = System.nanoTime();

  Changes(Duration everythingEvery) {
    this.everythingEvery = everythingEvery.toNanos();
  }

  synchronized void lead(boolean now) {
    leads = now;
    leadershipChanged = true;
    everything = now;
    notifyAll();
  }

  synchronized void note(String namespace) {
    if (leads && namespaces.add(namespace)) {
      notifyAll();
    }
  }

  synchronized void noteCluster() {
    clusterChanged = true;
    notifyAll();
  }

  synchronized void noteEverything() {
    everything = true;
    notifyAll();
  }

  /// Waits until there is something to do.
  synchronized void await() throws InterruptedException {
    while (!isDue()) {
      long left = everythingEvery - (System.nanoTime() - lastComplete);
      TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 1_000_000));
    }
  }

  private boolean isDue() {
    return leadershipChanged
        || (leads
            && (everything
                || clusterChanged
                || !namespaces.isEmpty()
                || System.nanoTime() - lastComplete >= everythingEvery));
  }

  /// @param cluster as it is now
  synchronized Taken take(Fact<ClusterView> cluster) {
    Map<String, PriorityClassView> classes =
        cluster.map(ClusterView::priorityClasses).orElse(priorityClasses);
    boolean all =
        everything
            || !classes.equals(priorityClasses)
            || System.nanoTime() - lastComplete >= everythingEvery;
    Taken taken = new Taken(leads, leads && all, Set.copyOf(namespaces));
    priorityClasses = classes;
    namespaces.clear();
    leadershipChanged = false;
    clusterChanged = false;
    if (leads) {
      everything = false;
      lastComplete = all ? System.nanoTime() : lastComplete;
    }
    return taken;
  }
}
