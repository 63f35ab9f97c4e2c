package io.redisguard.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.review.Json;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CustomKindsTest {
  private static final String DEFINITION =
      """
      {"metadata": {"name": "caches.lab.example.com"},
       "spec": {
         "group": "lab.example.com",
         "names": {"kind": "Cache", "plural": "caches"},
         "versions": [
           {"name": "v1", "subresources": {"scale": {"specReplicasPath": ".spec.size"}}},
           {"name": "v2"}]}}
      """;

  @ParameterizedTest(name = "{0} Cache of {1}: {2}")
  @CsvSource({
    "v1, '{\"size\": 3}',   3",
    "v1, '{\"size\": 0}',   0",
    "v1, '{\"size\": 1.5}',",
    "v1, '{\"size\": \"3\"}',",
    "v1, '{}',",
    "v2, '{\"size\": 3}',",
    "v3, '{\"size\": 3}',",
  })
  void replicas(String version, String spec, @Nullable Integer replicas)
      throws JsonProcessingException {
    CustomKinds kinds = new CustomKinds();
    kinds.learn(Json.mapper().readTree(DEFINITION));
    JsonNode cache =
        Json.mapper()
            .readTree(
                "{\"apiVersion\": \"lab.example.com/%s\", \"kind\": \"Cache\", \"spec\": %s}"
                    .formatted(version, spec));
    assertThat(kinds.replicas(cache)).isEqualTo(replicas);
  }
}
