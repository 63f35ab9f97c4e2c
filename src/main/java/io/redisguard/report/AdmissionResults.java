package io.redisguard.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The counts in a report. All replicas add to the same ones, each what it has counted since it
/// wrote last; whoever writes has read them first, and is refused when another was quicker.
final class AdmissionResults {
  /// So long after the last request they are told.
  static final Duration KEPT = Duration.ofDays(7);

  private record Counted(Tally tally, Instant first) {
    Counted plus(Counted other) {
      return new Counted(
          tally.plus(other.tally), other.first.isBefore(first) ? other.first : first);
    }
  }

  private AdmissionResults() {}

  /// Those that are stored, with others added, without those of long ago; by rule and actor.
  static List<ObjectNode> merged(JsonNode storedResults, Map<Tally.Key, Tally> added, Instant now) {
    Map<Tally.Key, Counted> all = new HashMap<>();
    storedResults.forEach(result -> read(result, all));
    added.forEach((key, tally) -> add(key, tally, all));
    Map<String, ObjectNode> sorted = new TreeMap<>();
    all.forEach(
        (key, counted) -> {
          if (counted.tally().last().isAfter(now.minus(KEPT))) {
            sorted.put(
                key.rule() + " " + key.actor(),
                ReportResult.of(key, counted.tally(), counted.first()));
          }
        });
    return new ArrayList<>(sorted.values());
  }

  /// A write whose answer was lost may have been stored: then the last request is in there.
  private static void add(Tally.Key key, Tally tally, Map<Tally.Key, Counted> all) {
    Counted there = all.get(key);
    if (there == null || !there.tally().last().equals(tally.last())) {
      all.merge(key, new Counted(tally, tally.last()), Counted::plus);
    }
  }

  /// What somebody else wrote there and is no count is not kept.
  private static void read(JsonNode result, Map<Tally.Key, Counted> into) {
    if (!ReportResult.isOf(ReportResult.ADMISSION, result)) {
      return;
    }
    JsonNode properties = result.path("properties");
    try {
      Tally tally =
          new Tally(
              Long.parseLong(properties.path("count").asText()),
              Instant.parse(properties.path("last").asText()),
              result.path("message").asText());
      into.merge(
          new Tally.Key(result.path("rule").asText(), properties.path("actor").asText()),
          new Counted(tally, Instant.parse(properties.path("first").asText())),
          Counted::plus);
    } catch (NumberFormatException | DateTimeException _) {
      // Not one of ours.
    }
  }
}
