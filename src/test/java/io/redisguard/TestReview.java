package io.redisguard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.cluster.ClusterSnapshot;
import io.redisguard.cluster.ManifestCluster;
import io.redisguard.cluster.ManifestReader;
import io.redisguard.facts.Fact;
import io.redisguard.facts.Facts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// AdmissionReviews: recorded ones, and ones written as the YAML of their `request`.
public final class TestReview {
  public static final Path RECORDED = Path.of("src/test/resources/cases/reviews");

  private static final ObjectMapper JSON = new ObjectMapper();

  private TestReview() {}

  public static byte[] ofRequest(String yaml) {
    return bytes(
        ((ObjectNode) TestPolicy.yaml("{apiVersion: admission.k8s.io/v1, kind: AdmissionReview}"))
            .set("request", TestPolicy.yaml(yaml)));
  }

  /// One recorded review.
  ///
  /// @param file for instance `delete-master/review-01-validate-DELETE-pods.json`
  public static ObjectNode recorded(String file) {
    try {
      return (ObjectNode) JSON.readTree(RECORDED.resolve(file).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// All recorded reviews, by file name.
  public static List<String> all() {
    try (Stream<Path> files = Files.walk(RECORDED)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("review-"))
          .map(file -> RECORDED.relativize(file).toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Namespace prod as it was just before a recorded review; no Redis could be asked.
  public static Facts factsOf(String file) {
    Path review = RECORDED.resolve(file);
    ClusterSnapshot cluster =
        ManifestCluster.of(
            ManifestReader.read(
                    List.of(
                        review.resolveSibling("objects.json").toString(),
                        review.resolveSibling("cluster.json").toString()),
                    InputStream.nullInputStream())
                .objects());
    return Facts.ofCluster(
        Fact.known(cluster.namespace(TestPod.NAMESPACE)), Fact.known(cluster.cluster()));
  }

  public static byte[] bytes(JsonNode json) {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }
}
