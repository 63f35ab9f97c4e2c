package io.redisguard.page;

import static java.util.Objects.requireNonNull;

import io.redisguard.cluster.ClusterSnapshot;
import io.redisguard.facts.LiveGroup;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.policy.PolicyMistake;
import io.redisguard.subject.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the guard knows right now, for the page. All of it from memory.
public interface Known {
  Instant now();

  /// Empty while the cluster has not been read.
  Optional<ClusterSnapshot> cluster();

  /// How well the cluster is known: "read", "last seen 42 s ago", or why it is not.
  String clusterWords();

  /// Time since the cluster was last heard; zero while it is followed.
  Duration clusterAge();

  GuardPolicy policy();

  /// Mistakes of the last policy that was offered; empty when it is in force.
  List<PolicyMistake> mistakes();

  /// Evictions that are answered with "wait", the longest first.
  List<Hold> holds();

  /// What a group told when it was last asked for a decision.
  ///
  /// @param group its name, `namespace/controller`
  Optional<Told> told(String group);

  /// End of the serving certificate; empty when it cannot be read.
  Optional<Instant> certificateEnd();

  Disruptions disruptions();

  /// A pod that is held back.
  record Hold(ObjectKey pod, String why, Duration held, Duration maxHold) {
    public Hold {
      requireNonNull(pod, "pod is null");
      requireNonNull(why, "why is null");
      requireNonNull(held, "held is null");
      requireNonNull(maxHold, "maxHold is null");
    }

    /// Zero when it goes at the next request.
    Duration left() {
      Duration left = maxHold.minus(held);
      return left.isNegative() ? Duration.ZERO : left;
    }
  }

  /// What a group told some time ago.
  record Told(LiveGroup live, Duration ago) {
    public Told {
      requireNonNull(live, "live is null");
      requireNonNull(ago, "ago is null");
    }
  }
}
