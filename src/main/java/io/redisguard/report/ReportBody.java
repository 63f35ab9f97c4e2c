package io.redisguard.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.cluster.ReportStore.Flavour;
import io.redisguard.decision.Finding;
import io.redisguard.scan.ScannedObject;
import io.redisguard.subject.ObjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The report about one object as it should be stored.
///
/// Results of the scan come first, in the order of the rule book, then counts of requests. A result
/// that stands there already keeps its time: it tells since when it is so.
final class ReportBody {
  static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  static final String LABEL = MANAGED_BY + "=" + ReportResult.SOURCE;

  /// Nobody reads more, and a report must stay small in etcd.
  static final int MOST_RESULTS = 50;

  private static final List<String> OURS = List.of("scope", "summary", "results");

  private final Flavour flavour;
  private final ScannedObject object;
  private final JsonNode stored;

  /// @param stored the report as it is; null when there is none
  ReportBody(Flavour flavour, ScannedObject object, @Nullable JsonNode stored) {
    this.flavour = flavour;
    this.object = object;
    this.stored = stored == null ? MissingNode.getInstance() : stored;
  }

  /// `redis-guard-statefulset-UID`: another object of the same name gets another report.
  static ObjectKey key(ScannedObject object) {
    return new ObjectKey(
        object.key().namespace(),
        "redis-guard-%s-%s".formatted(object.kind().toLowerCase(Locale.ROOT), object.uid()));
  }

  /// The object that a stored report is about.
  static ScannedObject objectOf(JsonNode report) {
    JsonNode scope = report.path("scope");
    return new ScannedObject(
        scope.path("apiVersion").asText(""),
        scope.path("kind").asText(""),
        new ObjectKey(report.at("/metadata/namespace").asText(""), scope.path("name").asText("")),
        scope.path("uid").asText(""));
  }

  /// What the scan says, without times, to compare.
  static List<JsonNode> scanned(List<Finding> findings) {
    List<JsonNode> results = new ArrayList<>();
    findings.stream()
        .filter(ReportResult::isReported)
        .forEach(finding -> results.add(ReportResult.of(finding)));
    return bounded(results);
  }

  /// What a report says that the scan said, without times, to compare.
  static List<JsonNode> scannedIn(JsonNode report) {
    List<JsonNode> results = new ArrayList<>();
    for (JsonNode result : report.path("results")) {
      if (ReportResult.isOf(ReportResult.SCAN, result)) {
        results.add(ReportResult.timeless(result));
      }
    }
    return results;
  }

  /// The report to store; null when there is nothing to say.
  ///
  /// @param findings what the scan says; null to leave what the report says of it
  @Nullable JsonNode wanted(
      @Nullable List<Finding> findings, Map<Tally.Key, Tally> added, Instant now) {
    Map<JsonNode, JsonNode> known = new HashMap<>();
    stored.path("results").forEach(result -> known.put(ReportResult.timeless(result), result));
    List<JsonNode> results = new ArrayList<>();
    for (JsonNode result : findings == null ? scannedIn(stored) : scanned(findings)) {
      JsonNode there = known.get(result);
      results.add(there == null ? ReportResult.at(result.deepCopy(), now) : there);
    }
    results.addAll(AdmissionResults.merged(stored.path("results"), added, now));
    return results.isEmpty() ? null : report(results);
  }

  /// Whether storing it would change nothing that we say.
  boolean isStored(JsonNode wanted) {
    return OURS.stream().allMatch(field -> same(stored.path(field), wanted.path(field)))
        && same(stored.at("/metadata/ownerReferences"), wanted.at("/metadata/ownerReferences"))
        && stored
            .path("metadata")
            .path("labels")
            .path(MANAGED_BY)
            .asText()
            .equals(ReportResult.SOURCE);
  }

  /// By text: a number that was read may have another type than one that was put.
  private static boolean same(JsonNode one, JsonNode other) {
    return sorted(one).equals(sorted(other));
  }

  private static String sorted(JsonNode node) {
    if (node.isObject()) {
      List<String> members = new ArrayList<>();
      node.properties().forEach(m -> members.add(m.getKey() + ":" + sorted(m.getValue())));
      members.sort(null);
      return members.toString();
    }
    if (node.isArray()) {
      List<String> elements = new ArrayList<>();
      node.forEach(element -> elements.add(sorted(element)));
      return elements.toString();
    }
    return node.toString();
  }

  private JsonNode report(List<JsonNode> results) {
    ObjectNode report =
        stored.isObject() ? stored.deepCopy() : JsonNodeFactory.instance.objectNode();
    report.put("apiVersion", flavour.apiVersion()).put("kind", flavour.kind());
    ObjectNode metadata = report.withObject("/metadata");
    ObjectKey key = key(object);
    metadata.put("namespace", key.namespace()).put("name", key.name());
    metadata.withObject("/labels").put(MANAGED_BY, ReportResult.SOURCE);
    metadata.putArray("ownerReferences").add(reference());
    report.set("scope", reference().put("namespace", object.key().namespace()));
    ArrayNode array = report.putArray("results");
    Map<String, Integer> summary = new HashMap<>();
    for (JsonNode result : results) {
      array.add(result);
      summary.merge(result.path("result").asText(), 1, Integer::sum);
    }
    ObjectNode counts = report.putObject("summary");
    for (String outcome : List.of("pass", "fail", "warn", "error", "skip")) {
      counts.put(outcome, summary.getOrDefault(outcome, 0));
    }
    return report;
  }

  private ObjectNode reference() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("apiVersion", object.apiVersion())
        .put("kind", object.kind())
        .put("name", object.key().name())
        .put("uid", object.uid());
  }

  private static List<JsonNode> bounded(List<JsonNode> results) {
    if (results.size() <= MOST_RESULTS) {
      return results;
    }
    List<JsonNode> first = new ArrayList<>(results.subList(0, MOST_RESULTS - 1));
    first.add(ReportResult.leftOut(results.size() - first.size()));
    return first;
  }
}
