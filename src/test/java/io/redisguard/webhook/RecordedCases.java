package io.redisguard.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.cluster.ClusterSnapshot;
import io.redisguard.cluster.ManifestCluster;
import io.redisguard.cluster.ManifestReader;
import io.redisguard.cluster.Manifests;
import io.redisguard.cluster.PolicyFile;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.policy.PolicyReading;
import io.redisguard.review.Json;
import io.redisguard.rules.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// The reviews that a real API server sent, with what a correct guard answers.
public final class RecordedCases {
  public static final Path FOLDER = Path.of("src/test/resources/cases/reviews");

  private RecordedCases() {}

  /// One review and its expectation.
  public record RecordedCase(String path, JsonNode expected) {
    public byte[] review() {
      return read(FOLDER.resolve(path));
    }

    public Path file() {
      return FOLDER.resolve(path);
    }

    public Endpoint endpoint() {
      return path.contains("-mutate-") ? Endpoint.MUTATE : Endpoint.VALIDATE;
    }

    public String situation() {
      return path.substring(0, path.indexOf('/'));
    }

    @Override
    public String toString() {
      return path;
    }
  }

  public static Stream<RecordedCase> all() throws IOException {
    JsonNode expected = Json.trees().readTree(read(FOLDER.resolve("expected.json")));
    return expected.properties().stream().map(e -> new RecordedCase(e.getKey(), e.getValue()));
  }

  public static Path policyFile() {
    return FOLDER.resolve("policy.yaml");
  }

  public static GuardPolicy policy() {
    return switch (PolicyFile.read(
        policyFile().toString(), Instant.parse("2026-11-21T09:00:00Z"))) {
      case PolicyReading.Valid(GuardPolicy policy) -> policy;
      case PolicyReading.Invalid(var mistakes) -> throw new AssertionError(mistakes);
    };
  }

  /// The cluster just before the situation.
  public static ClusterSnapshot cluster(String situation) {
    Manifests manifests =
        ManifestReader.read(
            List.of(
                FOLDER.resolve(situation).resolve("cluster.json").toString(),
                FOLDER.resolve(situation).resolve("objects.json").toString()),
            InputStream.nullInputStream());
    return ManifestCluster.of(manifests.objects());
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
