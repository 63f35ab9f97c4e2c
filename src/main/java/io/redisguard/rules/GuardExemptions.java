package io.redisguard.rules;

import io.redisguard.facts.Fact;
import io.redisguard.policy.Durations;
import io.redisguard.policy.Option;
import io.redisguard.policy.RuleId;
import io.redisguard.subject.Actor;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// `kubectl annotate pod redis-node-0 redis-guard.io/allow-until=…` by somebody without the right →
/// refuse.
///
/// An exemption that everybody may give is none. The right is RBAC's verb `exempt` on
/// `guardpolicies.redis-guard.io`, or a place in the policy's `exemptors`. Pods that a controller
/// stamps from a template carry what was checked when the template was written.
public final class GuardExemptions implements Rule {
  @Override
  public RuleId id() {
    return RuleId.EXEMPTION_GUARD;
  }

  @Override
  public List<Objection> evaluate(Situation situation) {
    String text = ExemptUntil.given(situation.subject());
    if (text.isEmpty() || situation.actor().kind() == Actor.Kind.WORKLOAD_CONTROLLER) {
      return List.of();
    }
    String name = situation.subject().key().name();
    return switch (ExemptUntil.read(text)) {
      case ExemptUntil.NoTime _ ->
          List.of(
              Objection.that(
                      "not-a-time",
                      "%s of %s is not a time, so it exempts nothing"
                          .formatted(ExemptUntil.KEY, name),
                      "write it like 2026-12-31T18:00:00Z")
                  .at(ExemptUntil.POINTER)
                  .warnAtMost());
      case ExemptUntil.Until until -> judge(situation, name, until);
    };
  }

  private List<Objection> judge(Situation situation, String name, ExemptUntil.Until until) {
    Duration most = situation.setting(id(), Option.MAX_DURATION);
    if (until.reachesFartherThan(most, situation.now())) {
      return List.of(
          Objection.that(
                  "too-long",
                  "the exemption of %s reaches farther than %s"
                      .formatted(name, Durations.text(most)),
                  "choose a nearer end, or write it into the GuardPolicy")
              .at(ExemptUntil.POINTER));
    }
    if (situation.policy().exemptors().include(situation.actor())) {
      return List.of();
    }
    return switch (situation.facts().mayExempt()) {
      case Fact.Known<Boolean>(Boolean may) ->
          may ? List.of() : List.of(notAllowed(situation, name));
      case Fact.Stale<Boolean>(Boolean may, _) ->
          may ? List.of() : List.of(notAllowed(situation, name));
      case Fact.Unknown<Boolean>(String why) ->
          List.of(
              Objection.that(
                      "right-unknown",
                      "whether %s may exempt %s is not known (%s)"
                          .formatted(situation.actor().username(), name, why),
                      "try again, or ask somebody named in the policy's exemptors")
                  .at(ExemptUntil.POINTER));
    };
  }

  private static Objection notAllowed(Situation situation, String name) {
    return Objection.that(
            "no-right",
            "%s may not exempt %s from the guard's rules"
                .formatted(situation.actor().username(), name),
            "ask for the verb exempt on guardpolicies.redis-guard.io")
        .at(ExemptUntil.POINTER)
        .because(Map.of("actor", situation.actor().username()));
  }
}
