package io.redisguard.rules;

import io.redisguard.facts.Fact;
import io.redisguard.policy.Durations;
import io.redisguard.policy.Option;
import io.redisguard.policy.RuleId;
import io.redisguard.subject.Actor;
import io.redisguard.subject.PodView;
import io.redisguard.subject.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
    if (situation.actor().kind() == Actor.Kind.WORKLOAD_CONTROLLER) {
      return List.of();
    }
    List<Objection> objections = new ArrayList<>();
    for (ExemptUntil.Given given : ExemptUntil.given(situation.subject())) {
      Objection objection = judge(situation, nameOf(situation.subject()), given.text());
      if (objection != null) {
        objections.add(objection.at(given.pointer()));
      }
    }
    return objections;
  }

  private @Nullable Objection judge(Situation situation, String name, String text) {
    return switch (ExemptUntil.read(text)) {
      case ExemptUntil.NoTime _ ->
          Objection.that(
                  "not-a-time",
                  "%s of %s is not a time, so it exempts nothing".formatted(ExemptUntil.KEY, name),
                  "write it like 2026-12-31T18:00:00Z")
              .warnAtMost();
      case ExemptUntil.Until until -> judge(situation, name, until);
    };
  }

  private @Nullable Objection judge(Situation situation, String name, ExemptUntil.Until until) {
    Duration most = situation.setting(id(), Option.MAX_DURATION);
    if (until.reachesFartherThan(most, situation.now())) {
      return Objection.that(
          "too-long",
          "the exemption of %s reaches farther than %s".formatted(name, Durations.text(most)),
          "choose a nearer end, or write it into the GuardPolicy");
    }
    if (situation.policy().exemptors().include(situation.actor())) {
      return null;
    }
    return switch (situation.facts().mayExempt()) {
      case Fact.Known<Boolean>(Boolean may) -> may ? null : notAllowed(situation, name);
      case Fact.Stale<Boolean>(Boolean may, _) -> may ? null : notAllowed(situation, name);
      case Fact.Unknown<Boolean>(String why) ->
          Objection.that(
              "right-unknown",
              "whether %s may exempt %s is not known (%s)"
                  .formatted(situation.actor().username(), name, why),
              "try again, or ask somebody named in the policy's exemptors");
    };
  }

  /// A pod that has no name yet goes by its generateName.
  private static String nameOf(Subject subject) {
    return subject instanceof Subject.PodCreate(PodView pod)
        ? pod.displayName()
        : subject.key().name();
  }

  private static Objection notAllowed(Situation situation, String name) {
    return Objection.that(
            "no-right",
            "%s may not exempt %s from the guard's rules"
                .formatted(situation.actor().username(), name),
            "ask for the verb exempt on guardpolicies.redis-guard.io")
        .because(Map.of("actor", situation.actor().username()));
  }
}
