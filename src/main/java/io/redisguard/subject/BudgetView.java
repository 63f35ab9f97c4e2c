package io.redisguard.subject;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A PodDisruptionBudget (policy/v1).
///
/// @param uid empty for a budget that no API server has stored
/// @param minAvailable null when not set; both may be null, which is valid and never allows an
///     eviction
/// @param maxUnavailable null when not set; never set together with minAvailable
/// @param generation `metadata.generation`, 0 for a manifest that no API server has stored
/// @param observedGeneration `status.observedGeneration`, 0 while the disruption controller has not
///     looked yet
/// @param enoughHealthyOnceComputed the status, of whatever age, has as many healthy pods as it
///     desires, and desires any: what the eviction API believes of an unready pod
/// @param disruptedPods `status.disruptedPods`: pods whose eviction was granted, with the time of
///     it
public record BudgetView(
    ObjectKey key,
    String uid,
    Map<String, String> labels,
    Map<String, String> annotations,
    Selector selector,
    @Nullable IntOrPercent minAvailable,
    @Nullable IntOrPercent maxUnavailable,
    UnhealthyPods unhealthyPods,
    long generation,
    long observedGeneration,
    boolean enoughHealthyOnceComputed,
    Map<String, Instant> disruptedPods) {

  /// `spec.unhealthyPodEvictionPolicy`.
  public enum UnhealthyPods {
    /// The default: an unready pod may go only while the budget has its desired number of healthy
    /// pods.
    IF_HEALTHY_BUDGET("IfHealthyBudget"),
    ALWAYS_ALLOW("AlwaysAllow");

    private final String word;

    UnhealthyPods(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  public BudgetView {
    requireNonNull(key, "key is null");
    requireNonNull(uid, "uid is null");
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    requireNonNull(selector, "selector is null");
    requireNonNull(unhealthyPods, "unhealthyPods is null");
    disruptedPods = Map.copyOf(disruptedPods);
  }

  /// A budget as a person writes it, never stored and so without a status.
  public static BudgetView written(
      ObjectKey key,
      Selector selector,
      @Nullable IntOrPercent minAvailable,
      @Nullable IntOrPercent maxUnavailable) {
    return new BudgetView(
        key,
        "",
        Map.of(),
        Map.of(),
        selector,
        minAvailable,
        maxUnavailable,
        UnhealthyPods.IF_HEALTHY_BUDGET,
        0,
        0,
        false,
        Map.of());
  }

  public String name() {
    return key.name();
  }

  public boolean selects(PodView pod) {
    return key.namespace().equals(pod.key().namespace()) && selector.matches(pod.labels());
  }

  /// Whether an API server has stored this spec and the disruption controller has not looked at it
  /// yet.
  public boolean isUnobserved() {
    return generation > observedGeneration;
  }

  public BudgetView withMaxUnavailable(IntOrPercent value) {
    return withBounds(selector, null, value);
  }

  public BudgetView withMinAvailable(IntOrPercent value) {
    return withBounds(selector, value, null);
  }

  public BudgetView withSelector(Selector value) {
    return withBounds(value, minAvailable, maxUnavailable);
  }

  private BudgetView withBounds(
      Selector selects, @Nullable IntOrPercent min, @Nullable IntOrPercent max) {
    return new BudgetView(
        key,
        uid,
        labels,
        annotations,
        selects,
        min,
        max,
        unhealthyPods,
        generation,
        observedGeneration,
        enoughHealthyOnceComputed,
        disruptedPods);
  }
}
