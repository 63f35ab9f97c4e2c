package io.redisguard.report;

import io.redisguard.decision.Finding;
import io.redisguard.scan.ScanResults;
import io.redisguard.scan.ScannedObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The last results of the scan, from its thread to that of the reports.
final class ScanNews {
  private final Set<String> judged = new HashSet<>();
  private final Set<String> fresh = new HashSet<>();
  private ScanResults results = ScanResults.NONE;

  synchronized void put(ScanResults now, Set<String> namespaces) {
    results = now;
    judged.addAll(namespaces);
    fresh.addAll(namespaces);
  }

  synchronized void clear() {
    results = ScanResults.NONE;
    judged.clear();
    fresh.clear();
  }

  synchronized ScanResults results() {
    return results;
  }

  /// Namespaces that were judged since this was asked last.
  synchronized Set<String> takeFresh() {
    Set<String> taken = Set.copyOf(fresh);
    fresh.clear();
    return taken;
  }

  /// Namespaces that were judged since leading began: of others nothing is known yet, which is not
  /// the same as no findings.
  synchronized Set<String> judged() {
    fresh.clear();
    return Set.copyOf(judged);
  }

  /// Null when the object's namespace was not judged yet.
  synchronized @Nullable List<Finding> of(ScannedObject object) {
    return judged.contains(object.key().namespace()) ? results.of(object) : null;
  }
}
