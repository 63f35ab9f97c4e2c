package io.redisguard.replay;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How much of what was read.
public final class Count {
  private long events;
  private long others;
  private @Nullable Instant first;
  private @Nullable Instant last;

  void event(@Nullable AuditEvent event) {
    events++;
    if (event != null) {
      first = first == null || event.at().isBefore(first) ? event.at() : first;
      last = last == null || event.at().isAfter(last) ? event.at() : last;
    }
  }

  /// A line about something else, which was not looked into.
  void skip() {
    events++;
  }

  /// JSON that is no audit event and holds none.
  void other() {
    others++;
  }

  public long events() {
    return events;
  }

  public long others() {
    return others;
  }

  /// Of those that were looked into; null when there was none.
  public @Nullable Instant first() {
    return first;
  }

  public @Nullable Instant last() {
    return last;
  }
}
