package io.redisguard.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.facts.Fact;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/// The values of a Secret: `data`, and `stringData` over it, which only manifests have.
final class SecretData {
  private SecretData() {}

  /// Unknown, without a word of what is in it, when a value is not in base 64.
  ///
  /// @param name `namespace/name`, for people
  static Fact<Map<String, String>> of(String name, JsonNode secret) {
    Map<String, String> values = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : secret.path("data").properties()) {
      try {
        values.put(entry.getKey(), decoded(entry.getValue().asText("")));
      } catch (IllegalArgumentException _) {
        return Fact.unknown("%s of Secret %s is not in base 64".formatted(entry.getKey(), name));
      }
    }
    for (Map.Entry<String, JsonNode> entry : secret.path("stringData").properties()) {
      values.put(entry.getKey(), entry.getValue().asText(""));
    }
    return Fact.known(values);
  }

  /// Line breaks do not count, as in the API server (Go's `encoding/base64`); anything else that is
  /// no base 64 is a mistake there and here.
  private static String decoded(String text) {
    return new String(Base64.getDecoder().decode(text.replace("\n", "").replace("\r", "")), UTF_8);
  }
}
