package io.redisguard.budget;

/// Why a budget never lets a pod go.
///
/// The identifiers in the comments are those of docs/rules.md.
public enum BlockReason {
  /// A1: `maxUnavailable: 0`.
  MAX_UNAVAILABLE_ZERO("max-unavailable-zero"),
  /// A2: `maxUnavailable: 0%`.
  MAX_UNAVAILABLE_ZERO_PERCENT("max-unavailable-zero-percent"),
  /// A3: `minAvailable: 100%`.
  MIN_AVAILABLE_ALL("min-available-all"),
  /// A4: neither bound, which the API server accepts and which expects no pods.
  NEITHER_BOUND_SET("neither-bound-set"),
  /// A5: `selector: {}` takes the pods of every other budget too.
  SELECTS_EVERYTHING_BESIDE_ANOTHER_BUDGET("selects-everything-beside-another-budget"),
  /// B1: a number that is not below the number of pods.
  MIN_AVAILABLE_NOT_BELOW_REPLICAS("min-available-not-below-replicas"),
  /// B2: a percentage below 100 that rounds up to all replicas.
  PERCENT_ROUNDS_UP_TO_ALL("percent-rounds-up-to-all"),
  /// B3: the selector takes a part of a group, the bound counts the whole.
  COUNTS_REPLICAS_IT_DOES_NOT_MATCH("counts-replicas-it-does-not-match"),
  /// B4: nobody says how many replicas bare pods have.
  ONLY_BARE_PODS("only-bare-pods"),
  /// B5: a DaemonSet, a Job or a custom kind without a scale subresource.
  CONTROLLER_WITHOUT_SCALE("controller-without-scale"),
  /// B6: the owner reference leads to nothing.
  CONTROLLER_GONE("controller-gone"),
  /// B7: the eviction API fails for a pod that two budgets match.
  MATCHED_BY_TWO_BUDGETS("matched-by-two-budgets"),
  /// B8: scaled to 0, but pods remain.
  CONTROLLER_SCALED_TO_ZERO("controller-scaled-to-zero"),
  /// B1 or B2, once the autoscaler has gone down to its minimum.
  BLOCKS_AT_LOW_LOAD("blocks-at-low-load"),
  /// A bound that is neither a number nor a percentage; stored only by an old API server.
  BOUND_NOT_VALID("bound-not-valid");

  private final String word;

  BlockReason(String word) {
    this.word = word;
  }

  /// As in reports and logs: `max-unavailable-zero`.
  public String word() {
    return word;
  }
}
