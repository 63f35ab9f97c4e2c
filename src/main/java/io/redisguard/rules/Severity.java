package io.redisguard.rules;

/// How far an objection may lead, whatever mode the policy sets.
public enum Severity {
  /// A warning at most: something is not known, or a refusal would do more harm.
  WARN_AT_MOST,
  /// As the policy says.
  AS_POLICY_SAYS
}
