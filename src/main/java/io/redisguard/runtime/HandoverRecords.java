package io.redisguard.runtime;

import io.redisguard.journal.DisruptionBook;
import io.redisguard.ledger.Observation;
import io.redisguard.redis.HandoverObserver;
import io.redisguard.redis.HandoverResult;
import io.redisguard.subject.PodView;
import java.time.Duration;
import java.time.InstantSource;

/// Has the guard's own handovers noted in the ledger. One that was needless is none.
record HandoverRecords(DisruptionBook book, InstantSource clock) implements HandoverObserver {
  @Override
  public void ended(PodView master, HandoverResult result, Duration took) {
    switch (result) {
      case HandoverResult.HandedOver(String to) -> note(master, true, "to " + to, took);
      case HandoverResult.GaveUp(String why) -> note(master, false, why, took);
      case HandoverResult.Needless _ -> {
        // Nothing happened to anybody.
      }
    }
  }

  private void note(PodView master, boolean done, String outcome, Duration took) {
    book.happened(
        new Observation.HandedOver(
            clock.instant(), master.key(), master.uid(), done, outcome, took));
  }
}
