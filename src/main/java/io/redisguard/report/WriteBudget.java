package io.redisguard.report;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Five writes a second, and five at once after a silence: reports can wait, and an API server that
/// is busy must not notice them. Of one thread.
final class WriteBudget {
  static final int PER_SECOND = 5;
  private static final long EACH = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;

  private final LongSupplier nanos;
  private long paidUntil;

  WriteBudget(LongSupplier nanos) {
    this.nanos = nanos;
    this.paidUntil = nanos.getAsLong() - TimeUnit.SECONDS.toNanos(1);
  }

  /// How long to wait before a write; it counts as done then.
  Duration take() {
    long now = nanos.getAsLong();
    paidUntil = Math.max(paidUntil, now - TimeUnit.SECONDS.toNanos(1)) + EACH;
    return Duration.ofNanos(Math.max(0, paidUntil - now));
  }
}
