package io.redisguard.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.cluster.ReportStore;
import io.redisguard.cluster.ReportStore.Answer;
import io.redisguard.cluster.ReportStore.Flavour;
import io.redisguard.decision.Finding;
import io.redisguard.scan.ScanResults;
import io.redisguard.scan.ScannedObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What stands in the stored reports, as hashes: a restart reads them once and writes nothing that
/// is there. Of one thread.
final class KnownReports {
  private final Map<ScannedObject, Integer> scanned = new HashMap<>();
  private final Set<ScannedObject> outdated = new HashSet<>();

  /// Reads all reports of this guard; false when that failed.
  boolean read(ReportStore store, Flavour flavour, Instant now) {
    scanned.clear();
    outdated.clear();
    String next = "";
    do {
      if (!(store.list(flavour, ReportBody.LABEL, next) instanceof Answer.Stored(JsonNode page))) {
        return false;
      }
      page.path("items").forEach(report -> note(report, now));
      next = page.at("/metadata/continue").asText("");
    } while (!next.isEmpty());
    return true;
  }

  private void note(JsonNode report, Instant now) {
    ScannedObject object = ReportBody.objectOf(report);
    List<JsonNode> results = ReportBody.scannedIn(report);
    if (!results.isEmpty()) {
      scanned.put(object, results.hashCode());
    }
    int counts = report.path("results").size() - results.size();
    if (report.path("results").isEmpty()
        || AdmissionResults.merged(report.path("results"), Map.of(), now).size() != counts) {
      outdated.add(object);
    }
  }

  /// A report was written, or found as it should be.
  void note(ScannedObject object, List<Finding> findings) {
    List<JsonNode> results = ReportBody.scanned(findings);
    if (results.isEmpty()) {
      scanned.remove(object);
    } else {
      scanned.put(object, results.hashCode());
    }
    outdated.remove(object);
  }

  void forget(ScannedObject object) {
    scanned.remove(object);
    outdated.remove(object);
  }

  void clear() {
    scanned.clear();
    outdated.clear();
  }

  /// Objects of some namespaces, maybe more than once, whose reports do not say what the scan says.
  List<ScannedObject> differing(ScanResults results, Set<String> namespaces) {
    List<ScannedObject> differing = new ArrayList<>();
    for (String namespace : namespaces) {
      results
          .in(namespace)
          .forEach(
              (object, findings) -> {
                List<JsonNode> wanted = ReportBody.scanned(findings);
                int hash = wanted.isEmpty() ? 0 : wanted.hashCode();
                if (scanned.getOrDefault(object, 0) != hash) {
                  differing.add(object);
                }
              });
    }
    Set<ScannedObject> others = new HashSet<>(scanned.keySet());
    others.removeIf(object -> !results.of(object).isEmpty());
    others.addAll(outdated);
    others.removeIf(object -> !namespaces.contains(object.key().namespace()));
    differing.addAll(others);
    return differing;
  }
}
