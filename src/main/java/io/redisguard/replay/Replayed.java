package io.redisguard.replay;

import io.redisguard.ledger.Asking;
import io.redisguard.ledger.Disruption;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// What a log tells of Redis pods.
///
/// @param entries in order of time
/// @param forgotten how many of the oldest were let go because there are too many
public record Replayed(List<Entry> entries, long forgotten, Count count, Troubles troubles) {
  /// One disruption, and what the guard would have said to those who asked for it.
  ///
  /// @param verdicts by the request that was first of its kind; none for a kubelet's
  /// @param byName whether nothing but its name says that the pod is Redis
  public record Entry(Disruption disruption, Map<Asking, Verdict> verdicts, boolean byName) {
    public Entry {
      verdicts = Map.copyOf(verdicts);
    }

    /// What would have prevented it; empty when that depends on a pod that the log does not show.
    public String prevention() {
      boolean told =
          switch (disruption.manner()) {
            case FORCE_DELETE, POD_GC, NAMESPACE_DELETION, OWNER_DELETION -> true;
            case EVICTION,
                DELETE,
                PREEMPTION,
                TAINT,
                NODE_PRESSURE,
                KUBELET_PREEMPTION,
                STORAGE_LIMIT,
                NODE_SHUTDOWN,
                ROLLOUT,
                SCALE_DOWN,
                OOM_KILL,
                RESTART,
                UNKNOWN ->
                !disruption.node().isEmpty()
                    || verdicts.values().stream().anyMatch(it -> !it.against().isEmpty());
          };
      return told ? disruption.prevention() : "";
    }
  }

  public Replayed {
    entries = List.copyOf(entries);
  }

  /// These entries alone.
  public Replayed only(Predicate<Entry> wanted) {
    return new Replayed(entries.stream().filter(wanted).toList(), forgotten, count, troubles);
  }
}
