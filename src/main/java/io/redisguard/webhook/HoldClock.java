package io.redisguard.webhook;

import static java.util.Comparator.comparing;

import io.redisguard.subject.ObjectKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// How long the eviction of each pod has been answered with "wait".
///
/// The time between two answers counts, but a long silence counts little: whose drain was given up
/// this morning has not been held since. So a client that asks every minute is held as long as the
/// policy says, and one that asks once a day is let go after some weeks; nobody is held for ever.
/// Monotonic; a restart of the guard begins anew.
final class HoldClock {
  /// Whoever waits asks more often: kubectl every 5 s, autoscalers every minute or two.
  private static final Duration SILENCE = Duration.ofMinutes(2);

  /// What a longer silence counts.
  private static final Duration AFTER_SILENCE = Duration.ofSeconds(10);

  /// Pods are replaced, and a UID never comes back.
  private static final Duration FORGOTTEN = Duration.ofDays(90);

  private final LongSupplier nanos;
  private final Map<String, Held> pods = new ConcurrentHashMap<>();

  /// @param nanos when it was last told to wait
  /// @param why the last answer
  /// @param waiting it has not been let go since
  private record Held(
      Duration sum, long nanos, ObjectKey pod, String why, Duration maxHold, boolean waiting) {
    Held letGo() {
      return new Held(sum, nanos, pod, why, maxHold, false);
    }
  }

  HoldClock(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /// Zero at the first request.
  Duration heldFor(String uid) {
    Held held = pods.get(uid);
    return held == null ? Duration.ZERO : held.sum().plus(counted(held));
  }

  /// The pod's eviction was answered with "wait".
  ///
  /// @param why the answer, for people
  void held(String uid, ObjectKey pod, String why, Duration maxHold) {
    long now = nanos.getAsLong();
    pods.values().removeIf(old -> now - old.nanos() > FORGOTTEN.toNanos());
    pods.compute(
        uid,
        (_, before) -> {
          Duration sum = before == null ? Duration.ZERO : before.sum().plus(counted(before));
          return new Held(sum, now, pod, why, maxHold, true);
        });
  }

  /// Its eviction was allowed. What it was held counts on, should it be asked about again.
  void letGo(String uid) {
    pods.computeIfPresent(uid, (_, held) -> held.letGo());
  }

  /// Pods that were told to wait within the last silence that counts, the longest hold first.
  List<HeldPod> holding() {
    long now = nanos.getAsLong();
    return pods.values().stream()
        .filter(held -> held.waiting() && now - held.nanos() <= SILENCE.toNanos())
        .map(
            held ->
                new HeldPod(held.pod(), held.why(), held.sum().plus(counted(held)), held.maxHold()))
        .sorted(comparing(HeldPod::held).reversed().thenComparing(held -> held.pod().toString()))
        .toList();
  }

  private Duration counted(Held held) {
    Duration silence = Duration.ofNanos(nanos.getAsLong() - held.nanos());
    return silence.compareTo(SILENCE) <= 0 ? silence : AFTER_SILENCE;
  }
}
