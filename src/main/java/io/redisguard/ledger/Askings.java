package io.redisguard.ledger;

import io.redisguard.ledger.Asking.Answer;
import io.redisguard.ledger.Observation.Asked;
import io.redisguard.subject.Actor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything that was asked about one pod, by whom and how often.
final class Askings {
  /// More different askers than a person reads.
  private static final int MOST = 20;

  /// The API server asks webhooks up to three times about one delete.
  private static final Duration REPEATED = Duration.ofSeconds(1);

  private final List<Asking> all = new ArrayList<>();

  List<Asking> all() {
    return List.copyOf(all);
  }

  /// Counts a question.
  ///
  /// @return whether it changes the record: a repeated review of one request does not
  boolean count(Asked question) {
    Asking first = Asking.first(question);
    for (int i = 0; i < all.size(); i++) {
      Asking asking = all.get(i);
      if (asking.isSameSlot(first)) {
        if (isRepeated(asking, question)) {
          return false;
        }
        all.set(i, asking.and(question));
        return true;
      }
    }
    if (all.size() < MOST) {
      all.add(first);
    }
    return true;
  }

  private static boolean isRepeated(Asking asking, Asked question) {
    return question.answer() == Answer.ALLOWED
        && asking.allowed() > 0
        && Duration.between(asking.lastTime(), question.at()).compareTo(REPEATED) <= 0;
  }

  /// What another replica of the guard has counted.
  boolean merge(Asking others) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).isSameSlot(others)) {
        boolean more = others.times() > all.get(i).times();
        if (more) {
          all.set(i, others);
        }
        return more;
      }
    }
    return all.size() < MOST && all.add(others);
  }

  /// The request that made it go: the last that was let through before it began. Those that come
  /// later only clear away, but for a person who does not wait for it to end.
  @Nullable Asking decisive(@Nullable Instant began) {
    Asking last = null;
    for (Asking asking : all) {
      if (asking.allowed() == 0) {
        continue;
      }
      if (asking.call() == Asking.Call.FORCE_DELETE && asking.actor() == Actor.Kind.PERSON) {
        return asking;
      }
      boolean late = began != null && asking.lastTime().isAfter(began.plus(REPEATED));
      if (last == null || !late) {
        last = asking;
      }
    }
    return last;
  }
}
