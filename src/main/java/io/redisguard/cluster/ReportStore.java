package io.redisguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.subject.ObjectKey;

/// Where policy reports lie. Each call blocks for some seconds at most.
public interface ReportStore {
  /// The two APIs for the same idea; who has both is served the first.
  enum Flavour {
    /// https://github.com/openreports/reports-api
    OPEN_REPORTS("openreports.io/v1alpha1", "Report", "reports"),
    /// Its predecessor: https://github.com/kubernetes-sigs/wg-policy-prototypes
    POLICY_REPORTS("wgpolicyk8s.io/v1alpha2", "PolicyReport", "policyreports");

    private final String apiVersion;
    private final String kind;
    private final String plural;

    Flavour(String apiVersion, String kind, String plural) {
      this.apiVersion = apiVersion;
      this.kind = kind;
      this.plural = plural;
    }

    public String apiVersion() {
      return apiVersion;
    }

    public String kind() {
      return kind;
    }

    public String plural() {
      return plural;
    }

    public String group() {
      return apiVersion.substring(0, apiVersion.indexOf('/'));
    }
  }

  /// What came of a call.
  sealed interface Answer {
    /// The report, or a list of some, as stored.
    record Stored(JsonNode json) implements Answer {}

    /// Not there; for a write: its namespace is not there.
    record Absent() implements Answer {}

    /// Refused, too late, or no answer: nobody knows what was stored.
    ///
    /// @param why ends a sentence
    record Failed(String why) implements Answer {}
  }

  /// `Stored` when the cluster serves the flavour, `Absent` when it does not.
  Answer served(Flavour flavour);

  /// One page of the reports with a label, of all namespaces.
  ///
  /// @param label `key=value`
  /// @param from empty, or `metadata.continue` of the page before
  Answer list(Flavour flavour, String label, String from);

  Answer read(Flavour flavour, ObjectKey key);

  /// Stores a report, as a new one when it has no resourceVersion, else in place of that version.
  Answer write(Flavour flavour, JsonNode report);

  /// Deletes a report if it still is as it was read.
  Answer delete(Flavour flavour, JsonNode report);
}
