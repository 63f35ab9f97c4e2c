package io.redisguard.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// How long answers took, and what they said.
final class Latencies {
  private final List<Long> nanos = new ArrayList<>();
  private final Set<String> verdicts = new TreeSet<>();

  synchronized void add(long took, String verdict) {
    nanos.add(took);
    verdicts.add(verdict);
  }

  /// The smallest that at least so many percent do not exceed, in ms.
  private static double rank(List<Long> sorted, int percent) {
    return sorted.get((sorted.size() * percent + 99) / 100 - 1) / 1e6;
  }

  @Override
  public synchronized String toString() {
    List<Long> sorted = nanos.stream().sorted().toList();
    return sorted.isEmpty()
        ? ""
        : "%d %s: p50 %.1f, p99 %.1f, max %.1f ms"
            .formatted(
                sorted.size(),
                String.join(", ", verdicts),
                rank(sorted, 50),
                rank(sorted, 99),
                sorted.getLast() / 1e6);
  }
}
