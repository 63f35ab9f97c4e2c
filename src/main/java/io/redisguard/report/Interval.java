package io.redisguard.report;

import java.time.Duration;
import java.util.function.LongSupplier;

/// Due at once, and then every so often. Of one thread.
final class Interval {
  private final long length;
  private final LongSupplier nanos;
  private long next;

  Interval(Duration length, LongSupplier nanos) {
    this.length = length.toNanos();
    this.nanos = nanos;
    this.next = nanos.getAsLong();
  }

  /// Due now, whatever the time.
  void hurry() {
    next = nanos.getAsLong();
  }

  /// Whether it is due; if so it will be again after one length.
  boolean isDue() {
    long now = nanos.getAsLong();
    if (now - next < 0) {
      return false;
    }
    next = now + length;
    return true;
  }
}
