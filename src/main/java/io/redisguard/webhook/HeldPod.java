package io.redisguard.webhook;

import static java.util.Objects.requireNonNull;

import io.redisguard.subject.ObjectKey;
import java.time.Duration;

/// A pod whose eviction is answered with "wait".
///
/// @param why the last answer, one line
/// @param held how long, the time up to now included
/// @param maxHold after how long it is let go whatever is the case
public record HeldPod(ObjectKey pod, String why, Duration held, Duration maxHold) {
  public HeldPod {
    requireNonNull(pod, "pod is null");
    requireNonNull(why, "why is null");
    requireNonNull(held, "held is null");
    requireNonNull(maxHold, "maxHold is null");
  }

  /// Time until it is let go; zero when that is at the next request.
  public Duration left() {
    Duration left = maxHold.minus(held);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
