package io.redisguard.lab;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/// A client that knows nothing of Sentinel: it reads every 5 ms from the server that it was told,
/// whatever becomes of that.
public final class NaiveReader implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration INTERVAL = Duration.ofMillis(5);

  private final LabNode server;
  private final Thread thread;
  private final AtomicInteger failures = new AtomicInteger();
  private volatile long longestGap;
  private volatile boolean stopped;

  private NaiveReader(LabNode server) {
    this.server = server;
    this.thread = Thread.ofPlatform().daemon().start(this::run);
  }

  public static NaiveReader start(LabNode server) {
    return new NaiveReader(server);
  }

  /// The longest time from one answer to the next.
  public Duration longestGap() {
    return Duration.ofNanos(longestGap);
  }

  /// Reads and connections that failed.
  public int failures() {
    return failures.get();
  }

  private void run() {
    long last = System.nanoTime();
    while (!stopped) {
      try (Jedis jedis = server.connect(PATIENCE)) {
        while (!stopped) {
          jedis.get("nothing");
          long now = System.nanoTime();
          longestGap = Math.max(longestGap, now - last);
          last = now;
          LockSupport.parkNanos(INTERVAL.toNanos());
        }
      } catch (JedisException _) {
        failures.incrementAndGet();
        LockSupport.parkNanos(INTERVAL.toNanos());
      }
    }
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
