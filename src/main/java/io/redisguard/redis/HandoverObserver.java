package io.redisguard.redis;

import io.redisguard.subject.PodView;
import java.time.Duration;

/// Is told of every handover by this guard when it has ended. Called from the handover's own
/// thread; must not throw.
@FunctionalInterface
public interface HandoverObserver {
  /// Nobody looks.
  HandoverObserver NONE = (_, _, _) -> {};

  /// A handover has ended.
  ///
  /// @param master that was to be handed over, as it was at the start
  void ended(PodView master, HandoverResult result, Duration took);
}
