package io.redisguard.report;

import io.redisguard.scan.ScannedObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Tallies of this replica that stand in no report yet. Bounded. Of one thread.
final class Tallies {
  /// More objects than anybody disturbs in a minute.
  private static final int MOST = 1_000;

  private final Map<ScannedObject, Map<Tally.Key, Tally>> tallies = new HashMap<>();

  /// Adds one, and says whether there was room.
  boolean add(ScannedObject object, Tally.Key key, Tally tally) {
    if (tallies.size() >= MOST && !tallies.containsKey(object)) {
      return false;
    }
    tallies.computeIfAbsent(object, _ -> new HashMap<>()).merge(key, tally, Tally::plus);
    return true;
  }

  Map<Tally.Key, Tally> of(ScannedObject object) {
    return Map.copyOf(tallies.getOrDefault(object, Map.of()));
  }

  Set<ScannedObject> objects() {
    return Set.copyOf(tallies.keySet());
  }

  /// These stand in a report now, or never will.
  void forget(ScannedObject object) {
    tallies.remove(object);
  }

  void clear() {
    tallies.clear();
  }
}
