package io.redisguard.cli;

import io.redisguard.cluster.UnreadableManifest;
import io.redisguard.decision.Outcome;
import io.redisguard.policy.RuleId;
import java.time.Duration;
import java.util.List;

/// What `check` found, in the order in which the manifests were read. All text in it is fit to
/// print.
///
/// @param files how many were read, or could not be
/// @param took how long all of it took
record CheckReport(
    List<Checked> objects, List<UnreadableManifest> unreadable, int files, Duration took) {

  /// One object of the manifests.
  ///
  /// @param line where it begins, counted from 1
  /// @param namespace empty when it names none
  record Checked(
      String file, int line, String namespace, String kind, String name, List<Remark> remarks) {
    Checked {
      remarks = List.copyOf(remarks);
    }

    /// `prod/redis`, or `redis` when it names no namespace.
    String fullName() {
      return namespace.isEmpty() ? name : namespace + "/" + name;
    }
  }

  /// One thing to say about an object.
  ///
  /// @param line of the field to blame, counted from 1
  /// @param outcome AUDIT, WARN or DENY
  /// @param container that it is about; empty when it is about no single one
  /// @param reason stable code in kebab case
  /// @param fix empty when the message says it all
  record Remark(
      int line,
      RuleId rule,
      Outcome outcome,
      String container,
      String reason,
      String message,
      String fix) {
    String inOneSentence() {
      return fix.isEmpty() ? message : message + "; fix: " + fix;
    }
  }

  CheckReport {
    objects = List.copyOf(objects);
    unreadable = List.copyOf(unreadable);
  }

  long count(Outcome outcome) {
    return objects.stream()
        .flatMap(object -> object.remarks().stream())
        .filter(remark -> remark.outcome() == outcome)
        .count();
  }

  boolean reaches(Outcome least) {
    return objects.stream()
        .flatMap(object -> object.remarks().stream())
        .anyMatch(remark -> remark.outcome().compareTo(least) >= 0);
  }
}
