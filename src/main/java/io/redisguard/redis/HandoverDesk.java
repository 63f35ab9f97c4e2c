package io.redisguard.redis;

import io.redisguard.facts.HandoverProgress;
import io.redisguard.subject.PodView;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Handovers by this guard: one at a time for a group, and what became of the last.
final class HandoverDesk {
  /// What is older is of no interest to any rule.
  private static final Duration REMEMBERED = Duration.ofMinutes(10);

  private final LongSupplier nanos;
  private final HandoverObserver observer;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  /// @param result null while it runs
  private record Entry(
      CompletableFuture<HandoverResult> end, long changed, @Nullable HandoverResult result) {}

  HandoverDesk(LongSupplier nanos, HandoverObserver observer) {
    this.nanos = nanos;
    this.observer = observer;
  }

  /// Starts a handover on a thread of its own, or joins the one of this group that runs.
  CompletableFuture<HandoverResult> start(
      String group, PodView master, Supplier<HandoverResult> handover) {
    long now = nanos.getAsLong();
    entries.values().removeIf(old -> now - old.changed() > REMEMBERED.toNanos());
    Entry fresh = new Entry(new CompletableFuture<>(), now, null);
    Entry entry =
        entries.compute(
            group, (_, before) -> before != null && before.result() == null ? before : fresh);
    if (entry.equals(fresh)) {
      Thread.ofVirtual().name("handover-" + group).start(() -> run(group, master, handover, fresh));
    }
    return entry.end();
  }

  private void run(String group, PodView master, Supplier<HandoverResult> handover, Entry begun) {
    HandoverResult result = new HandoverResult.GaveUp("the guard failed");
    try {
      result = handover.get();
    } finally {
      long ended = nanos.getAsLong();
      entries.put(group, new Entry(begun.end(), ended, result));
      observer.ended(master, result, Duration.ofNanos(ended - begun.changed()));
      begun.end().complete(result);
    }
  }

  HandoverProgress progress(String group) {
    Entry entry = entries.get(group);
    if (entry == null) {
      return HandoverProgress.NONE;
    }
    Duration ago = Duration.ofNanos(nanos.getAsLong() - entry.changed());
    return switch (entry.result()) {
      case null -> new HandoverProgress.Running(ago);
      case HandoverResult.HandedOver(String master) -> new HandoverProgress.Done(master, ago);
      case HandoverResult.GaveUp(String why) -> new HandoverProgress.Failed(why, ago);
      case HandoverResult.Needless _ -> HandoverProgress.NONE;
    };
  }

  long running() {
    return entries.values().stream().filter(entry -> entry.result() == null).count();
  }
}
