package io.redisguard.budget;

import io.redisguard.budget.BudgetStatus.SyncFailed;
import io.redisguard.facts.NamespaceView;
import io.redisguard.subject.BudgetView;
import io.redisguard.subject.PodView;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/// `POST pods/redis-node-0/eviction` → 429 Refused: "budget redis: 2 of 2 healthy pods must stay".
///
/// What the API server answers, admission webhooks aside, and with the pod and the budgets as they
/// are. Source: kubernetes pkg/registry/core/pod/storage/eviction.go, in its order of checks.
///
/// @param budgets names of the budgets that match the pod; empty when the API server does not ask
/// @param message the cause in plain words, without the pod's name
public record EvictionForecast(Outcome outcome, List<String> budgets, String message) {
  /// Seconds after which a client asks again while a status is not observed.
  private static final int RETRY_AFTER_SECONDS = 10;

  /// Above so many granted evictions that no pod has followed, the API server refuses more.
  private static final int MAX_DISRUPTED_PODS = 2000;

  /// How an eviction ends.
  public enum Outcome {
    EVICTED(201, "Evicted", 0),
    /// A budget holds the pod.
    REFUSED(429, "Refused", 0),
    /// The disruption controller has not computed the budget; clients retry by themselves.
    UNSETTLED(429, "Unsettled", RETRY_AFTER_SECONDS),
    /// The namespace is terminating, or too many evictions are under way.
    FORBIDDEN(403, "Forbidden", 0),
    /// More than one budget matches the pod, which the API server cannot handle.
    FAILED(500, "Failed", 0);

    private final int code;
    private final String word;
    private final int retryAfterSeconds;

    Outcome(int code, String word, int retryAfterSeconds) {
      this.code = code;
      this.word = word;
      this.retryAfterSeconds = retryAfterSeconds;
    }

    public String word() {
      return word;
    }
  }

  public EvictionForecast {
    budgets = List.copyOf(budgets);
  }

  /// The HTTP status: 201, 403, 429 or 500.
  public int code() {
    return outcome.code;
  }

  /// The header Retry-After in seconds; 0 when the answer has none.
  public int retryAfterSeconds() {
    return outcome.retryAfterSeconds;
  }

  public boolean isEvicted() {
    return outcome == Outcome.EVICTED;
  }

  /// The answer for one pod at `now`.
  public static EvictionForecast of(PodView pod, NamespaceView view, Instant now) {
    return of(pod, view, budget -> BudgetCalculator.status(budget, view, now));
  }

  /// The answer for one of many pods, with statuses that are computed once for all of them.
  public static EvictionForecast of(
      PodView pod, NamespaceView view, Function<BudgetView, BudgetStatus> statusOf) {
    if (view.info().terminating()) {
      return answer(Outcome.FORBIDDEN, "the namespace is being deleted");
    }
    if (pod.isFinished() || pod.phase() == PodView.Phase.PENDING || pod.terminating()) {
      return answer(Outcome.EVICTED, "nothing runs in it: no budget is asked");
    }
    List<BudgetView> matching = view.budgets().stream().filter(b -> b.selects(pod)).toList();
    if (matching.isEmpty()) {
      return answer(Outcome.EVICTED, "no budget matches it");
    }
    List<String> names = matching.stream().map(BudgetView::name).toList();
    if (matching.size() > 1) {
      return new EvictionForecast(
          Outcome.FAILED,
          names,
          "budgets " + String.join(" and ", names) + " match it, the eviction API allows only one");
    }
    BudgetView budget = matching.getFirst();
    return under(budget, statusOf.apply(budget), pod);
  }

  private static EvictionForecast under(BudgetView budget, BudgetStatus status, PodView pod) {
    boolean observed = isObserved(budget, status);
    if (!pod.ready()) {
      switch (budget.unhealthyPods()) {
        case ALWAYS_ALLOW -> {
          return answer(Outcome.EVICTED, budget, "always lets unready pods go");
        }
        case IF_HEALTHY_BUDGET -> {
          boolean current = observed && status instanceof BudgetStatus.Computed;
          if (current ? hasEnoughHealthy(status) : budget.enoughHealthyOnceComputed()) {
            return answer(
                Outcome.EVICTED,
                budget,
                current
                    ? "has enough healthy pods without this one"
                    : "had enough healthy pods without this one when it was last computed");
          }
        }
      }
    }
    if (!observed) {
      return answer(
          Outcome.UNSETTLED,
          budget,
          status instanceof SyncFailed(_, _, var why)
              ? "cannot be computed: " + why
              : "is not computed yet");
    }
    if (budget.disruptedPods().size() > MAX_DISRUPTED_PODS) {
      return answer(Outcome.FORBIDDEN, budget, "has too many evictions under way");
    }
    return status.disruptionsAllowed() == 0
        ? answer(Outcome.REFUSED, budget, whyNone(status))
        : answer(
            Outcome.EVICTED,
            budget,
            "lets %d of %s go"
                .formatted(status.disruptionsAllowed(), Words.count(status.pods().size(), "pod")));
  }

  private static boolean hasEnoughHealthy(BudgetStatus status) {
    return status.desiredHealthy() > 0 && status.currentHealthy() >= status.desiredHealthy();
  }

  /// Whether `status.observedGeneration` has reached the generation. A failed sync does not move
  /// it, and a manifest that no API server has stored is taken as settled once it can be computed.
  private static boolean isObserved(BudgetView budget, BudgetStatus status) {
    return switch (status) {
      case BudgetStatus.Computed _ -> !budget.isUnobserved();
      case SyncFailed _ -> !budget.isUnobserved() && budget.generation() > 0;
    };
  }

  private static String whyNone(BudgetStatus status) {
    return switch (status) {
      case SyncFailed(_, _, var why) -> "cannot be computed: " + why;
      case BudgetStatus.Computed(_, _, int expected, int desired, int healthy) ->
          expected == 0
              ? "expects no pods, so it lets none go"
              : "lets none go: %d healthy, %d must stay".formatted(healthy, desired);
    };
  }

  private static EvictionForecast answer(Outcome outcome, String message) {
    return new EvictionForecast(outcome, List.of(), message);
  }

  private static EvictionForecast answer(Outcome outcome, BudgetView budget, String what) {
    return new EvictionForecast(
        outcome, List.of(budget.name()), "budget " + budget.name() + " " + what);
  }
}
