package io.redisguard.scan;

import java.util.Set;

/// Hears what the scan found, from the scan's thread.
public interface ScanFollower {
  /// Some namespaces were judged.
  ///
  /// @param namespaces whose objects may have other findings than before
  void scanned(ScanResults results, Set<String> namespaces);
}
