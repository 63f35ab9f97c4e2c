package io.redisguard.review;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Set;

/// The bytes of a review → a tree, within the limits of `Json`.
///
/// Half of what the API server sends is left out: structures that no verdict reads, among them
/// `managedFields`, a quarter by itself. Jackson's own tree reader cannot leave anything out.
/// asking it to filter costs more than it saves.
final class TreeReader {
  /// Objects and lists by these names; a label or a number by such a name is kept.
  static final Set<String> LEFT_OUT =
      Set.of(
          "managedFields",
          "containerStatuses",
          "initContainerStatuses",
          "livenessProbe",
          "readinessProbe",
          "startupProbe",
          "securityContext",
          "affinity",
          "tolerations",
          "topologySpreadConstraints");

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final JsonParser parser;

  private TreeReader(JsonParser parser) {
    this.parser = parser;
  }

  /// The one value that the bytes hold.
  ///
  /// @throws IOException when they are no JSON, hold more or less than one value, break a limit, or
  ///     have a key twice in one object
  static JsonNode read(byte[] body) throws IOException {
    try (JsonParser parser = Json.mapper().createParser(body)) {
      TreeReader reader = new TreeReader(parser);
      JsonNode tree = reader.value(parser.nextToken());
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "more than one value", parser.currentTokenLocation());
      }
      return tree;
    }
  }

  private JsonNode value(JsonToken token) throws IOException {
    return switch (token) {
      case null -> throw new JsonParseException(parser, "no value", parser.currentTokenLocation());
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_STRING -> JSON.textNode(parser.getText());
      case VALUE_TRUE -> JSON.booleanNode(true);
      case VALUE_FALSE -> JSON.booleanNode(false);
      case VALUE_NULL -> JSON.nullNode();
      case VALUE_NUMBER_INT -> integer();
      case VALUE_NUMBER_FLOAT -> JSON.numberNode(parser.getDoubleValue());
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new JsonParseException(parser, "no value", parser.currentTokenLocation());
    };
  }

  /// The parser bounds how deep this calls itself.
  private ObjectNode object() throws IOException {
    ObjectNode object = JSON.objectNode();
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      JsonToken token = parser.nextToken();
      if (token.isStructStart() && LEFT_OUT.contains(key)) {
        parser.skipChildren();
      } else if (object.replace(key, value(token)) != null) {
        throw new DuplicateKey(parser);
      }
    }
    return object;
  }

  private ArrayNode array() throws IOException {
    ArrayNode array = JSON.arrayNode();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      array.add(value(token));
    }
    return array;
  }

  private JsonNode integer() throws IOException {
    return switch (parser.getNumberType()) {
      case INT -> JSON.numberNode(parser.getIntValue());
      case LONG -> JSON.numberNode(parser.getLongValue());
      case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> JSON.numberNode(parser.getBigIntegerValue());
    };
  }

  /// A key stands twice in one object: which of the two counts would depend on the reader.
  static final class DuplicateKey extends JsonParseException {
    private static final long serialVersionUID = 1;

    DuplicateKey(JsonParser parser) {
      super(parser, "duplicate key", parser.currentTokenLocation());
    }
  }
}
