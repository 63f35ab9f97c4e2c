package io.redisguard.redis;

import java.time.Duration;

/// Is told of every handover by this guard when it has ended. Called from the handover's own
/// thread; must not throw.
@FunctionalInterface
public interface HandoverObserver {
  /// Nobody looks.
  HandoverObserver NONE = (_, _) -> {};

  void ended(HandoverResult result, Duration took);
}
