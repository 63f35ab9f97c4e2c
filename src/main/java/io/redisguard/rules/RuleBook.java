package io.redisguard.rules;

import java.util.List;

/// Every rule, in the order in which findings are explained. A new rule is one class, one line
/// here, one constant in `RuleId`, one table of cases, one paragraph in docs/rules.md.
public record RuleBook(List<Rule> rules) {
  public RuleBook {
    rules = List.copyOf(rules);
  }

  public static RuleBook standard() {
    return new RuleBook(
        List.of(
            new WarnBudgetThatNeverAllows(),
            new WarnOverlappingBudgets(),
            new WarnBudgetThatFlipsWithRole(),
            new WarnBudgetThatTrapsUnhealthy(),
            new WarnBudgetThatMatchesNothing(),
            new WarnScaleThatBlocksBudget(),
            new GivePriority(),
            new GiveRequests(),
            new GiveHandover(),
            new WarnUnsafeHandover(),
            new DenyDeletingMaster(),
            new DenyDeletingLastGoodReplica(),
            new DenyDeletingQuorum(),
            new DenyForceDeleting(),
            new HoldEvictingMaster(),
            new HoldEvictingLastGoodReplica(),
            new HoldEvictingQuorum(),
            new GuardExemptions()));
  }
}
