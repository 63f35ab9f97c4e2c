package io.redisguard.journal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/// Lines on their way to standard output: a bounded queue and one thread that writes. When the
/// reader of our output is too slow, lines are dropped and counted; an answer never waits for them.
public final class DecisionLog implements AutoCloseable {
  private static final int CAPACITY = 8192;
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  /// Lines of one moment are written together: to wake the writer for each costs the event loop
  /// more than the line itself.
  private static final Duration MOMENT = Duration.ofMillis(10);

  private final BlockingQueue<byte[]> lines = new ArrayBlockingQueue<>(CAPACITY);
  private final AtomicLong dropped = new AtomicLong();
  private final PrintStream out;
  private final Thread writer;
  private volatile boolean closing;

  public DecisionLog(PrintStream out) {
    this.out = out;
    this.writer = Thread.ofPlatform().name("decision-log").daemon(true).start(this::write);
  }

  /// Takes the line, or drops it when the queue is full.
  ///
  /// @param line UTF-8 without its end
  public void add(byte[] line) {
    if (!lines.offer(line)) {
      dropped.incrementAndGet();
    }
  }

  public long dropped() {
    return dropped.get();
  }

  @Override
  public void close() {
    closing = true;
    writer.interrupt();
    try {
      writer.join(LAST_WORDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    try {
      while (!closing) {
        write(lines.take());
        Thread.sleep(MOMENT);
        for (byte[] line = lines.poll(); line != null; line = lines.poll()) {
          write(line);
        }
        out.flush();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      for (byte[] line = lines.poll(); line != null; line = lines.poll()) {
        write(line);
      }
      out.flush();
    }
  }

  private void write(byte[] line) {
    out.write(line, 0, line.length);
    out.write('\n');
  }
}
