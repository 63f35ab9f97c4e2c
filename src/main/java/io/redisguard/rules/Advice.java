package io.redisguard.rules;

import io.redisguard.subject.PodView;

/// Ways out that several rules offer, in words.
final class Advice {
  /// Annotation that lets one object break the rules until a moment: `<RFC 3339 time>`.
  static final String ALLOW_UNTIL = "redis-guard.io/allow-until";

  private Advice() {}

  static String evictInstead(PodView pod) {
    return "evict it instead, it hands over first: redis-guard evict %s -n %s, or kubectl drain; %s"
        .formatted(pod.name(), pod.key().namespace(), toForce());
  }

  static String toForce() {
    return "to force: annotate " + ALLOW_UNTIL + "=<RFC3339>";
  }
}
