package io.redisguard.cli;

import io.redisguard.policy.RuleId;

/// What each rule asks for, in one sentence for the lists of rules that other tools show.
final class RuleWords {
  private RuleWords() {}

  static String of(RuleId rule) {
    return switch (rule) {
      case BUDGET_NEVER_ALLOWS -> "A disruption budget must let a pod go when all are ready";
      case BUDGET_OVERLAP -> "No pod may be matched by two disruption budgets";
      case BUDGET_FLIPS_WITH_ROLE ->
          "A disruption budget must not select by a label that moves at a failover";
      case BUDGET_TRAPS_UNHEALTHY -> "A pod that is not ready must not hold up a drain";
      case BUDGET_MATCHES_NOTHING -> "A disruption budget must match a pod";
      case SCALE_BLOCKS_BUDGET -> "A number of replicas must leave room for its disruption budgets";
      case POD_PRIORITY -> "A Redis pod needs a priority class";
      case POD_REQUESTS ->
          "Redis and Sentinel need cpu and memory requests that hold all that they may use";
      case POD_HANDOVER -> "A Redis server under Sentinel needs a handover before it stops";
      case POD_HANDOVER_UNSAFE -> "A handover must not lose writes and must fit its grace period";
      case DELETE_MASTER -> "A master is evicted, not deleted";
      case DELETE_LAST_GOOD_REPLICA -> "The last good replica is not deleted";
      case DELETE_QUORUM -> "The majority of the Sentinels is not deleted";
      case FORCE_DELETE -> "A running Redis pod is not deleted by force";
      case EVICT_MASTER -> "A master leaves when somebody can take over";
      case EVICT_LAST_GOOD_REPLICA -> "The last good replica leaves when another one is up";
      case EVICT_QUORUM -> "A Sentinel leaves when the others are a majority";
      case EXEMPTION_GUARD -> "Only those with the right exempt an object, and not for ever";
    };
  }
}
