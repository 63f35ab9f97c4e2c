package io.redisguard.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.cluster.ReportStore;
import io.redisguard.review.Json;
import io.redisguard.subject.ObjectKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// An API server that keeps reports and refuses what was written on an old reading.
final class MemoryReports implements ReportStore {
  private static final Answer LATE = new Answer.Failed("the API server answered 409");

  final Set<Flavour> served = EnumSet.of(Flavour.OPEN_REPORTS);
  final List<String> writes = new ArrayList<>();
  final Map<String, JsonNode> reports = new TreeMap<>();

  /// Runs once, before the next write.
  Runnable beforeWrite = () -> {};

  boolean down;
  boolean losesAnswers;
  private int version;

  @Override
  public synchronized Answer served(Flavour flavour) {
    if (down) {
      return new Answer.Failed("the API server could not be asked");
    }
    return served.contains(flavour)
        ? new Answer.Stored(JsonNodeFactory.instance.objectNode())
        : new Answer.Absent();
  }

  /// One to a page.
  @Override
  public synchronized Answer list(Flavour flavour, String label, String from) {
    if (down || !served.contains(flavour)) {
      return down ? LATE : new Answer.Absent();
    }
    ObjectNode page = JsonNodeFactory.instance.objectNode();
    ArrayNode items = page.putArray("items");
    for (Map.Entry<String, JsonNode> report : reports.entrySet()) {
      if (report.getKey().startsWith(flavour.plural()) && report.getKey().compareTo(from) > 0) {
        if (items.isEmpty()) {
          items.add(report.getValue());
        } else {
          page.putObject("metadata").put("continue", reportBefore(report.getKey()));
          break;
        }
      }
    }
    return new Answer.Stored(parsed(page));
  }

  private String reportBefore(String key) {
    return ((TreeMap<String, JsonNode>) reports).lowerKey(key);
  }

  @Override
  public synchronized Answer read(Flavour flavour, ObjectKey key) {
    JsonNode report = reports.get(path(flavour, key));
    return down ? LATE : report == null ? new Answer.Absent() : new Answer.Stored(parsed(report));
  }

  @Override
  public synchronized Answer write(Flavour flavour, JsonNode report) {
    Runnable before = beforeWrite;
    beforeWrite = () -> {};
    before.run();
    String path = path(flavour, keyOf(report));
    JsonNode there = reports.get(path);
    if (down || !versionOf(report).equals(there == null ? "" : versionOf(there))) {
      return LATE;
    }
    ObjectNode stored = (ObjectNode) parsed(report);
    stored.withObject("/metadata").put("resourceVersion", Integer.toString(++version));
    reports.put(path, stored);
    writes.add((there == null ? "create " : "update ") + keyOf(report).name());
    return losesAnswers ? LATE : new Answer.Stored(stored);
  }

  @Override
  public synchronized Answer delete(Flavour flavour, JsonNode report) {
    String path = path(flavour, keyOf(report));
    JsonNode there = reports.get(path);
    if (there == null) {
      return new Answer.Absent();
    }
    if (down || !versionOf(report).equals(versionOf(there))) {
      return LATE;
    }
    reports.remove(path);
    writes.add("delete " + keyOf(report).name());
    return new Answer.Stored(there);
  }

  /// The only report about an object of this name.
  JsonNode about(String name) {
    List<JsonNode> found =
        reports.values().stream()
            .filter(report -> report.at("/scope/name").asText().equals(name))
            .toList();
    if (found.size() != 1) {
      throw new AssertionError("reports about %s: %s".formatted(name, found));
    }
    return found.getFirst();
  }

  private static String versionOf(JsonNode report) {
    return report.at("/metadata/resourceVersion").asText("");
  }

  private static ObjectKey keyOf(JsonNode report) {
    return new ObjectKey(
        report.at("/metadata/namespace").asText(), report.at("/metadata/name").asText());
  }

  private static String path(Flavour flavour, ObjectKey key) {
    return flavour.plural() + "/" + key;
  }

  private static JsonNode parsed(JsonNode json) {
    try {
      return Json.trees().readTree(json.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
