package io.redisguard.redis;

import io.redisguard.facts.Asked;
import io.redisguard.facts.Fact;
import io.redisguard.facts.HandoverProgress;
import io.redisguard.facts.LiveGroup;
import io.redisguard.facts.NamespaceView;
import io.redisguard.facts.RedisGroup;
import io.redisguard.subject.PodView;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/// Where the rest of the guard asks Redis, and has a master handed over. All of it blocks.
public final class RedisDesk {
  /// Longest that a handover may take which nobody waits for.
  private static final Duration HANDOVER = Duration.ofSeconds(20);

  private final RedisProbe probe = new RedisProbe();
  private final HandoverDesk handovers;
  private final Credentials credentials;

  /// A desk of its own for every server.
  ///
  /// @param nanos a monotonic clock
  public RedisDesk(SecretSource secrets, LongSupplier nanos, HandoverObserver observer) {
    this.handovers = new HandoverDesk(nanos, observer);
    this.credentials = new Credentials(secrets, nanos);
  }

  /// What the group of a pod tells about itself.
  ///
  /// @param secret name of the Secret with the logins; empty for none
  public LiveGroup ask(
      PodView pod, RedisGroup group, NamespaceView namespace, String secret, Duration deadline) {
    long started = System.nanoTime();
    RedisAccess access = access(namespace.name(), secret, deadline);
    Duration left = deadline.minusNanos(System.nanoTime() - started);
    LiveGroup live = probe.ask(pod, group, namespace, access, left);
    if (isLocked(live)) {
      credentials.doubt(namespace.name(), secret);
    }
    return live;
  }

  /// Whether the logins of a namespace can be had.
  public Fact<RedisAccess> login(String namespace, String secret, Duration deadline) {
    return credentials.of(namespace, secret, deadline);
  }

  public HandoverProgress progress(RedisGroup group) {
    return handovers.progress(group.name());
  }

  public long handoversRunning() {
    return handovers.running();
  }

  /// Begins to hand over and returns.
  public CompletableFuture<HandoverResult> startHandover(
      RedisGroup group, LiveGroup live, PodView master, String secret) {
    return start(group, live, master, secret, HANDOVER);
  }

  /// Hands over, and waits no longer than the time that there is; a handover that needs longer goes
  /// on by itself.
  public void handOver(
      RedisGroup group, LiveGroup live, PodView master, String secret, Duration patience) {
    try {
      start(group, live, master, secret, patience).get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      // It goes on by itself; what it came to is in its progress.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a handover never ends with an exception", e);
    }
  }

  private CompletableFuture<HandoverResult> start(
      RedisGroup group, LiveGroup live, PodView master, String secret, Duration patience) {
    RedisAccess access = access(master.key().namespace(), secret, RedisProbe.LONGEST);
    return handovers.start(
        group.name(), master, () -> new GuardHandover(live, master, access, patience).run());
  }

  /// Where the Secret cannot be read, the servers say whether they want one.
  private RedisAccess access(String namespace, String secret, Duration deadline) {
    return credentials.of(namespace, secret, deadline).orElse(RedisAccess.OPEN);
  }

  private static boolean isLocked(LiveGroup live) {
    return live.members().stream()
        .anyMatch(
            member ->
                member.server() instanceof Asked.Locked<?>
                    || member.sentinel() instanceof Asked.Locked<?>);
  }
}
