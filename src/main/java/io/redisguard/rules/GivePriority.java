package io.redisguard.rules;

import io.redisguard.facts.ClusterView;
import io.redisguard.facts.Fact;
import io.redisguard.policy.Option;
import io.redisguard.policy.RuleId;
import io.redisguard.subject.PriorityClassView;
import java.util.List;
import java.util.Map;

/// Redis pod without a priority class → `priorityClassName: redis-critical`.
///
/// Without one, any pod with a higher priority may push it off its node, and under memory pressure
/// it is among the first to go. The class has to exist, or the API server would refuse the pod.
public final class GivePriority implements Rule {
  @Override
  public RuleId id() {
    return RuleId.POD_PRIORITY;
  }

  @Override
  public List<Objection> evaluate(Situation situation) {
    PodUnderReview review = situation.newPod();
    String name = situation.setting(id(), Option.PRIORITY_CLASS_NAME);
    if (review == null || isSet(review, name, situation)) {
      return List.of();
    }
    return switch (situation.facts().cluster()) {
      case Fact.Known<ClusterView>(ClusterView cluster) -> List.of(judge(review, name, cluster));
      case Fact.Stale<ClusterView>(ClusterView cluster, _) -> List.of(judge(review, name, cluster));
      case Fact.Unknown<ClusterView>(String why) ->
          List.of(
              objection(
                  "class-unknown",
                  review,
                  "whether %s exists is not known (%s)".formatted(name, why)));
    };
  }

  /// A class that only comes from the cluster's globalDefault counts as unset if the policy says
  /// so: the Priority plugin runs before us and has filled it in.
  private boolean isSet(PodUnderReview review, String wanted, Situation situation) {
    String name = review.spec().priorityClassName();
    if (name.isEmpty() || name.equals(wanted)) {
      return !name.isEmpty();
    }
    PriorityClassView priorityClass = situation.cluster().priorityClasses().get(name);
    return !situation.setting(id(), Option.REPLACE_GLOBAL_DEFAULT)
        || priorityClass == null
        || !priorityClass.globalDefault();
  }

  private static Objection judge(PodUnderReview review, String name, ClusterView cluster) {
    if (!cluster.priorityClasses().containsKey(name)) {
      return objection(
          "class-missing",
          review,
          "create PriorityClass %s first, or name another in the policy".formatted(name));
    }
    return objection("no-priority-class", review, "set priorityClassName " + name)
        .curedBy(List.of(new PodChange.UsePriorityClass(name)));
  }

  private static Objection objection(String reason, PodUnderReview review, String fix) {
    return Objection.that(
            reason, review.what() + " runs Redis and has no priority class of its own", fix)
        .at(review.prefix())
        .because(Map.of("priorityClassName", review.spec().priorityClassName()));
  }
}
