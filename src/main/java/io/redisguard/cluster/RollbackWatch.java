package io.redisguard.cluster;

import io.redisguard.cluster.ClusterIdentity.Reading;
import java.util.OptionalLong;

/// Notices that a cluster's store was put back to an earlier state, or exchanged.
///
/// Watches do not notice: the API server accepts a watch from a resourceVersion that its store has
/// not reached yet and stays silent until it does, for hours (kubernetes/kubernetes#107457).
/// Comparing resourceVersions as numbers is sanctioned by KEP-5504. Not safe for several threads.
final class RollbackWatch {
  /// What one look showed.
  sealed interface Finding {
    record Unsuspicious() implements Finding {}

    /// Memory and cluster do not belong together any more.
    ///
    /// @param because ends a sentence: "its resourceVersion went back from 500 to 20"
    record Rollback(String because) implements Finding {}

    record NotRead(String why) implements Finding {}
  }

  private static final Finding UNSUSPICIOUS = new Finding.Unsuspicious();

  private final ClusterIdentity identity;
  private long highest;
  private String kubeSystemUid = "";

  RollbackWatch(ClusterIdentity identity) {
    this.identity = identity;
  }

  /// Looks once; after a rollback the new state counts as the right one.
  ///
  /// @param seen the highest resourceVersion that an informer has seen, taken before this call, so
  ///     that an event which comes while the list is read is no evidence
  Finding look(long seen) {
    return switch (identity.read()) {
      case Reading.NotRead(String why) -> new Finding.NotRead(why);
      case Reading.Read(String version, String uid) -> judge(Math.max(seen, highest), version, uid);
    };
  }

  private Finding judge(long before, String version, String uid) {
    String uidBefore = kubeSystemUid;
    kubeSystemUid = uid.isEmpty() ? uidBefore : uid;
    OptionalLong now = number(version);
    highest = now.orElse(highest);
    if (!uidBefore.isEmpty() && !uidBefore.equals(kubeSystemUid)) {
      return new Finding.Rollback("the UID of its kube-system namespace is another one");
    }
    if (now.isPresent() && now.getAsLong() < before) {
      return new Finding.Rollback(
          "its resourceVersion went back from %d to %d".formatted(before, now.getAsLong()));
    }
    return UNSUSPICIOUS;
  }

  /// Every resourceVersion that etcd gives is a number; another server's may be anything.
  static OptionalLong number(String resourceVersion) {
    try {
      return OptionalLong.of(Long.parseLong(resourceVersion));
    } catch (NumberFormatException _) {
      return OptionalLong.empty();
    }
  }
}
