package io.redisguard.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.decision.Finding;
import io.redisguard.decision.Outcome;
import io.redisguard.decision.Text;
import io.redisguard.policy.Mode;
import java.time.Instant;

/// One entry of `results`, as JSON. Both APIs have the same fields; values of `properties` are
/// texts.
final class ReportResult {
  static final String SOURCE = "redis-guard";

  /// What the objects are like.
  static final String SCAN = "scan";

  /// What requests would have been refused.
  static final String ADMISSION = "admission";

  private static final String FAIL = "fail";
  private static final String WARN = "warn";
  private static final String SKIP = "skip";
  private static final int MESSAGE_LENGTH = 1024;

  private ReportResult() {}

  /// Whether a finding of the scan belongs into a report. What a patch cures when pods are made is
  /// no fault of the workload; pods that were not patched have reports of their own.
  static boolean isReported(Finding finding) {
    return finding.mode() != Mode.PATCH || finding.outcome() != Outcome.AUDIT;
  }

  static ObjectNode of(Finding finding) {
    boolean refused = finding.outcome() == Outcome.DENY;
    String severity = refused ? "high" : finding.outcome() == Outcome.WARN ? "medium" : "low";
    ObjectNode result =
        result(
            SCAN,
            finding.rule().word(),
            refused ? FAIL : WARN,
            severity,
            finding.objection().message());
    ObjectNode properties = result.putObject("properties");
    properties.put("reason", finding.objection().reason());
    properties.put("mode", finding.mode().word());
    put(properties, "fix", finding.objection().fix());
    put(properties, "field", finding.objection().field());
    return result;
  }

  /// @param first when the first of them was counted
  static ObjectNode of(Tally.Key key, Tally tally, Instant first) {
    ObjectNode result = result(ADMISSION, key.rule(), WARN, "high", tally.message());
    ObjectNode properties = result.putObject("properties");
    properties.put("actor", key.actor());
    properties.put("count", Long.toString(tally.count()));
    properties.put("first", first.toString());
    properties.put("last", tally.last().toString());
    return at(result, tally.last());
  }

  /// Stands for what found no room.
  static ObjectNode leftOut(int count) {
    ObjectNode result =
        result(SCAN, "left-out", SKIP, "info", "%d more findings are left out".formatted(count));
    result.putObject("properties").put("count", Integer.toString(count));
    return result;
  }

  static ObjectNode at(ObjectNode result, Instant time) {
    result.putObject("timestamp").put("seconds", time.getEpochSecond()).put("nanos", 0);
    return result;
  }

  static boolean isOf(String category, JsonNode result) {
    return result.path("category").asText().equals(category);
  }

  /// The same result but for its time.
  static JsonNode timeless(JsonNode result) {
    ObjectNode copy = result.deepCopy();
    copy.remove("timestamp");
    return copy;
  }

  private static ObjectNode result(
      String category, String rule, String outcome, String severity, String message) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.put("source", SOURCE).put("policy", SOURCE).put("rule", rule);
    result.put("category", category).put("severity", severity).put("result", outcome);
    return result.put("message", Text.oneLine(message, MESSAGE_LENGTH));
  }

  private static void put(ObjectNode properties, String name, String value) {
    if (!value.isEmpty()) {
      properties.put(name, value);
    }
  }
}
