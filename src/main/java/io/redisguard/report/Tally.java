package io.redisguard.report;

import io.redisguard.policy.RuleId;
import io.redisguard.subject.Actor;
import java.time.Instant;
import java.util.Locale;

/// How often requests about one object would have been refused by one rule.
///
/// @param message what the rule said last
/// @param last when
record Tally(long count, Instant last, String message) {
  /// Whose requests by which rule.
  record Key(String rule, String actor) {
    static Key of(RuleId rule, Actor.Kind actor) {
      return new Key(rule.word(), actor.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
  }

  static Tally once(Instant when, String message) {
    return new Tally(1, when, message);
  }

  Tally plus(Tally other) {
    Tally later = other.last.isAfter(last) ? other : this;
    return new Tally(count + other.count, later.last, later.message);
  }
}
