package io.redisguard.webhook;

import io.redisguard.facts.LiveGroup;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// What Redis groups told when they were last asked for a decision, for people to look at. No
/// decision rests on it.
final class RoleMemory {
  /// Roles that were told longer ago are of no use to anybody.
  private static final Duration FORGOTTEN = Duration.ofMinutes(10);

  /// More groups than are asked within that time in any cluster that we know of.
  private static final int MOST = 500;

  private final LongSupplier nanos;
  private final Map<String, Entry> groups = new ConcurrentHashMap<>();

  private record Entry(LiveGroup live, long nanos) {}

  RoleMemory(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /// Notes what a group told, if anybody told anything. When there is no room, nothing is noted.
  void note(String group, LiveGroup live) {
    long now = nanos.getAsLong();
    groups.values().removeIf(old -> now - old.nanos() > FORGOTTEN.toNanos());
    if (live.told() && (groups.size() < MOST || groups.containsKey(group))) {
      groups.put(group, new Entry(live, now));
    }
  }

  Optional<LastTold> of(String group) {
    Entry entry = groups.get(group);
    return entry == null
        ? Optional.empty()
        : Optional.of(
                new LastTold(entry.live(), Duration.ofNanos(nanos.getAsLong() - entry.nanos())))
            .filter(told -> told.ago().compareTo(FORGOTTEN) <= 0);
  }
}
