package io.redisguard.policy;

import static java.util.Objects.requireNonNull;

import io.redisguard.subject.ObjectKey;
import java.time.Instant;
import java.util.Set;

/// Leave for one object, or for a whole namespace, to break some rules until a moment.
///
/// @param name empty for every object of the namespace
/// @param ticket may be empty
public record Exemption(
    Set<RuleId> rules, String namespace, String name, Instant until, String reason, String ticket) {
  public Exemption {
    rules = Set.copyOf(rules);
    requireNonNull(until, "until is null");
  }

  boolean covers(RuleId rule, ObjectKey object, Instant now) {
    return rules.contains(rule)
        && namespace.equals(object.namespace())
        && (name.isEmpty() || name.equals(object.name()))
        && now.isBefore(until);
  }
}
