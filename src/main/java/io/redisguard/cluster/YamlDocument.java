package io.redisguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.review.Json;
import java.io.Serial;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// One YAML document as a JSON tree that remembers its lines.
record YamlDocument(JsonNode tree, Node root) implements Manifest.Lines {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int MAX_CODE_POINTS = 256 << 20;

  /// Aliases make a small file large ("billion laughs"); nobody writes this many values by hand.
  private static final int MAX_VALUES = 5_000_000;

  /// YAML that parses but means no JSON tree.
  static final class BadYaml extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;
    private final int line;

    BadYaml(Node at, String problem) {
      super(problem);
      this.line = YamlDocument.line(at);
    }

    int line() {
      return line;
    }
  }

  static List<YamlDocument> all(String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setSchema(new CoreSchema())
            .setCodePointLimit(MAX_CODE_POINTS)
            .setUseMarks(true)
            .build();
    List<YamlDocument> documents = new ArrayList<>();
    for (Node node : new Compose(settings).composeAllFromString(text)) {
      documents.add(new YamlDocument(new Converter().convert(node, 0), node));
    }
    return documents;
  }

  @Override
  public int lineOf(String pointer) {
    Node here = root;
    int line = line(root);
    for (String token : pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/", -1)) {
      String key = token.replace("~1", "/").replace("~0", "~");
      Node next = null;
      if (here instanceof MappingNode mapping) {
        for (NodeTuple tuple : mapping.getValue()) {
          if (tuple.getKeyNode() instanceof ScalarNode scalar && scalar.getValue().equals(key)) {
            next = tuple.getValueNode();
            line = line(tuple.getKeyNode());
          }
        }
      } else if (here instanceof SequenceNode sequence && key.matches("[0-9]{1,9}")) {
        int index = Integer.parseInt(key);
        if (index < sequence.getValue().size()) {
          next = sequence.getValue().get(index);
          line = line(next);
        }
      }
      if (next == null) {
        return line;
      }
      here = next;
    }
    return line;
  }

  private static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }

  private static final class Converter {
    private int values;

    JsonNode convert(Node node, int depth) {
      if (depth > Json.MAX_DEPTH || ++values > MAX_VALUES) {
        throw new BadYaml(node, "nested deeper than %d, or too large".formatted(Json.MAX_DEPTH));
      }
      return switch (node) {
        case MappingNode mapping -> object(mapping, depth);
        case SequenceNode sequence -> {
          ArrayNode array = JSON.arrayNode(sequence.getValue().size());
          sequence.getValue().forEach(item -> array.add(convert(item, depth + 1)));
          yield array;
        }
        case ScalarNode scalar -> scalar(scalar);
        default -> throw new BadYaml(node, "a kind of value that JSON does not have");
      };
    }

    private ObjectNode object(MappingNode mapping, int depth) {
      ObjectNode object = JSON.objectNode();
      for (NodeTuple tuple : mapping.getValue()) {
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
          throw new BadYaml(tuple.getKeyNode(), "a key that is no text");
        }
        if (object.has(key.getValue())) {
          throw new BadYaml(key, "the key %s stands twice".formatted(key.getValue()));
        }
        object.set(key.getValue(), convert(tuple.getValueNode(), depth + 1));
      }
      return object;
    }

    private static JsonNode scalar(ScalarNode scalar) {
      String text = scalar.getValue();
      Tag tag = scalar.getTag();
      if (tag.equals(Tag.NULL)) {
        return JSON.nullNode();
      }
      if (tag.equals(Tag.BOOL)) {
        return JSON.booleanNode(Boolean.parseBoolean(text));
      }
      try {
        if (tag.equals(Tag.INT)) {
          return integer(text);
        }
        if (tag.equals(Tag.FLOAT)) {
          return JSON.numberNode(new BigDecimal(text));
        }
      } catch (NumberFormatException _) {
        // .inf and .nan have no number in JSON either
        return JSON.textNode(text);
      }
      return JSON.textNode(text);
    }

    private static JsonNode integer(String text) {
      BigInteger value =
          text.startsWith("0x")
              ? new BigInteger(text.substring(2), 16)
              : text.startsWith("0o") ? new BigInteger(text.substring(2), 8) : new BigInteger(text);
      return value.bitLength() < Integer.SIZE
          ? JSON.numberNode(value.intValue())
          : value.bitLength() < Long.SIZE
              ? JSON.numberNode(value.longValue())
              : JSON.numberNode(value);
    }
  }
}
