package io.redisguard.decision;

import io.redisguard.policy.GuardPolicy;
import io.redisguard.rules.ExemptUntil;
import io.redisguard.subject.Actor;
import io.redisguard.subject.Subject;

/// Which facts a decision needs that memory does not hold. Most need none and are decided where
/// they arrive; only those that do may wait for somebody.
public final class FactsNeeded {
  private FactsNeeded() {}

  /// Whether it must be asked if the actor may give exemptions: only when the request gives one.
  public static boolean rightToExempt(Subject subject, Actor actor, GuardPolicy policy) {
    return !ExemptUntil.given(subject).isEmpty() && !policy.exemptors().include(actor);
  }

  /// Whether the pod must be read once more before it is answered: a refusal to let a pod go rests
  /// on what may have changed since the snapshot was made, consent does not.
  public static boolean livePod(Subject subject, Decision decision) {
    boolean leaves = subject instanceof Subject.PodDelete || subject instanceof Subject.PodEviction;
    return leaves && !decision.allowed();
  }
}
