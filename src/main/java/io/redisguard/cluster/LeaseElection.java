package io.redisguard.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.redisguard.cluster.ApiServer.Reply;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Leads while it holds a Lease, as client-go does: a lease that somebody else holds is taken over
/// when it has not changed for as long as it lasts, by one's own clock that never jumps. No clocks
/// of two machines are compared (docs/decisions/0019).
///
/// Needs `create` on leases, and `get` and `update` on its own.
public final class LeaseElection implements Leadership, AutoCloseable {
  /// The one Lease that the replicas agree on; the Role of deploy/ names it.
  public static final String NAME = "redis-guard";

  /// So long the others wait for a leader that is silent. With a look every second a new one leads
  /// at most 12 s after the old one was killed.
  static final Duration LASTS = Duration.ofSeconds(10);

  /// A leader that could not renew for so long takes itself for one no more, well before another
  /// one may begin.
  static final Duration TRUSTS = Duration.ofSeconds(7);

  static final Duration RENEW_EVERY = Duration.ofSeconds(2);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration TELL_EVERY = Duration.ofMillis(200);
  private static final Duration REQUEST_DEADLINE = Duration.ofSeconds(2);
  private static final Logger LOG = Logger.getLogger("io.redisguard");

  private final LeaseStore store;
  private final String namespace;
  private final String identity;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final List<Follower> followers = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService timer =
      Executors.newScheduledThreadPool(
          2, Thread.ofPlatform().name("leadership-", 0).daemon(true).factory());

  /// As we last wrote it; null when it is another's, or may be. Of the thread that takes turns.
  private @Nullable Lease held;

  /// A lease of somebody else, and when it was first seen as it is.
  private String seenVersion = "";

  private long seenAt;
  private long lastAnswer;
  private boolean silenceTold;

  private volatile boolean holding;
  private volatile long renewedAt;
  private volatile boolean closed;
  private boolean told;

  LeaseElection(
      LeaseStore store,
      String namespace,
      String identity,
      InstantSource clock,
      LongSupplier nanos) {
    this.store = store;
    this.namespace = namespace;
    this.identity = identity;
    this.clock = clock;
    this.nanos = nanos;
    this.lastAnswer = nanos.getAsLong();
  }

  /// Over the API server; takes part once it is started.
  ///
  /// @param host the name of the pod; a random part is added, so that a container that starts again
  ///     is another candidate
  public static LeaseElection in(
      KubernetesClient client, String namespace, String host, InstantSource clock) {
    LeaseStore store =
        LeaseStore.of(new ApiServer(client, REQUEST_DEADLINE), namespace, REQUEST_DEADLINE);
    String identity =
        host + "_" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    return new LeaseElection(store, namespace, identity, clock, System::nanoTime);
  }

  public void start() {
    every(LOOK_EVERY, this::takeTurn);
    every(TELL_EVERY, this::tell);
  }

  @Override
  public boolean isLeader() {
    return holding && !closed && nanos.getAsLong() - renewedAt < TRUSTS.toNanos();
  }

  @Override
  public synchronized void follow(Follower follower) {
    followers.add(follower);
    if (told) {
      quietly(follower::begin);
    }
  }

  /// One look at the lease: renews it, takes it, or leaves it to its holder.
  void takeTurn() {
    long began = nanos.getAsLong();
    Lease mine = held;
    if (mine != null && began - renewedAt < RENEW_EVERY.toNanos()) {
      return;
    }
    Optional<Lease> wanted =
        mine == null ? wanted() : Optional.of(mine.renewed(LASTS, clock.instant()));
    held = wanted.isEmpty() ? null : written(wanted.get());
    if (held != null) {
      renewedAt = began;
      holding = true;
    }
  }

  /// What should be written; empty while another holds it, or nothing is known.
  private Optional<Lease> wanted() {
    return switch (store.read()) {
      case Reply.NotFound _ -> {
        noteAnswer();
        yield Optional.of(Lease.first(namespace, NAME, identity, LASTS, clock.instant()));
      }
      case Reply.Body(var json) -> {
        noteAnswer();
        yield wanted(new Lease(json));
      }
      case Reply.Failed(String why) -> {
        noteSilence(why);
        yield Optional.empty();
      }
    };
  }

  private Optional<Lease> wanted(Lease lease) {
    if (lease.holder().equals(identity)) {
      return Optional.of(lease.renewed(LASTS, clock.instant()));
    }
    holding = false;
    if (!lease.version().equals(seenVersion)) {
      seenVersion = lease.version();
      seenAt = nanos.getAsLong();
    }
    boolean free =
        lease.holder().isEmpty() || nanos.getAsLong() - seenAt >= lease.lasts().toNanos();
    return free ? Optional.of(lease.takenBy(identity, LASTS, clock.instant())) : Optional.empty();
  }

  /// The lease as it was stored; null when it was not, or nobody can say. Then it is read again.
  private @Nullable Lease written(Lease lease) {
    return switch (store.write(lease)) {
      case Reply.Body(var json) -> {
        noteAnswer();
        yield new Lease(json);
      }
      case Reply.NotFound _ -> null;
      case Reply.Failed(String why) -> {
        noteSilence(why);
        yield null;
      }
    };
  }

  /// Tells followers what they have not been told yet.
  synchronized void tell() {
    boolean leads = isLeader();
    if (leads != told) {
      told = leads;
      LOG.info(leads ? identity + " leads" : identity + " leads no longer");
      followers.forEach(follower -> quietly(leads ? follower::begin : follower::end));
    }
  }

  /// Ends, and leaves the lease to whoever comes next.
  @Override
  public void close() {
    closed = true;
    timer.shutdownNow();
    tell();
    if (holding && hasStopped() && store.read() instanceof Reply.Body(var json)) {
      Lease lease = new Lease(json);
      if (lease.holder().equals(identity)) {
        var _ = store.write(lease.released(clock.instant()));
      }
    }
  }

  /// Waits until nobody takes a turn any more: a renewal after the release would undo it.
  private boolean hasStopped() {
    try {
      return timer.awaitTermination(REQUEST_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void noteAnswer() {
    lastAnswer = nanos.getAsLong();
    silenceTold = false;
  }

  /// A write that comes too late is part of every election; only what lasts is worth a line.
  private void noteSilence(String why) {
    if (!silenceTold && nanos.getAsLong() - lastAnswer > LASTS.toNanos()) {
      silenceTold = true;
      LOG.warnf("Lease %s/%s cannot be held by this replica: %s", namespace, NAME, why);
    }
  }

  private void every(Duration delay, Runnable step) {
    var _ =
        timer.scheduleWithFixedDelay(
            () -> quietly(step), 0, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void quietly(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      LOG.error("A step of leading failed", e);
    }
  }
}
