package io.redisguard.rules;

import io.redisguard.facts.Fact;
import io.redisguard.facts.LiveGroup;
import io.redisguard.facts.RedisContainers;
import io.redisguard.facts.RedisGroup;
import io.redisguard.facts.RedisIdentity.LabelledRole;
import io.redisguard.facts.Role;
import io.redisguard.facts.ServerState;
import io.redisguard.subject.PodView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A Redis pod that shall go, with its group and what is known about its role.
///
/// @param live what the group itself tells; null when nobody of it answered
/// @param label the role label as the pod carries it: `isMaster=true`; empty when it has none
record Removal(
    PodView pod,
    RedisGroup group,
    @Nullable LiveGroup live,
    Fact<Role> role,
    LabelledRole labelledRole,
    String label) {

  /// Null when the situation removes no Redis pod.
  static @Nullable Removal in(Situation situation) {
    PodView pod = situation.leavingPod();
    if (pod == null || !RedisGroup.isRedis(pod, situation.policy().redis())) {
      return null;
    }
    return new Removal(
        pod,
        RedisGroup.of(pod, situation.namespace(), situation.policy().redis()),
        situation.facts().redis() instanceof Fact.Known<LiveGroup>(LiveGroup group) && group.told()
            ? group
            : null,
        situation.facts().roleOf(pod),
        situation.policy().redis().labelledRole(pod),
        situation.policy().redis().roleLabelText(pod));
  }

  /// Whether the pod holds the master role, by what Redis says or else by its label.
  boolean isMaster() {
    return isKnownMaster() || (role.isUnknown() && labelledRole == LabelledRole.MASTER);
  }

  /// Whether Redis and its Sentinels say that the pod is the master.
  boolean isKnownMaster() {
    return role instanceof Fact.Known<Role>(Role value) && value == Role.MASTER;
  }

  /// "redis-node-0 is the Redis master of prod/redis-node", worded as surely as it is known.
  String masterSentence() {
    String of = " of " + group.name();
    return isKnownMaster()
        ? pod.name() + " is the Redis master" + of
        : pod.name() + " is labelled master" + of + " (" + label + ")";
  }

  /// Code for what says that the pod is master.
  String masterReason() {
    return isKnownMaster() ? "redis-says-master" : "label-says-master";
  }

  boolean hasServer() {
    return RedisContainers.server(pod.spec()).isPresent();
  }

  /// Whether the pod serves nobody as it is: removing it takes nothing away, and a new one may heal
  /// it.
  boolean isBroken() {
    return !pod.isHealthy();
  }

  /// Whether no server that could take over stays up when this one, a replica, goes.
  boolean isLastGoodReplica() {
    if (isMaster() || isBroken() || !group.hasOtherServer(pod)) {
      return false;
    }
    if (live == null || role.isUnknown()) {
      return isLastReady();
    }
    return isGoodReplica(live) && live.goodReplicas(pod).isEmpty();
  }

  /// Whether the pod's own server follows its master; one that does not is no loss.
  boolean isGoodReplica(LiveGroup asked) {
    return asked
        .member(pod)
        .flatMap(member -> member.serverState())
        .filter(ServerState::isGoodReplica)
        .isPresent();
  }

  /// By readiness alone. Where no label tells who the master is, one of the others has to be it.
  private boolean isLastReady() {
    boolean server =
        group.members().stream().anyMatch(m -> m.server() && m.pod().name().equals(pod.name()));
    if (!server) {
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

  /// Whether Sentinels of the group answered.
  boolean sentinelsTold() {
    return live != null && !live.sentinels().isEmpty();
  }

  /// How many Sentinels stay alive when this pod goes: those that answered, or else those whose
  /// pods are up.
  long sentinelsLeft() {
    return live != null && sentinelsTold()
        ? live.sentinelsWithout(pod)
        : group.sentinels().stream()
            .filter(other -> !other.name().equals(pod.name()))
            .filter(PodView::isHealthy)
            .count();
  }

  /// How many Sentinels must be alive to replace a master.
  int sentinelsNeeded() {
    return live != null && sentinelsTold()
        ? live.sentinelsNeeded()
        : group.sentinels().size() / 2 + 1;
  }

  boolean breaksQuorum() {
    if (live != null && sentinelsTold()) {
      return live.hasLivingSentinel(pod) && sentinelsLeft() < sentinelsNeeded();
    }
    boolean sentinel =
        group.sentinels().stream().anyMatch(other -> other.name().equals(pod.name()));
    return sentinel
        && !isBroken()
        && group.sentinels().size() > 1
        && sentinelsLeft() < sentinelsNeeded();
  }
}
