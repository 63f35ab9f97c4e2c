package io.redisguard.decision;

import static java.util.Objects.requireNonNull;

import io.redisguard.policy.GuardPolicy;
import io.redisguard.rules.PodChange;
import io.redisguard.rules.Step;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The answer to one request, with everything that led to it.
///
/// @param code 200 when allowed, 403 or 429 when not; 500 when our own code failed and the policy
///     says deny
/// @param reason the Kubernetes status reason of a refusal (`Forbidden`, `TooManyRequests`); empty
///     when allowed
/// @param message what a person reads on refusal; empty when allowed
/// @param warnings lines for the person who asked, each without line breaks and at most 120
///     characters
/// @param changes to make to the object; only ever for a pod that is being created
/// @param auditAnnotations for the API server's audit log, keys without prefix, in their order
/// @param retryAfterSeconds how long a client shall wait before it asks again; 0 when it is not
///     told
/// @param findings one or more for every rule that was asked, in the order of the rule book
public record Decision(
    boolean allowed,
    int code,
    String reason,
    String message,
    int retryAfterSeconds,
    List<String> warnings,
    List<PodChange> changes,
    Map<String, String> auditAnnotations,
    List<Finding> findings) {

  public static final int OK = 200;
  public static final int FORBIDDEN = 403;
  public static final int INTERNAL_ERROR = 500;
  public static final int TOO_MANY_REQUESTS = 429;

  public Decision {
    requireNonNull(reason, "reason is null");
    requireNonNull(message, "message is null");
    warnings = List.copyOf(warnings);
    changes = List.copyOf(changes);
    auditAnnotations = Collections.unmodifiableMap(new TreeMap<>(auditAnnotations));
    findings = List.copyOf(findings);
  }

  /// The answer when our own code failed: what the policy says, with the id of the log line.
  public static Decision onError(GuardPolicy policy, String correlation) {
    String what = "redis-guard failed on this request (correlation id " + correlation + ")";
    Map<String, String> annotations =
        Map.of("decision", "error", "reason", correlation, "policy-digest", policy.digest());
    return switch (policy.onError()) {
      case ALLOW ->
          new Decision(
              true,
              OK,
              "",
              "",
              0,
              List.of(what + " and allows it"),
              List.of(),
              annotations,
              List.of());
      case DENY ->
          new Decision(
              false,
              INTERNAL_ERROR,
              "InternalError",
              what,
              0,
              List.of(),
              List.of(),
              annotations,
              List.of());
    };
  }

  /// The strongest outcome of all findings.
  public Outcome outcome() {
    Outcome strongest = Outcome.PASS;
    for (Finding finding : findings) {
      if (finding.outcome().isStrongerThan(strongest)) {
        strongest = finding.outcome();
      }
    }
    return strongest;
  }

  /// Whether the guard shall hand the master over: when a rule in mode Deny wants that, and nothing
  /// else refuses the request anyway.
  public boolean handsOver() {
    return handsOver(findings);
  }

  static boolean handsOver(List<Finding> findings) {
    boolean wanted = false;
    for (Finding finding : findings) {
      boolean handover = finding.objection().step() == Step.HAND_OVER && finding.isEnforced();
      if (finding.outcome() == Outcome.DENY && !handover) {
        return false;
      }
      wanted |= handover;
    }
    return wanted;
  }

  /// Whether a pod goes unsafely because it was held long enough.
  public boolean endsHold() {
    return allowed
        && findings.stream().anyMatch(f -> f.objection().step() == Step.END_HOLD && f.isEnforced());
  }

  /// Whether no rule was asked, because the request is always allowed.
  public boolean standsAside() {
    return findings.isEmpty();
  }

  /// Whether the answer is "wait".
  public boolean holds() {
    return code == TOO_MANY_REQUESTS;
  }

  /// After how long the longest of the holds that make it wait ends; zero when nothing holds.
  public Duration maxHold() {
    Duration longest = Duration.ZERO;
    for (Finding finding : findings) {
      Duration maxHold = finding.objection().maxHold();
      if (finding.outcome() == Outcome.DENY && maxHold.compareTo(longest) > 0) {
        longest = maxHold;
      }
    }
    return longest;
  }
}
