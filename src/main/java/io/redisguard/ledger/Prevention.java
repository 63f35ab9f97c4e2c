package io.redisguard.ledger;

import io.redisguard.ledger.Observation.KnownRole;

/// What would have prevented a disruption, or made it harmless: the answer that people act on.
final class Prevention {
  private Prevention() {}

  /// @param rules that had something against the request: "delete-master"; empty when none had
  static String of(Manner manner, KnownRole role, Needs needs, String rules) {
    return switch (manner) {
      case NODE_PRESSURE ->
          needs.memory().isEmpty()
              ? "a memory request that covers what it uses (pod-requests); priority alone would not"
              : "a memory request of %s (pod-requests); priority alone would not"
                  .formatted(needs.memory());
      case OOM_KILL ->
          "a memory limit above maxmemory and its overhead"
              + (needs.memory().isEmpty() ? "" : ", and a request of " + needs.memory());
      case STORAGE_LIMIT -> "a larger sizeLimit or ephemeral-storage limit, or a volume of its own";
      case KUBELET_PREEMPTION, PREEMPTION ->
          needs.priority()
              ? "a priority class above what needed the room (pod-priority)"
              : "a higher priority class than it has, or more room on the nodes";
      case NODE_SHUTDOWN -> "a drain before the shutdown; " + cleanStop(role, needs);
      case TAINT -> "a toleration of the taint, if it may stay; " + cleanStop(role, needs);
      case POD_GC -> "nothing in the cluster: its node was gone already";
      case FORCE_DELETE -> refusal(rules, "force-delete");
      case DELETE -> refusal(rules, role.isMaster() ? "delete-master" : "");
      case EVICTION -> rules.isEmpty() ? cleanStop(role, needs) : refusal(rules, "");
      case ROLLOUT, SCALE_DOWN -> cleanStop(role, needs);
      case NAMESPACE_DELETION, OWNER_DELETION ->
          "only the right to delete it, in fewer hands: the guard never holds this up";
      case RESTART -> "what its log of before the restart tells";
      case UNKNOWN -> "unknown: an audit log of the API server would tell (redis-guard replay)";
    };
  }

  private static String refusal(String rules, String usual) {
    String which = rules.isEmpty() ? usual : rules;
    return which.isEmpty()
        ? "nothing had to: no rule had anything against it"
        : which + " in mode Deny (profile protect)";
  }

  private static String cleanStop(KnownRole role, Needs needs) {
    if (role.role().equals("replica")) {
      return "nothing had to: it was a replica";
    }
    return needs.handover()
        ? "nothing had to: no rule finds anything wrong with how it stops"
        : "a handover when it ends (pod-handover) would have made it harmless";
  }
}
