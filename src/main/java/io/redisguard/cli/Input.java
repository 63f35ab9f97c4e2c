package io.redisguard.cli;

import io.redisguard.cluster.ManifestReader;
import io.redisguard.cluster.Manifests;
import io.redisguard.cluster.PolicyFile;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.policy.PolicyMistake;
import io.redisguard.policy.PolicyParser;
import io.redisguard.policy.PolicyReading;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/// Reads what commands are given, or complains in words.
final class Input {
  private Input() {}

  static Manifests manifests(List<String> paths) {
    Manifests manifests = ManifestReader.read(paths, System.in);
    if (!manifests.unreadable().isEmpty()) {
      throw new Complaint(
          manifests.unreadable().stream()
              .map(Object::toString)
              .collect(Collectors.joining("\n", "cannot read everything:\n", "")));
    }
    return manifests;
  }

  /// The policy of the last file that is given; the built-in one when there is none.
  static GuardPolicy policy(List<String> files, Instant now) {
    if (files.isEmpty()) {
      return PolicyParser.standard();
    }
    String file = files.getLast();
    return switch (PolicyFile.read(file, now)) {
      case PolicyReading.Valid(GuardPolicy policy) -> policy;
      case PolicyReading.Invalid(List<PolicyMistake> mistakes) ->
          throw new Complaint(complaint(file, mistakes));
    };
  }

  private static String complaint(String file, List<PolicyMistake> mistakes) {
    int width = mistakes.stream().mapToInt(mistake -> mistake.path().length()).max().orElse(0);
    String line = "  %-" + width + "s  %s";
    return mistakes.stream()
        .map(mistake -> line.formatted(mistake.path(), mistake.problem()))
        .collect(Collectors.joining("\n", file + " is not a valid GuardPolicy:\n", ""));
  }
}
