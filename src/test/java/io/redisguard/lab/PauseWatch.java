package io.redisguard.lab;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.Jedis;

/// Notices within a millisecond or two that somebody pauses writes: Redis 7.0 does not tell whether
/// it is paused, but it counts `CLIENT PAUSE`.
public final class PauseWatch implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Duration STEP = Duration.ofNanos(500_000);
  private static final Pattern CALLS = Pattern.compile("cmdstat_client\\|pause:calls=([0-9]+)");

  private final Jedis jedis;
  private final long before;

  private PauseWatch(Jedis jedis) {
    this.jedis = jedis;
    this.before = pauses();
  }

  public static PauseWatch on(LabNode master) {
    return new PauseWatch(master.connect());
  }

  /// Returns after the next pause has begun.
  public void await() {
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (pauses() == before) {
      if (System.nanoTime() > giveUp) {
        throw new AssertionError("writes are not paused");
      }
      LockSupport.parkNanos(STEP.toNanos());
    }
  }

  private long pauses() {
    Matcher calls = CALLS.matcher(jedis.info("commandstats"));
    return calls.find() ? Long.parseLong(calls.group(1)) : 0;
  }

  @Override
  public void close() {
    jedis.close();
  }
}
