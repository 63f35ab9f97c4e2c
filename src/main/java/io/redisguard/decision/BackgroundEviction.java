package io.redisguard.decision;

import io.redisguard.facts.HandoverProgress;
import io.redisguard.rules.Situation;
import io.redisguard.subject.Actor;
import io.redisguard.subject.PodView;
import io.redisguard.subject.Subject.PodEviction;
import java.util.List;

/// The descheduler evicts a master that the guard hands over → the refusal says that the eviction
/// goes on in the background, in the words that the descheduler looks for.
///
/// With its feature gate EvictionsInBackground it counts such a refusal as an eviction, keeps to
/// its limits and does not take another pod instead. It asks that of pods which carry [#ASKED_FOR],
/// and asks again ten to twenty minutes later if they are still there. Source:
/// kubernetes-sigs/descheduler pkg/descheduler/evictions/evictions.go (evictPod,
/// EvictionInBackgroundErrorText).
final class BackgroundEviction {
  /// Annotation on the pod; its value does not matter.
  static final String ASKED_FOR = "descheduler.alpha.kubernetes.io/request-evict-only";

  private static final String TRIGGERED = "Eviction triggered evacuation: ";

  /// Annotation on the Eviction.
  private static final String REQUESTED_BY = "requested-by";

  private static final String DESCHEDULER = "sigs.k8s.io/descheduler";

  private BackgroundEviction() {}

  /// The message of a refusal, fit for the descheduler where it asked for that.
  static String worded(String message, Situation situation, Finding leading, List<Finding> all) {
    PodView pod = situation.leavingPod();
    return pod != null
            && pod.annotations().containsKey(ASKED_FOR)
            && isByDescheduler(situation)
            && isUnderWay(situation, leading, all)
        ? TRIGGERED + message
        : message;
  }

  /// Older releases do not say in the Eviction who they are; then the name of the service account
  /// has to do.
  private static boolean isByDescheduler(Situation situation) {
    if (!(situation.subject() instanceof PodEviction eviction)) {
      return false;
    }
    Actor actor = situation.actor();
    String account = actor.username().substring(actor.username().lastIndexOf(':') + 1);
    return DESCHEDULER.equals(eviction.annotations().get(REQUESTED_BY))
        || (actor.isServiceAccount() && account.contains("descheduler"));
  }

  /// A promise that nobody keeps would make the descheduler wait for nothing: only a handover that
  /// this answer begins, or that runs, will do.
  private static boolean isUnderWay(Situation situation, Finding leading, List<Finding> all) {
    return switch (leading.objection().step()) {
      case HAND_OVER -> Decision.handsOver(all);
      case AWAIT_HANDOVER -> situation.facts().handover() instanceof HandoverProgress.Running;
      case NONE, END_HOLD -> false;
    };
  }
}
