package io.redisguard.facts;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/// How far the guard is with handing over the master of a group.
public sealed interface HandoverProgress {
  HandoverProgress NONE = new None();

  /// It has not handed this group over lately.
  record None() implements HandoverProgress {}

  record Running(Duration since) implements HandoverProgress {
    public Running {
      requireNonNull(since, "since is null");
    }
  }

  /// It tried and gave up; the old master is still the master and takes writes.
  ///
  /// @param why ends a sentence: "the handover failed: no replica caught up within 4 s"
  record Failed(String why, Duration ago) implements HandoverProgress {
    public Failed {
      requireNonNull(why, "why is null");
      requireNonNull(ago, "ago is null");
    }
  }

  record Done(String newMaster, Duration ago) implements HandoverProgress {
    public Done {
      requireNonNull(newMaster, "newMaster is null");
      requireNonNull(ago, "ago is null");
    }
  }
}
