package io.redisguard.webhook;

import io.redisguard.policy.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Until when a review must be answered: nine tenths of the time that the API server gives
/// (`?timeout=3s`), measured from arrival on a monotonic clock.
public record Deadline(long endNanos) {
  /// The API server's own default, for callers that say nothing.
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(30);
  private static final int USABLE_PERCENT = 90;

  /// The deadline of a request that arrives now.
  ///
  /// @param timeout as in the URL; null or nonsense counts as the default
  public static Deadline of(@Nullable String timeout, long nowNanos) {
    Duration given = timeout == null ? null : Durations.parse(timeout);
    boolean usable = given != null && given.isPositive() && given.compareTo(LONGEST_TIMEOUT) <= 0;
    Duration granted = usable && given != null ? given : DEFAULT_TIMEOUT;
    return new Deadline(nowNanos + granted.multipliedBy(USABLE_PERCENT).dividedBy(100).toNanos());
  }

  /// Time that is left; zero when there is none.
  public Duration left(long nowNanos) {
    return Duration.ofNanos(Math.max(0, endNanos - nowNanos));
  }
}
