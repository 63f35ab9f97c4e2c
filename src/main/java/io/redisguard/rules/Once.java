package io.redisguard.rules;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A conclusion that is drawn when it is first asked for, and then kept. For one thread.
final class Once<T> {
  private boolean drawn;
  private @Nullable T conclusion;

  @Nullable T get(Supplier<@Nullable T> source) {
    if (!drawn) {
      conclusion = source.get();
      drawn = true;
    }
    return conclusion;
  }
}
