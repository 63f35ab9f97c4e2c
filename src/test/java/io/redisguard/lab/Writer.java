package io.redisguard.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/// One client of [Writers]. It writes the numbers from 1 on to the end of a list of its own.
final class Writer implements Runnable {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration RETRY = Duration.ofMillis(20);

  private final RedisLab lab;
  private final String key;
  private final Duration interval;
  private final List<Acknowledged> acknowledged = Collections.synchronizedList(new ArrayList<>());
  private volatile boolean stopped;
  private @Nullable Jedis master;
  private int value;

  Writer(RedisLab lab, String key, Duration interval) {
    this.lab = lab;
    this.key = key;
    this.interval = interval;
  }

  private record Acknowledged(long nanoTime, int value) {}

  String key() {
    return key;
  }

  void stop() {
    stopped = true;
  }

  int acknowledged() {
    return acknowledged.size();
  }

  /// In the far past if nothing was.
  long lastAcknowledged() {
    return acknowledged.isEmpty() ? Long.MIN_VALUE : acknowledged.getLast().nanoTime();
  }

  LongStream times() {
    return acknowledged.stream().mapToLong(Acknowledged::nanoTime);
  }

  Stream<String> values() {
    return acknowledged.stream().map(a -> Integer.toString(a.value()));
  }

  @Override
  public void run() {
    while (!stopped) {
      try {
        Jedis connection = master == null ? findMaster() : master;
        master = connection;
        if (connection != null) {
          connection.rpush(key, Integer.toString(++value));
          acknowledged.add(new Acknowledged(System.nanoTime(), value));
        }
      } catch (JedisException _) {
        disconnect();
      }
      LockSupport.parkNanos((master == null ? RETRY : interval).toNanos());
    }
    disconnect();
  }

  private void disconnect() {
    if (master != null) {
      master.close();
      master = null;
    }
  }

  /// Where a Sentinel says it is and the server there agrees.
  private @Nullable Jedis findMaster() {
    for (LabNode node : lab.nodes()) {
      Jedis found =
          node.masterHost().flatMap(lab::nodeOf).map(Writer::connectedToMaster).orElse(null);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static @Nullable Jedis connectedToMaster(LabNode node) {
    Jedis jedis = null;
    try {
      jedis = node.connect(PATIENCE);
      if (jedis.role().getFirst().equals("master")) {
        return jedis;
      }
    } catch (JedisException _) {
      // another Sentinel may know better
    }
    if (jedis != null) {
      jedis.close();
    }
    return null;
  }
}
