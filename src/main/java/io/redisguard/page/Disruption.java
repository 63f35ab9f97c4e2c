package io.redisguard.page;

import static java.util.Objects.requireNonNull;

import io.redisguard.subject.ObjectKey;
import java.time.Instant;

/// One Redis pod that was removed.
///
/// @param sentence who removed it, how, and what became of its role; without the name of the pod
public record Disruption(Instant at, ObjectKey pod, State state, String sentence) {
  public Disruption {
    requireNonNull(at, "at is null");
    requireNonNull(pod, "pod is null");
    requireNonNull(state, "state is null");
    requireNonNull(sentence, "sentence is null");
  }
}
