package io.redisguard.facts;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.function.Function;

/// What we know about one thing, and how well. "We do not know" is a case, not null.
public sealed interface Fact<T> {
  record Known<T>(T value) implements Fact<T> {
    public Known {
      requireNonNull(value, "value is null");
    }
  }

  /// True once, not surely now. `age` is the time since it was last confirmed.
  record Stale<T>(T value, Duration age) implements Fact<T> {
    public Stale {
      requireNonNull(value, "value is null");
      requireNonNull(age, "age is null");
    }
  }

  /// Not known; `why` ends a sentence that a person reads: "no Sentinel answered within 300 ms".
  record Unknown<T>(String why) implements Fact<T> {
    public Unknown {
      requireNonNull(why, "why is null");
    }
  }

  static <T> Fact<T> known(T value) {
    return new Known<>(value);
  }

  static <T> Fact<T> unknown(String why) {
    return new Unknown<>(why);
  }

  /// The value, fresh or stale, or `otherwise` when there is none.
  default T orElse(T otherwise) {
    return switch (this) {
      case Known<T>(T value) -> value;
      case Stale<T>(T value, _) -> value;
      case Unknown<T> _ -> otherwise;
    };
  }

  default boolean isUnknown() {
    return this instanceof Unknown<T>;
  }

  /// A fact that follows from this one and is known as well as this one.
  default <R> Fact<R> map(Function<T, R> conclusion) {
    return switch (this) {
      case Known<T>(T value) -> new Known<>(conclusion.apply(value));
      case Stale<T>(T value, Duration age) -> new Stale<>(conclusion.apply(value), age);
      case Unknown<T>(String why) -> new Unknown<>(why);
    };
  }
}
