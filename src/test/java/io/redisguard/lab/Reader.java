package io.redisguard.lab;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/// A client that reads every 5 ms and connects again when something fails.
public final class Reader implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration INTERVAL = Duration.ofMillis(5);

  private final Supplier<Jedis> connection;
  private final Thread thread;
  private final AtomicInteger failures = new AtomicInteger();
  private volatile long longestGap;
  private volatile boolean stopped;

  private Reader(Supplier<Jedis> connection) {
    this.connection = connection;
    this.thread = Thread.ofPlatform().daemon().start(this::run);
  }

  /// Knows nothing of Sentinel: reads from this server, whatever becomes of it.
  public static Reader of(LabNode server) {
    return new Reader(() -> server.connect(PATIENCE));
  }

  /// Reads from the master that Sentinels name.
  public static Reader ofMaster(RedisLab lab) {
    return new Reader(
        () ->
            lab.findMaster()
                .map(master -> master.connect(PATIENCE))
                .orElseThrow(() -> new JedisException("nobody is master")));
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
      try (Jedis jedis = connection.get()) {
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
