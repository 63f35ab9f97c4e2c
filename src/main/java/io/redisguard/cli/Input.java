package io.redisguard.cli;

import io.redisguard.cluster.ClusterSnapshot;
import io.redisguard.cluster.ManifestReader;
import io.redisguard.cluster.Manifests;
import io.redisguard.cluster.OneReading;
import io.redisguard.cluster.PolicyFile;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.policy.PolicyMistake;
import io.redisguard.policy.PolicyParser;
import io.redisguard.policy.PolicyReading;
import io.redisguard.policy.Profile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/// Reads what commands are given, or complains in words.
final class Input {
  /// A large cluster is read in some ten seconds.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

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

  /// One reading of the cluster that the kubeconfig or the service account points to.
  static ClusterSnapshot liveCluster() {
    return switch (OneReading.within(PATIENCE)) {
      case OneReading.Read(ClusterSnapshot snapshot) -> snapshot;
      case OneReading.NotRead(String because) ->
          throw new Complaint(
              "the cluster was not read: %s. To judge files instead: --objects".formatted(because));
    };
  }

  /// The policy of the last file that is given; the built-in one, profile `observe`, when there is
  /// none.
  static GuardPolicy policy(List<String> files, Instant now) {
    return policy(files, now, Profile.OBSERVE);
  }

  static GuardPolicy policy(List<String> files, Instant now, Profile otherwise) {
    if (files.isEmpty()) {
      return PolicyParser.standard(otherwise);
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
    return mistakes.stream()
        .map(mistake -> "  " + Page.pad(mistake.path(), width) + "  " + mistake.problem())
        .collect(Collectors.joining("\n", file + " is not a valid GuardPolicy:\n", ""));
  }
}
