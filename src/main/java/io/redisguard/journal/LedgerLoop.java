package io.redisguard.journal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/// The one thread of the ledger and what waits for it. Whoever hands something in never waits: what
/// finds no room is dropped and counted.
final class LedgerLoop implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(LedgerLoop.class);
  private static final int ROOM = 8_192;

  private final BlockingQueue<Runnable> tasks = new ArrayBlockingQueue<>(ROOM);
  private final AtomicLong dropped = new AtomicLong();
  private final Duration every;
  private final InstantSource clock;
  private final Runnable lookAround;
  private final Thread thread;
  private volatile boolean closed;

  /// Begins at once.
  ///
  /// @param lookAround done every so often, on the same thread
  LedgerLoop(Duration every, InstantSource clock, Runnable lookAround) {
    this.every = every;
    this.clock = clock;
    this.lookAround = lookAround;
    this.thread = Thread.ofPlatform().name("ledger").daemon(true).start(this::work);
  }

  void offer(Runnable task) {
    if (!tasks.offer(task)) {
      dropped.incrementAndGet();
    }
  }

  long dropped() {
    return dropped.get();
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  private void work() {
    Instant look = clock.instant().plus(every);
    while (!closed) {
      try {
        Runnable task = tasks.poll(every.toMillis(), TimeUnit.MILLISECONDS);
        if (task != null) {
          task.run();
        }
        if (clock.instant().isAfter(look)) {
          lookAround.run();
          look = clock.instant().plus(every);
        }
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException e) {
        LOG.error("The ledger did not take something", e);
      }
    }
  }
}
