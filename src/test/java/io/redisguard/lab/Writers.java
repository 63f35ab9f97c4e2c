package io.redisguard.lab;

import static java.util.stream.Collectors.toSet;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import redis.clients.jedis.Jedis;

/// Clients that write all the time and remember what was acknowledged. They find the master as
/// Sentinel's protocol for clients has it, and look for it again when something fails.
public final class Writers implements AutoCloseable {
  private static final int CLIENTS = 3;
  private static final Duration LONG = Duration.ofSeconds(10);

  private final List<Writer> writers;
  private final List<Thread> threads;

  private Writers(List<Writer> writers) {
    this.writers = writers;
    this.threads = writers.stream().map(w -> Thread.ofPlatform().daemon().start(w)).toList();
  }

  /// Three clients that write every 2 ms.
  public static Writers start(RedisLab lab) {
    return start(lab, CLIENTS, Duration.ofMillis(2));
  }

  public static Writers start(RedisLab lab, int clients, Duration interval) {
    String run = UUID.randomUUID().toString();
    return new Writers(
        IntStream.range(0, clients)
            .mapToObj(client -> new Writer(lab, run + "-" + client, interval))
            .toList());
  }

  /// How many writes were acknowledged so far.
  public int acknowledged() {
    return writers.stream().mapToInt(Writer::acknowledged).sum();
  }

  /// Whether every client had a write acknowledged since then.
  public boolean allWroteSince(long nanoTime) {
    return writers.stream().allMatch(writer -> writer.lastAcknowledged() - nanoTime > 0);
  }

  /// Ends all clients; what was being written counts if it is still acknowledged.
  public void stop() {
    writers.forEach(Writer::stop);
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  /// How many acknowledged writes a server does not have. Only after [#stop].
  public int lost(LabNode server) {
    try (Jedis jedis = server.connect(LONG)) {
      return writers.stream()
          .mapToInt(
              writer -> {
                Set<String> kept = jedis.lrange(writer.key(), 0, -1).stream().collect(toSet());
                return (int) writer.values().filter(v -> !kept.contains(v)).count();
              })
          .sum();
    }
  }

  /// The longest time that a client waited from one acknowledgement to the next. Only after
  /// [#stop].
  public Duration longestClientGap() {
    return Duration.ofNanos(
        writers.stream().mapToLong(writer -> longestGap(writer.times())).max().orElse(0));
  }

  /// The longest time in which no client had a write acknowledged. Only after [#stop].
  public Duration longestPause() {
    return Duration.ofNanos(longestGap(writers.stream().flatMapToLong(Writer::times).sorted()));
  }

  private static long longestGap(LongStream times) {
    long[] sorted = times.toArray();
    return IntStream.range(1, sorted.length)
        .mapToLong(i -> sorted[i] - sorted[i - 1])
        .max()
        .orElse(0);
  }

  @Override
  public void close() {
    stop();
  }
}
