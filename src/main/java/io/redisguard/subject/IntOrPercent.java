package io.redisguard.subject;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `1` or `"50%"`, as in a disruption budget.
public sealed interface IntOrPercent {
  /// An absolute number of pods.
  record Count(int value) implements IntOrPercent {
    @Override
    public String toString() {
      return Integer.toString(value);
    }
  }

  /// A share of the expected pods, in percent.
  record Percent(int value) implements IntOrPercent {
    @Override
    public String toString() {
      return value + "%";
    }
  }

  /// Text that is neither; the API server refuses it and the disruption controller cannot compute
  /// with it.
  record Invalid(String text) implements IntOrPercent {
    @Override
    public String toString() {
      return text;
    }
  }

  Pattern PERCENT = Pattern.compile("([0-9]{1,9})%");

  static IntOrPercent count(int value) {
    return new Count(value);
  }

  static IntOrPercent parse(String text) {
    Matcher percent = PERCENT.matcher(text);
    return percent.matches() ? new Percent(Integer.parseInt(percent.group(1))) : new Invalid(text);
  }

  /// Pods meant by this value out of `total`; percentages round up, for minAvailable and
  /// maxUnavailable alike. Source: apimachinery pkg/util/intstr
  /// GetScaledValueFromIntOrPercent(roundUp = true).
  default int of(int total) {
    return switch (this) {
      case Count(int value) -> value;
      case Percent(int value) -> (int) Math.ceilDiv((long) value * total, 100L);
      case Invalid _ -> throw new IllegalStateException("an invalid value has no count");
    };
  }
}
