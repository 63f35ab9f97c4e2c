package io.redisguard.report;

import io.redisguard.scan.ScannedObject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Objects whose reports may have to be written, each once, first come first served.
final class ReportQueue {
  /// An object with how often its report could not be written.
  record Entry(ScannedObject object, int failures) {}

  /// Then it waits for the next look at everything.
  private static final int MOST_FAILURES = 5;

  private final Map<ScannedObject, Integer> objects = new LinkedHashMap<>();
  private boolean woken;

  synchronized void add(ScannedObject object) {
    if (objects.putIfAbsent(object, 0) == null) {
      notifyAll();
    }
  }

  synchronized void again(Entry entry) {
    if (entry.failures() < MOST_FAILURES) {
      objects.putIfAbsent(entry.object(), entry.failures() + 1);
    }
  }

  /// Ends a wait.
  synchronized void wake() {
    woken = true;
    notifyAll();
  }

  /// The next one; null when there is none for so long, or somebody woke us.
  synchronized @Nullable Entry take(Duration longest) throws InterruptedException {
    if (objects.isEmpty() && !woken) {
      TimeUnit.MILLISECONDS.timedWait(this, Math.max(1, longest.toMillis()));
    }
    woken = false;
    if (objects.isEmpty()) {
      return null;
    }
    Map.Entry<ScannedObject, Integer> first = objects.entrySet().iterator().next();
    objects.remove(first.getKey());
    return new Entry(first.getKey(), first.getValue());
  }

  synchronized void clear() {
    objects.clear();
  }

  synchronized int size() {
    return objects.size();
  }
}
