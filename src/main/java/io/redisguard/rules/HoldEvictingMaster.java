package io.redisguard.rules;

import io.redisguard.facts.Fact;
import io.redisguard.facts.RedisGroup;
import io.redisguard.policy.Option;
import io.redisguard.policy.RuleId;
import io.redisguard.subject.NodeView;
import io.redisguard.subject.PodView;
import io.redisguard.subject.Subject.PodEviction;
import java.util.List;
import java.util.Map;

/// Eviction of redis-node-0, the master, and nobody is there to take over → wait, until `maxHold`.
///
/// When a member on another healthy node can take over, the pod's own hook hands over as it stops,
/// and the eviction goes on. Where only a label says "master" nothing is held: labels lag, and a
/// drain that waits for a label waits for nothing.
public final class HoldEvictingMaster implements Rule {
  @Override
  public RuleId id() {
    return RuleId.EVICT_MASTER;
  }

  @Override
  public List<Objection> evaluate(Situation situation) {
    if (!(situation.subject() instanceof PodEviction)) {
      return List.of();
    }
    if (situation.facts().namespace() instanceof Fact.Unknown<?>(String why)) {
      return List.of(blind(situation.subject().key().name(), why));
    }
    Removal removal = situation.removal();
    if (removal == null || !removal.isMaster()) {
      return List.of();
    }
    List<PodView> heirs = heirs(removal, situation);
    if (!(removal.role() instanceof Fact.Known<?>)) {
      return List.of(byLabel(removal, heirs));
    }
    if (!heirs.isEmpty()) {
      return List.of(
          Objection.that(
                  "handing-over",
                  "%s and hands over to %s"
                      .formatted(removal.masterSentence(), heirs.getFirst().name()),
                  "")
              .warnAtMost());
    }
    return List.of(
        Hold.until(
            situation,
            situation.setting(id(), Option.MAX_HOLD),
            "no-heir",
            removal.masterSentence() + " and no other member is ready on another healthy node"));
  }

  private static Objection blind(String pod, String why) {
    return Objection.that(
            "blind",
            "%s is evicted unchecked: the cluster cannot be seen (%s)".formatted(pod, why),
            "")
        .warnAtMost();
  }

  private static Objection byLabel(Removal removal, List<PodView> heirs) {
    String message =
        heirs.isEmpty()
            ? removal.masterSentence() + " and no other member is ready on another healthy node"
            : removal.masterSentence() + "; its role could not be asked";
    return Objection.that(removal.masterReason(), message, "")
        .because(
            Map.of(
                "group", removal.group().name(), "label", removal.label(), "ready", heirs.size()))
        .warnAtMost();
  }

  /// Members that could take over: up, and on another node that is ready and not being drained.
  private static List<PodView> heirs(Removal removal, Situation situation) {
    RedisGroup group = removal.group();
    Map<String, NodeView> nodes = situation.cluster().nodes();
    return group.otherServersUp(removal.pod()).stream()
        .filter(other -> !other.spec().nodeName().equals(removal.pod().spec().nodeName()))
        .filter(
            other -> {
              NodeView node = nodes.get(other.spec().nodeName());
              return node == null || (node.ready() && !node.cordoned());
            })
        .toList();
  }
}
