package io.redisguard.observability;

import static java.util.stream.Collectors.toCollection;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Names of metrics in expressions.
final class Metrics {
  private static final Pattern NAME = Pattern.compile("\\b(?:redis_guard|apiserver|jvm)_[a-z_]+");

  private Metrics() {}

  static Set<String> in(Collection<String> expressions) {
    return expressions.stream()
        .flatMap(expression -> NAME.matcher(expression).results())
        .map(found -> found.group())
        .collect(toCollection(TreeSet::new));
  }
}
