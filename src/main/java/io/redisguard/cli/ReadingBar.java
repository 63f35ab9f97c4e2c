package io.redisguard.cli;

import io.redisguard.replay.Meter;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/// How far the reading has come, in one line on standard error that is gone at the end. Drawn a few
/// times a second and over itself, so nothing flickers.
final class ReadingBar implements Meter, AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(200);

  /// What is read at once needs no bar.
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private static final int CELLS = 24;
  private static final double MEGABYTE = 1e6;
  private static final String ERASE = "\r\033[K";

  private final PrintWriter terminal;
  private final InstantSource clock;
  private final long size;
  private final Instant start;
  private Instant drawn;
  private long read;
  private boolean visible;

  /// @param size of everything, in bytes; 0 when nobody knows
  ReadingBar(PrintWriter terminal, InstantSource clock, long size) {
    this.terminal = terminal;
    this.clock = clock;
    this.size = size;
    start = clock.instant();
    drawn = start.plus(PATIENCE).minus(EVERY);
  }

  /// Java cannot say whether standard error is a terminal: its Console is about the other two.
  static boolean isWanted() {
    if ("dumb".equals(System.getenv("TERM"))) {
      return false;
    }
    try {
      Process test =
          new ProcessBuilder("test", "-t", "2")
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      return test.waitFor(1, TimeUnit.SECONDS) && test.exitValue() == 0;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void read(String source, int bytes) {
    read += bytes;
    Instant now = clock.instant();
    if (Duration.between(drawn, now).compareTo(EVERY) >= 0) {
      drawn = now;
      visible = true;
      terminal.print(ERASE + line(now));
      terminal.flush();
    }
  }

  @Override
  public void close() {
    if (visible) {
      terminal.print(ERASE);
      terminal.flush();
    }
  }

  private String line(Instant now) {
    double seconds = Math.max(1e-3, Duration.between(start, now).toMillis() / 1000.0);
    double rate = read / seconds;
    String speed = "%.0f MB/s".formatted(rate / MEGABYTE);
    if (size == 0) {
      return "reading  %.0f MB  %s".formatted(read / MEGABYTE, speed);
    }
    double part = Math.min(1, (double) read / size);
    int full = (int) (part * CELLS);
    return "reading  [%s%s] %3d %%  %s  %s left"
        .formatted(
            "#".repeat(full),
            "-".repeat(CELLS - full),
            (int) (part * 100),
            speed,
            left(Math.max(0, size - read) / Math.max(1, rate)));
  }

  private static String left(double seconds) {
    long whole = (long) Math.ceil(seconds);
    return whole < 60 ? whole + " s" : whole / 60 + " min " + whole % 60 + " s";
  }
}
