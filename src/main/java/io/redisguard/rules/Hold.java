package io.redisguard.rules;

import io.redisguard.policy.Durations;
import java.time.Duration;
import java.util.Map;

/// "Wait" with an end: held until `maxHold` has passed since the first request, then let go with a
/// warning. A refusal without an end would be the very thing that the guard warns about.
final class Hold {
  /// The fact that says when a hold ends, in seconds since it began.
  static final String MAX_HOLD = "maxHoldSeconds";

  private Hold() {}

  /// Held for what passes by itself, or for what somebody has to mend.
  static Objection until(Situation situation, Duration maxHold, String reason, String message) {
    return until(situation, maxHold, reason, message, Step.NONE);
  }

  /// Held while the guard does something about it.
  ///
  /// @param meanwhile what it does; when the hold is over, nothing of it
  static Objection until(
      Situation situation, Duration maxHold, String reason, String message, Step meanwhile) {
    Duration held = situation.facts().heldFor();
    Map<String, Object> facts =
        Map.of("heldSeconds", held.toSeconds(), MAX_HOLD, maxHold.toSeconds());
    if (held.compareTo(maxHold) >= 0) {
      return Objection.that(
              reason + "-hold-over", message + "; let go after " + Durations.text(held), "")
          .because(facts)
          .then(Step.END_HOLD)
          .warnAtMost();
    }
    return Objection.that(
            reason,
            "%s; held %s, let go at %s"
                .formatted(message, Durations.text(held), Durations.text(maxHold)),
            "")
        .because(facts)
        .then(meanwhile);
  }
}
