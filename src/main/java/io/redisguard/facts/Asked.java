package io.redisguard.facts;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.function.Function;

/// How a question to a Redis server or a Sentinel ended. Every case but the first has a `why` that
/// ends a sentence: "redis-node-0 cannot be asked: it wants a password".
public sealed interface Asked<T> {
  record Told<T>(T value) implements Asked<T> {
    public Told {
      requireNonNull(value, "value is null");
    }
  }

  /// It answered that we may not ask: NOAUTH, WRONGPASS or NOPERM.
  record Locked<T>(String why) implements Asked<T> {
    public Locked {
      requireNonNull(why, "why is null");
    }
  }

  /// Nobody listens, or no answer came in time.
  record Silent<T>(String why) implements Asked<T> {
    public Silent {
      requireNonNull(why, "why is null");
    }
  }

  /// What came back was no answer: another protocol, a reply larger than any that is asked for, an
  /// error that no sound server gives.
  record Garbled<T>(String why) implements Asked<T> {
    public Garbled {
      requireNonNull(why, "why is null");
    }
  }

  /// What follows from an answer; without one, the same problem.
  default <R> Asked<R> then(Function<T, Asked<R>> next) {
    return switch (this) {
      case Told<T>(T value) -> next.apply(value);
      case Locked<T>(String why) -> new Locked<>(why);
      case Silent<T>(String why) -> new Silent<>(why);
      case Garbled<T>(String why) -> new Garbled<>(why);
    };
  }

  default Optional<T> told() {
    return this instanceof Told<T>(T value) ? Optional.of(value) : Optional.empty();
  }

  /// Why there is no answer; empty when there is one.
  default String problem() {
    return switch (this) {
      case Told<T> _ -> "";
      case Locked<T>(String why) -> why;
      case Silent<T>(String why) -> why;
      case Garbled<T>(String why) -> why;
    };
  }
}
