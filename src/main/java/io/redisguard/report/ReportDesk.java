package io.redisguard.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.cluster.ClusterSource;
import io.redisguard.cluster.Leadership;
import io.redisguard.cluster.ReportStore;
import io.redisguard.cluster.ReportStore.Answer;
import io.redisguard.cluster.ReportStore.Flavour;
import io.redisguard.decision.Finding;
import io.redisguard.facts.Fact;
import io.redisguard.facts.NamespaceView;
import io.redisguard.report.ReportQueue.Entry;
import io.redisguard.scan.ScanFollower;
import io.redisguard.scan.ScanResults;
import io.redisguard.scan.ScannedObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/// Keeps one report for each object with findings, and writes only what changed, slowly.
///
/// The replica that leads writes what the scan says. Every replica adds what it has counted at
/// admission, at most once a minute for each object. All of them read a report before they write it
/// and name its version, so nobody undoes what another wrote (docs/decisions/0020).
public final class ReportDesk implements ScanFollower, Leadership.Follower, AutoCloseable {
  private static final Duration FLUSH_EVERY = Duration.ofMinutes(1);
  private static final Duration LOOK_EVERY = Duration.ofHours(1);
  private static final Duration ASK_EVERY = Duration.ofMinutes(1);
  private static final Duration NAP = Duration.ofSeconds(1);
  private static final Duration LAST_WORDS = Duration.ofSeconds(3);
  private static final Logger LOG = Logger.getLogger("io.redisguard");

  private final ReportStore store;
  private final ClusterSource cluster;
  private final Leadership leadership;
  private final AdmissionTally admission;
  private final InstantSource clock;
  private final ReportMetrics metrics;
  private final ReportWriter writer;
  private final ReportQueue queue = new ReportQueue();
  private final Tallies tallies = new Tallies();
  private final KnownReports known = new KnownReports();
  private final ScanNews news = new ScanNews();
  private final Interval flush;
  private final Interval look;
  private final Served served;
  private final Thread thread =
      Thread.ofPlatform().name("policy-reports").daemon(true).unstarted(this::run);
  private volatile boolean lookAtOnce;
  private volatile boolean closing;

  public ReportDesk(
      ReportStore store,
      ClusterSource cluster,
      Leadership leadership,
      AdmissionTally admission,
      InstantSource clock,
      LongSupplier nanos,
      ReportMetrics metrics) {
    this.store = store;
    this.cluster = cluster;
    this.leadership = leadership;
    this.admission = admission;
    this.clock = clock;
    this.metrics = metrics;
    this.writer = new ReportWriter(store, new WriteBudget(nanos), clock, metrics);
    this.flush = new Interval(FLUSH_EVERY, nanos);
    this.look = new Interval(LOOK_EVERY, nanos);
    this.served = new Served(store, new Interval(ASK_EVERY, nanos));
  }

  public void start() {
    metrics.pending(queue);
    // Nothing is counted yet, and the first flush shall have something to tell.
    flush.isDue();
    thread.start();
    leadership.follow(this);
  }

  @Override
  public void begin() {
    news.clear();
    lookAtOnce = true;
    queue.wake();
  }

  @Override
  public void end() {
    news.clear();
  }

  @Override
  public void scanned(ScanResults results, Set<String> namespaces) {
    news.put(results, namespaces);
    queue.wake();
  }

  /// Writes what was counted, for some seconds at most, and ends.
  @Override
  public void close() {
    closing = true;
    queue.wake();
    try {
      thread.join(LAST_WORDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
  }

  private void run() {
    try {
      while (!closing) {
        turn(NAP);
      }
      // What the scan said is found again by the next leader, what was counted is not.
      queue.clear();
      flush.hurry();
      do {
        turn(Duration.ZERO);
      } while (queue.size() > 0 && !tallies.objects().isEmpty());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// One step: hears what is new, and brings one report up to date.
  ///
  /// @param nap how long to wait when there is nothing to do
  void turn(Duration nap) throws InterruptedException {
    try {
      admission.drainInto(tallies);
      Flavour flavour = served.now();
      if (flavour == null) {
        dropCounts();
        queue.take(nap);
        return;
      }
      if (leadership.isLeader()) {
        compare(flavour);
      }
      if (flush.isDue()) {
        tallies.objects().forEach(queue::add);
      }
      Entry entry = queue.take(nap);
      if (entry != null) {
        bring(flavour, entry);
      }
    } catch (RuntimeException e) {
      metrics.failed();
      LOG.error("A policy report could not be made", e);
      Thread.sleep(nap);
    }
  }

  /// Nobody will ever read them.
  private void dropCounts() {
    if (served.isKnown()) {
      tallies.clear();
    }
  }

  private void compare(Flavour flavour) throws InterruptedException {
    boolean all = lookAtOnce || look.isDue() || served.hasChanged();
    Set<String> namespaces = all ? news.judged() : news.takeFresh();
    if (all) {
      lookAtOnce = !known.read(store, flavour, clock.instant());
      if (lookAtOnce) {
        metrics.failed();
        Thread.sleep(NAP);
        return;
      }
      retireOthers(flavour);
    }
    if (!namespaces.isEmpty()) {
      known.differing(news.results(), namespaces).forEach(queue::add);
    }
  }

  /// Reports of the other kind, from before this one was served.
  private void retireOthers(Flavour flavour) throws InterruptedException {
    for (Flavour other : Flavour.values()) {
      if (other != flavour) {
        retire(other);
      }
    }
  }

  private void retire(Flavour other) throws InterruptedException {
    String next = "";
    do {
      if (!(store.list(other, ReportBody.LABEL, next) instanceof Answer.Stored(JsonNode page))) {
        return;
      }
      for (JsonNode report : page.path("items")) {
        var _ = writer.delete(other, report);
      }
      next = page.at("/metadata/continue").asText("");
    } while (!next.isEmpty());
  }

  private void bring(Flavour flavour, Entry entry) throws InterruptedException {
    ScannedObject object = entry.object();
    if (object.uid().isEmpty() || isGone(object)) {
      // The garbage collector takes the report along with the object.
      tallies.forget(object);
      known.forget(object);
      return;
    }
    List<Finding> findings = leadership.isLeader() ? news.of(object) : null;
    String problem = writer.bring(flavour, object, findings, tallies.of(object));
    if (problem.isEmpty()) {
      tallies.forget(object);
      if (findings != null) {
        known.note(object, findings);
      }
    } else {
      metrics.failed();
      LOG.debugf("The report on %s was not written: %s", object, problem);
      queue.again(entry);
      Thread.sleep(NAP);
    }
  }

  private boolean isGone(ScannedObject object) {
    return cluster.namespace(object.key().namespace())
            instanceof Fact.Known<NamespaceView>(NamespaceView view)
        && !Existing.in(view, object);
  }
}
