package io.redisguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.redisguard.facts.ClusterView;
import io.redisguard.facts.Fact;
import io.redisguard.facts.NamespaceView;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/// A running cluster, followed by informers.
///
/// Needs `list` and `watch` on the kinds of [ObjectKind], `get` on namespaces (kube-system) and on
/// the scale of custom kinds.
public final class LiveCluster implements ClusterSource, AutoCloseable {
  /// A watch that is interrupted for less is the usual reconnect.
  public static final Duration STALE_AFTER = Duration.ofSeconds(30);

  /// How often the API server is asked whether its history is still the one that was read. So often
  /// because a store that was put back grows again: whatever it lost must be more than is written
  /// between two looks. And because this is what notices a server that hangs: the client takes a
  /// connection that is silent, or that it tries to make again, for a watch that lives.
  public static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  private static final Duration PULSE = Duration.ofSeconds(5);
  private static final Duration RENEW_EVERY = Duration.ofMinutes(1);
  private static final Logger LOG = Logger.getLogger(LiveCluster.class);

  private final KubernetesClient client;
  private final Set<ObjectKind> kinds;
  private final InstantSource clock;
  private final LiveClusterEvents events;
  private final RollbackWatch rollbackWatch;
  private final Silence silence;
  private final List<Consumer<Map<String, JsonNode>>> policyListeners =
      new CopyOnWriteArrayList<>();
  private final ObjectListener.Several listeners = new ObjectListener.Several();
  private final ClusterFollowers followers = new ClusterFollowers();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("cluster-watch").unstarted(task));
  private volatile ClusterWatch watch;
  private volatile String unreadBecause = "the cluster has not been read yet";

  private boolean closed;

  /// Follows the cluster once it is started.
  ///
  /// @param configMaps whether ConfigMaps are read too: hook scripts live there, and much else
  public LiveCluster(
      KubernetesClient client, boolean configMaps, InstantSource clock, LiveClusterEvents events) {
    this(
        client,
        configMaps,
        clock,
        events,
        ClusterIdentity.of(new ApiServer(client, ClusterIdentity.DEADLINE)));
  }

  LiveCluster(
      KubernetesClient client,
      boolean configMaps,
      InstantSource clock,
      LiveClusterEvents events,
      ClusterIdentity identity) {
    this.client = client;
    this.kinds = EnumSet.allOf(ObjectKind.class);
    if (!configMaps) {
      kinds.remove(ObjectKind.CONFIG_MAP);
    }
    this.clock = clock;
    this.silence = new Silence(clock, STALE_AFTER);
    this.events = events;
    this.rollbackWatch = new RollbackWatch(identity);
    this.watch = newWatch();
  }

  /// Begins to read, and returns at once; [#readiness()] tells when all is read.
  public synchronized void start() {
    watch.start();
    // To ask how old a watch is also notes that it lives.
    every(PULSE, () -> watch.staleness());
    every(LOOK_EVERY, this::lookAround);
    every(RENEW_EVERY, () -> watch.renewCustomControllers());
  }

  @Override
  public Fact<NamespaceView> namespace(String name) {
    ClusterWatch now = watch;
    return now.isSynced()
        ? aged(now.store().namespace(name), age(now, ObjectKind::informsNamespace))
        : Fact.unknown(unreadBecause);
  }

  @Override
  public Fact<ClusterView> cluster() {
    ClusterWatch now = watch;
    return now.isSynced()
        ? aged(now.store().cluster(), age(now, ObjectKind::informsCluster))
        : Fact.unknown(unreadBecause);
  }

  /// Ready once all is read. A watch that breaks later makes facts stale, not the server unready: a
  /// careful answer is better than none.
  @Override
  public Readiness readiness() {
    ClusterWatch now = watch;
    if (now.isSynced()) {
      return new Readiness.Ready();
    }
    String missing = now.missing();
    return new Readiness.NotReady(
        missing.isEmpty() ? unreadBecause : unreadBecause + "; missing: " + missing);
  }

  @Override
  public void follow(ClusterFollower follower) {
    followers.add(follower);
  }

  @Override
  public ClusterSnapshot snapshot() {
    return watch.store().snapshot();
  }

  public boolean isSynced() {
    return watch.isSynced();
  }

  /// Per kind the time since it was last known to be up to date, zero while it is.
  public Map<ObjectKind, Duration> staleness() {
    Map<ObjectKind, Duration> staleness = watch.staleness();
    Duration silent = silence.duration();
    staleness.replaceAll((_, ofWatch) -> longer(ofWatch, silent));
    return staleness;
  }

  /// Tells all GuardPolicies by name, as soon as they are read and whenever one of them changes.
  /// Register before [#start()]; called from informer threads, never twice at a time.
  public void onPolicyChange(Consumer<Map<String, JsonNode>> listener) {
    policyListeners.add(listener);
  }

  /// Tells of every object that comes, changes or goes, after the views are made anew. Register
  /// before [#start()]; called from informer threads, several at a time.
  public void onChange(ObjectListener listener) {
    listeners.add(listener);
  }

  /// Looks for a rollback, for watches that have ended and for a server that does not answer.
  void lookAround() {
    ClusterWatch now = watch;
    long seen = now.highestResourceVersion();
    RollbackWatch.Finding finding = rollbackWatch.look(seen);
    if (!(finding instanceof RollbackWatch.Finding.NotRead)) {
      silence.end();
    }
    switch (finding) {
      case RollbackWatch.Finding.Rollback(String because) -> readAgain(because);
      case RollbackWatch.Finding.Unsuspicious _ -> {
        if (now.hasEnded()) {
          readAgain("a watch has ended");
        }
      }
      case RollbackWatch.Finding.NotRead(String why) -> {
        events.identityNotRead();
        silence.goesOn(why);
      }
    }
  }

  private Duration age(ClusterWatch of, Predicate<ObjectKind> kinds) {
    return longer(of.staleness(kinds), silence.duration());
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  ClusterWatch current() {
    return watch;
  }

  @Override
  public synchronized void close() {
    closed = true;
    timer.shutdownNow();
    watch.stop();
  }

  private synchronized void readAgain(String because) {
    if (closed) {
      return;
    }
    LOG.warnf("All that is known of the cluster is dropped and read again: %s", because);
    events.rebuilt();
    unreadBecause = "the cluster is being read again: " + because;
    ClusterWatch before = watch;
    watch = newWatch();
    before.stop();
    watch.start();
  }

  private ClusterWatch newWatch() {
    return new ClusterWatch(kinds, client, clock, events, followers, this::tell, listeners);
  }

  private void tell(Map<String, JsonNode> policies) {
    policyListeners.forEach(listener -> quietly(() -> listener.accept(policies)));
  }

  private static <T> Fact<T> aged(T value, Duration age) {
    return age.compareTo(STALE_AFTER) > 0 ? new Fact.Stale<>(value, age) : Fact.known(value);
  }

  private void every(Duration delay, Runnable step) {
    var _ =
        timer.scheduleWithFixedDelay(
            () -> quietly(step), delay.toMillis(), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// A timer that meets an exception never fires again.
  private static void quietly(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      LOG.error("A step of following the cluster failed", e);
    }
  }
}
