package io.redisguard.cluster;

import io.redisguard.policy.PolicyMistake;
import io.redisguard.policy.PolicyParser;
import io.redisguard.policy.PolicyReading;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Reads a GuardPolicy from a file: a file with exactly one object, the policy.
public final class PolicyFile {
  private PolicyFile() {}

  public static PolicyReading read(String path, Instant now) {
    Manifests manifests = ManifestReader.read(List.of(path), InputStream.nullInputStream());
    List<PolicyMistake> mistakes = new ArrayList<>();
    for (UnreadableManifest unreadable : manifests.unreadable()) {
      mistakes.add(
          new PolicyMistake(
              unreadable.line() > 0 ? "line " + unreadable.line() : "file", unreadable.problem()));
    }
    if (mistakes.isEmpty() && manifests.objects().size() != 1) {
      mistakes.add(
          new PolicyMistake(
              "file",
              "holds %d objects, not one GuardPolicy".formatted(manifests.objects().size())));
    }
    return mistakes.isEmpty()
        ? PolicyParser.parse(manifests.objects().getFirst().object(), now)
        : new PolicyReading.Invalid(mistakes);
  }
}
