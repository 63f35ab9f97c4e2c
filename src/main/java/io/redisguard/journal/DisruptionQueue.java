package io.redisguard.journal;

import io.redisguard.ledger.Disruption;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Records on their way to the cluster: one thread, a few writes a second, only the newest state of
/// each record, a bounded number of them. What fails is tried again until something newer comes.
public final class DisruptionQueue implements AutoCloseable {
  /// Where records are kept. Blocks; throws when it did not work.
  public interface Store {
    /// Everything but what was asked.
    void story(Disruption record);

    /// What was asked of one replica.
    void asked(Disruption record, String replica);

    void delete(Disruption record);
  }

  private static final Logger LOG = Logger.getLogger(DisruptionQueue.class);
  private static final int ROOM = 2_000;

  /// A pod that goes changes its record several times within a moment.
  private static final Duration STORY_SETTLES = Duration.ofMillis(500);

  /// Five a second.
  private static final Duration PAUSE = Duration.ofMillis(200);

  private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);

  private record Write(Runnable step, long due) {}

  private final Store store;
  private final Map<String, Write> pending = new LinkedHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition some = lock.newCondition();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong writes = new AtomicLong();
  private final Thread thread;
  private volatile boolean closed;
  private boolean complained;

  public DisruptionQueue(Store store) {
    this.store = store;
    this.thread = Thread.ofPlatform().name("ledger-writer").daemon(true).start(this::work);
  }

  /// How many writes were made.
  public long writes() {
    return writes.get();
  }

  long dropped() {
    return dropped.get();
  }

  void story(Disruption record) {
    put("story of " + id(record), () -> store.story(record), STORY_SETTLES);
  }

  void asked(Disruption record, String replica) {
    put("asked of " + id(record), () -> store.asked(record, replica), Duration.ZERO);
  }

  void delete(Disruption record) {
    put("story of " + id(record), () -> store.delete(record), Duration.ZERO);
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  private static String id(Disruption record) {
    return record.pod().namespace() + "/" + record.name();
  }

  private void put(String key, Runnable step, Duration settles) {
    lock.lock();
    try {
      Write before = pending.get(key);
      long due = before == null ? System.nanoTime() + settles.toNanos() : before.due();
      if (before == null && pending.size() >= ROOM) {
        dropped.incrementAndGet();
        return;
      }
      pending.put(key, new Write(step, due));
      some.signal();
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    try {
      while (!closed) {
        Map.Entry<String, Write> next = next();
        write(next.getKey(), next.getValue());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Map.Entry<String, Write> next() throws InterruptedException {
    lock.lock();
    try {
      Map.Entry<String, Write> due = takeDue();
      while (due == null) {
        var _ = some.awaitNanos(PAUSE.toNanos());
        due = takeDue();
      }
      return due;
    } finally {
      lock.unlock();
    }
  }

  private Map.@Nullable Entry<String, Write> takeDue() {
    Iterator<Map.Entry<String, Write>> entries = pending.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<String, Write> entry = entries.next();
      if (entry.getValue().due() - System.nanoTime() <= 0) {
        entries.remove();
        return Map.entry(entry.getKey(), entry.getValue());
      }
    }
    return null;
  }

  private void write(String key, Write write) throws InterruptedException {
    try {
      write.step().run();
      writes.incrementAndGet();
      complained = false;
      Thread.sleep(PAUSE);
    } catch (RuntimeException e) {
      if (!complained) {
        complained = true;
        LOG.warnf("A disruption was not recorded, and is tried again: %s", e.getMessage());
      }
      again(key, write);
      Thread.sleep(AFTER_FAILURE);
    }
  }

  private void again(String key, Write write) {
    lock.lock();
    try {
      pending.putIfAbsent(key, write);
    } finally {
      lock.unlock();
    }
  }
}
