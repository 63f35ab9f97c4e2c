package io.redisguard.rules;

import io.redisguard.facts.Fact;
import io.redisguard.facts.RedisGroup;
import io.redisguard.facts.RedisIdentity.LabelledRole;
import io.redisguard.facts.Role;
import io.redisguard.subject.PodView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A Redis pod that shall go, with its group and what is known about its role.
///
/// @param label the role label as the pod carries it: `isMaster=true`; empty when it has none
record Removal(
    PodView pod, RedisGroup group, Fact<Role> role, LabelledRole labelledRole, String label) {

  /// Null when the situation removes no Redis pod.
  static @Nullable Removal in(Situation situation) {
    PodView pod = situation.leavingPod();
    if (pod == null || !RedisGroup.isRedis(pod, situation.policy().redis())) {
      return null;
    }
    return new Removal(
        pod,
        RedisGroup.of(pod, situation.namespace(), situation.policy().redis()),
        situation.facts().roleOf(pod),
        situation.policy().redis().labelledRole(pod),
        situation.policy().redis().roleLabelText(pod));
  }

  /// Whether the pod holds the master role, by what Redis says or else by its label.
  boolean isMaster() {
    return switch (role) {
      case Fact.Known<Role>(Role value) -> value == Role.MASTER;
      case Fact.Stale<Role>(Role value, _) -> value == Role.MASTER;
      case Fact.Unknown<Role> _ -> labelledRole == LabelledRole.MASTER;
    };
  }

  /// "redis-node-0 is the Redis master of prod/redis-node", worded as surely as it is known.
  String masterSentence() {
    String of = " of " + group.name();
    return switch (role) {
      case Fact.Known<Role> _ -> pod.name() + " is the Redis master" + of;
      case Fact.Stale<Role>(_, var age) ->
          pod.name() + " was the Redis master" + of + " " + age.toSeconds() + " s ago";
      case Fact.Unknown<Role> _ -> pod.name() + " is labelled master" + of + " (" + label + ")";
    };
  }

  /// Code for what says that the pod is master.
  String masterReason() {
    return switch (role) {
      case Fact.Known<Role> _ -> "redis-says-master";
      case Fact.Stale<Role> _ -> "was-master";
      case Fact.Unknown<Role> _ -> "label-says-master";
    };
  }

  /// Whether the pod serves nobody as it is: removing it takes nothing away, and a new one may heal
  /// it.
  boolean isBroken() {
    return !pod.isHealthy();
  }

  /// Whether no server that could take over stays up when this one, a replica, goes. Where no label
  /// tells who the master is, one of the others has to be it.
  boolean isLastGoodReplica() {
    boolean server =
        group.members().stream().anyMatch(m -> m.server() && m.pod().name().equals(pod.name()));
    if (!server || isMaster() || isBroken() || !group.hasOtherServer(pod)) {
      return false;
    }
    List<PodView> up = group.otherServersUp(pod);
    // A label on this pod that still says "master" is wrong by now.
    List<PodView> masters =
        group.labelledMasters().stream().filter(m -> !m.name().equals(pod.name())).toList();
    boolean masterIsUp = masters.isEmpty() || masters.stream().anyMatch(up::contains);
    return up.size() - (masterIsUp ? 1 : 0) < 1;
  }

  /// Whether somebody or something says which role the pod has.
  boolean isRoleTold() {
    return !role.isUnknown() || labelledRole != LabelledRole.SILENT;
  }

  /// Sentinels that stay up when this pod goes.
  List<PodView> sentinelsLeft() {
    return group.sentinels().stream()
        .filter(other -> !other.name().equals(pod.name()))
        .filter(PodView::isHealthy)
        .toList();
  }

  /// Sentinels of which more than half must be up to elect a new master.
  int sentinelCount() {
    return group.sentinels().size();
  }

  boolean breaksQuorum() {
    boolean sentinel =
        group.sentinels().stream().anyMatch(other -> other.name().equals(pod.name()));
    int majority = sentinelCount() / 2 + 1;
    return sentinel && !isBroken() && sentinelCount() > 1 && sentinelsLeft().size() < majority;
  }
}
