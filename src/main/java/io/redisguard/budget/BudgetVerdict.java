package io.redisguard.budget;

import io.redisguard.subject.BudgetView;

/// Whether a budget can ever let a pod go.
///
/// Judged in the steady state, at the replicas that the workloads ask for and at those to which
/// their autoscalers may fall.
public sealed interface BudgetVerdict {
  static BudgetVerdict of(BudgetView budget, SteadyState steady) {
    BudgetStatus status = steady.status(budget);
    if (SteadyState.blocks(status)) {
      return never(budget, Diagnosis.of(budget, status), status, steady);
    }
    BudgetStatus lowLoad = steady.statusAtLowLoad(budget);
    if (SteadyState.blocks(lowLoad)) {
      return never(budget, Diagnosis.atLowLoad(budget, lowLoad, steady), lowLoad, steady);
    }
    return status.pods().isEmpty() ? new MatchesNothing(status) : new Allows(status);
  }

  /// The status in the steady state from which the verdict follows.
  BudgetStatus status();

  default boolean neverAllows() {
    return this instanceof NeverAllows;
  }

  /// It takes no pod, and so holds none either.
  record MatchesNothing(BudgetStatus status) implements BudgetVerdict {}

  /// `status().disruptionsAllowed()` pods may go at a time.
  record Allows(BudgetStatus status) implements BudgetVerdict {}

  /// It holds every pod that it takes, for ever.
  ///
  /// @param because ends a sentence: "maxUnavailable is 0"
  /// @param field JSON pointer of the field to blame
  record NeverAllows(BlockReason reason, String because, String field, BudgetStatus status, Fix fix)
      implements BudgetVerdict {

    /// Without its subject: "never allows an eviction: maxUnavailable is 0".
    public String sentence() {
      return claim() + ": " + because;
    }

    /// What is the case, without the reason: "never allows an eviction".
    public String claim() {
      return reason == BlockReason.BLOCKS_AT_LOW_LOAD
          ? "allows no eviction at low load"
          : "never allows an eviction";
    }
  }

  private static BudgetVerdict never(
      BudgetView budget, Diagnosis diagnosis, BudgetStatus status, SteadyState steady) {
    return new NeverAllows(
        diagnosis.reason(),
        diagnosis.because(),
        diagnosis.field(),
        status,
        FixSearch.fixOf(budget, diagnosis.reason(), steady));
  }
}
