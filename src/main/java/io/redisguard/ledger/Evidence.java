package io.redisguard.ledger;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/// One line of a disruption's story.
///
/// @param source who did it or says it: `kubelet n2`, `API server`
/// @param text what happened, in the past tense and without line breaks
public record Evidence(Instant at, String source, String text) {
  /// A kubelet's message fits; a hostile one does not fill the store.
  private static final int LONGEST = 400;

  public Evidence {
    requireNonNull(at, "at is null");
    requireNonNull(source, "source is null");
    String line = text.replaceAll("\\s+", " ").strip();
    text = line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
  }
}
