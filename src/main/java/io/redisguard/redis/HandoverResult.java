package io.redisguard.redis;

import static java.util.Objects.requireNonNull;

/// How a handover ended.
public sealed interface HandoverResult {
  /// Another server is master, and the old one follows it.
  record HandedOver(String newMaster) implements HandoverResult {
    public HandedOver {
      requireNonNull(newMaster, "newMaster is null");
    }
  }

  /// The server was no master any more.
  record Needless(String why) implements HandoverResult {
    public Needless {
      requireNonNull(why, "why is null");
    }
  }

  /// The old master is still the master, as far as can be told, and takes writes.
  ///
  /// @param why ends a sentence: "the handover failed: no replica caught up within 4 s"
  record GaveUp(String why) implements HandoverResult {
    public GaveUp {
      requireNonNull(why, "why is null");
    }
  }
}
