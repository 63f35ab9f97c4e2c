package io.redisguard.journal;

import io.redisguard.decision.Decision;
import java.util.concurrent.atomic.AtomicLong;

/// Chooses the decisions that get a line, and counts the others. Safe for several threads.
public final class LineChoice {
  private final LogLevel level;
  private final int oneOf;
  private final AtomicLong plain = new AtomicLong();
  private final AtomicLong leftOut = new AtomicLong();

  /// A choice of its own for every server.
  ///
  /// @param oneOf how many decisions that just allow share one line, at least 1
  public LineChoice(LogLevel level, int oneOf) {
    if (oneOf < 1) {
      throw new IllegalArgumentException("one line for %d decisions is none".formatted(oneOf));
    }
    this.level = level;
    this.oneOf = oneOf;
  }

  public static LineChoice all() {
    return new LineChoice(LogLevel.ALL, 1);
  }

  /// How many decisions the line stands for; 0 when it gets none.
  int decisionsIn(Decision decision) {
    int stands = standsFor(decision);
    if (stands == 0) {
      leftOut.incrementAndGet();
    }
    return stands;
  }

  /// Decisions that got no line, on purpose.
  public long leftOut() {
    return leftOut.get();
  }

  private int standsFor(Decision decision) {
    if (!level.takes(decision)) {
      return 0;
    }
    if (oneOf == 1 || LogLevel.saysSomething(decision)) {
      return 1;
    }
    return plain.getAndIncrement() % oneOf == 0 ? oneOf : 0;
  }
}
