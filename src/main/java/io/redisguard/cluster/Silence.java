package io.redisguard.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// How long the API server has not answered, counted from its last answer. Said once when it begins
/// to matter and once when it is over. Noted by one thread, read by any.
final class Silence {
  private static final Logger LOG = Logger.getLogger(Silence.class);

  private final InstantSource clock;
  private final Duration bearable;
  private Instant lastAnswer;
  private boolean told;
  private volatile @Nullable Instant since;

  /// Begins with an answer.
  ///
  /// @param bearable a longer one is said aloud
  Silence(InstantSource clock, Duration bearable) {
    this.clock = clock;
    this.bearable = bearable;
    this.lastAnswer = clock.instant();
  }

  /// The API server answered.
  void end() {
    lastAnswer = clock.instant();
    since = null;
    if (told) {
      told = false;
      LOG.info("The API server answers again");
    }
  }

  /// A question got no answer.
  void goesOn(String why) {
    if (since == null) {
      since = lastAnswer;
    }
    Duration silent = duration();
    if (!told && silent.compareTo(bearable) > 0) {
      told = true;
      LOG.warnf(
          "Nothing is heard of the cluster for %d s, and decisions rest on what was known then: %s",
          silent.toSeconds(), why);
    }
  }

  /// Zero while it answers.
  Duration duration() {
    Instant begin = since;
    return begin == null ? Duration.ZERO : Duration.between(begin, clock.instant());
  }
}
