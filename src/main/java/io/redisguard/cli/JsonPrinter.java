package io.redisguard.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.review.Json;
import java.io.PrintWriter;

/// JSON on a terminal or in a file: indented, and plain ASCII, so that no name in it can steer the
/// terminal that shows it.
final class JsonPrinter {
  private JsonPrinter() {}

  static void print(PrintWriter out, JsonNode tree) {
    try {
      out.println(
          Json.mapper()
              .writerWithDefaultPrettyPrinter()
              .with(JsonWriteFeature.ESCAPE_NON_ASCII)
              .writeValueAsString(tree));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of our own can always be written", e);
    }
  }
}
