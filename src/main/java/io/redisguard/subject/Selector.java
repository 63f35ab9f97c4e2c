package io.redisguard.subject;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A label selector (meta/v1 LabelSelector).
///
/// In policy/v1 an absent selector matches no pod and `{}` matches every pod of the namespace.
/// Source: kubernetes api/policy/v1/types.go, apimachinery pkg/apis/meta/v1/helpers.go.
public sealed interface Selector {
  /// `selector` absent: matches nothing.
  static Selector nothing() {
    return new Nothing();
  }

  /// `{}`: matches everything.
  static Selector everything() {
    return new Labels(Map.of(), List.of());
  }

  static Selector ofLabels(Map<String, String> matchLabels) {
    return new Labels(matchLabels, List.of());
  }

  boolean matches(Map<String, String> labels);

  /// Whether this selector names no label at all and so takes every pod of the namespace.
  default boolean isEverything() {
    return equals(everything());
  }

  /// Label keys that decide about membership.
  Set<String> keys();

  record Nothing() implements Selector {
    @Override
    public boolean matches(Map<String, String> labels) {
      return false;
    }

    @Override
    public Set<String> keys() {
      return Set.of();
    }
  }

  /// All of `matchLabels` and all of `matchExpressions` must hold.
  record Labels(Map<String, String> matchLabels, List<Requirement> matchExpressions)
      implements Selector {
    public Labels {
      matchLabels = Map.copyOf(matchLabels);
      matchExpressions = List.copyOf(matchExpressions);
    }

    @Override
    public boolean matches(Map<String, String> labels) {
      for (Map.Entry<String, String> wanted : matchLabels.entrySet()) {
        if (!wanted.getValue().equals(labels.get(wanted.getKey()))) {
          return false;
        }
      }
      for (Requirement requirement : matchExpressions) {
        if (!requirement.holdsFor(labels)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public Set<String> keys() {
      Set<String> keys = new TreeSet<>(matchLabels.keySet());
      matchExpressions.forEach(requirement -> keys.add(requirement.key()));
      return keys;
    }
  }

  /// A selector that the API server would refuse today but that may still be stored: the disruption
  /// controller fails on it, the eviction API skips it.
  record Invalid(String why) implements Selector {
    @Override
    public boolean matches(Map<String, String> labels) {
      return false;
    }

    @Override
    public Set<String> keys() {
      return Set.of();
    }
  }

  enum Operator {
    IN("In"),
    NOT_IN("NotIn"),
    EXISTS("Exists"),
    DOES_NOT_EXIST("DoesNotExist");

    private final String word;

    Operator(String word) {
      this.word = word;
    }

    /// As written in YAML.
    public String word() {
      return word;
    }

    public static @Nullable Operator of(String word) {
      for (Operator operator : values()) {
        if (operator.word.equals(word)) {
          return operator;
        }
      }
      return null;
    }
  }

  /// One line of `matchExpressions`. An absent label satisfies NotIn and DoesNotExist.
  record Requirement(String key, Operator operator, Set<String> values) {
    public Requirement {
      values = Set.copyOf(values);
    }

    boolean holdsFor(Map<String, String> labels) {
      String value = labels.get(key);
      return switch (operator) {
        case IN -> value != null && values.contains(value);
        case NOT_IN -> value == null || !values.contains(value);
        case EXISTS -> value != null;
        case DOES_NOT_EXIST -> value == null;
      };
    }
  }
}
