package io.redisguard.review;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Tolerant reads of a JSON tree: a field that is absent, null or of another type reads as absent.
public final class Json {
  /// Deeper than any Kubernetes object; a tree of this depth is still walked without harm to the
  /// stack.
  public static final int MAX_DEPTH = 200;

  /// Longer than the largest annotation (256 KiB in all) and the largest ConfigMap value (1 MiB).
  public static final int MAX_STRING = 2 << 20;

  static final int MAX_NAME = 64 << 10;
  static final int MAX_NUMBER = 100;

  private static final int USUAL_LENGTH = 1024;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(MAX_STRING)
                          .maxNameLength(MAX_NAME)
                          .maxNumberLength(MAX_NUMBER)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final ObjectReader TREES = MAPPER.readerFor(JsonNode.class);

  private Json() {}

  /// Reads trees within the limits above; refuses duplicate keys and anything after the value.
  public static ObjectReader trees() {
    return TREES;
  }

  public static JsonMapper mapper() {
    return MAPPER;
  }

  /// Writes one JSON value.
  @FunctionalInterface
  public interface Writing {
    void to(JsonGenerator json) throws IOException;
  }

  /// What is written, in UTF-8.
  public static byte[] bytes(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_LENGTH);
    try (JsonGenerator json = MAPPER.createGenerator(bytes)) {
      writing.to(json);
    } catch (IOException e) {
      throw new IllegalStateException("memory can always be written to", e);
    }
    return bytes.toByteArray();
  }

  static String text(JsonNode parent, String key) {
    return textOr(parent, key, "");
  }

  static String textOr(JsonNode parent, String key, String otherwise) {
    JsonNode value = parent.path(key);
    return value.isTextual() ? value.textValue() : otherwise;
  }

  static long longOr(JsonNode parent, String key, long otherwise) {
    JsonNode value = parent.path(key);
    return value.isIntegralNumber() && value.canConvertToLong() ? value.longValue() : otherwise;
  }

  static int intOr(JsonNode parent, String key, int otherwise) {
    JsonNode value = parent.path(key);
    return value.isInt() ? value.intValue() : otherwise;
  }

  static boolean isSet(JsonNode parent, String key) {
    return !parent.path(key).isMissingNode() && !parent.path(key).isNull();
  }

  static Map<String, String> texts(JsonNode map) {
    if (!map.isObject() || map.isEmpty()) {
      return Map.of();
    }
    Map<String, String> texts = LinkedHashMap.newLinkedHashMap(map.size());
    map.properties()
        .forEach(
            entry -> {
              if (entry.getValue().isTextual()) {
                texts.put(entry.getKey(), entry.getValue().textValue());
              }
            });
    return texts;
  }

  static List<String> textList(JsonNode list) {
    List<String> texts = new ArrayList<>(list.size());
    for (JsonNode item : list) {
      if (item.isTextual()) {
        texts.add(item.textValue());
      }
    }
    return texts;
  }
}
