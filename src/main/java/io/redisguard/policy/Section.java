package io.redisguard.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/// One mapping of a policy document, with its path, that collects what is wrong with it.
final class Section {
  private final String path;
  private final JsonNode node;
  private final List<PolicyMistake> mistakes;

  private Section(String path, JsonNode node, List<PolicyMistake> mistakes) {
    this.path = path;
    this.node = node;
    this.mistakes = mistakes;
  }

  static Section root(JsonNode document) {
    Section root = new Section("", document, new ArrayList<>());
    if (!document.isObject()) {
      root.mistakes.add(
          new PolicyMistake("document", "is " + kind(document) + ", not a GuardPolicy"));
    }
    return root;
  }

  List<PolicyMistake> mistakes() {
    return mistakes;
  }

  /// False where the document has something else: that is a mistake already.
  boolean isMapping() {
    return node.isObject();
  }

  boolean has(String key) {
    return node.has(key) && !node.get(key).isNull();
  }

  JsonNode get(String key) {
    return node.path(key);
  }

  Iterable<String> keys() {
    return node::fieldNames;
  }

  void mistake(String key, String problem) {
    mistakes.add(new PolicyMistake(pathOf(key), problem));
  }

  void only(String... known) {
    for (String key : keys()) {
      if (!Arrays.asList(known).contains(key)) {
        mistake(key, "unknown key" + Spelling.suggest(key, List.of(known)));
      }
    }
  }

  void mustEqual(String key, String wanted) {
    if (!has(key)) {
      if (isMapping()) {
        mistake(key, "is missing: it must be " + wanted);
      }
    } else if (!wanted.equals(node.get(key).asText())) {
      mistake(key, "is %s: it must be %s".formatted(shown(node.get(key)), wanted));
    }
  }

  Section section(String key, boolean required) {
    JsonNode child = node.path(key);
    if (!has(key)) {
      if (required && isMapping()) {
        mistake(key, "is missing");
      }
      child = MissingNode.getInstance();
    } else if (!child.isObject()) {
      mistake(key, "is %s, not a mapping".formatted(kind(child)));
      child = MissingNode.getInstance();
    }
    return new Section(pathOf(key), child, mistakes);
  }

  List<Section> items(String key) {
    List<Section> items = new ArrayList<>();
    if (!has(key)) {
      return items;
    }
    if (!node.get(key).isArray()) {
      mistake(key, "is %s, not a list".formatted(kind(node.get(key))));
      return items;
    }
    int index = 0;
    for (JsonNode item : node.get(key)) {
      String itemPath = pathOf(key) + "[" + index++ + "]";
      if (!item.isObject()) {
        mistakes.add(new PolicyMistake(itemPath, "is %s, not a mapping".formatted(kind(item))));
      }
      items.add(new Section(itemPath, item, mistakes));
    }
    return items;
  }

  /// A text; empty when it is absent or wrong.
  String text(String key, boolean required) {
    if (!has(key)) {
      if (required && isMapping()) {
        mistake(key, "is missing");
      }
      return "";
    }
    if (!node.get(key).isTextual() || node.get(key).asText().isBlank()) {
      mistake(key, "is %s, not a text".formatted(kind(node.get(key))));
      return "";
    }
    return node.get(key).asText();
  }

  Set<String> texts(String key) {
    Set<String> texts = new LinkedHashSet<>();
    if (!has(key)) {
      return texts;
    }
    if (!node.get(key).isArray()) {
      mistake(key, "is %s, not a list".formatted(kind(node.get(key))));
      return texts;
    }
    int index = 0;
    for (JsonNode item : node.get(key)) {
      if (item.isTextual() && !item.asText().isBlank()) {
        texts.add(item.asText());
      } else {
        mistake(key + "[" + index + "]", "is %s, not a text".formatted(kind(item)));
      }
      index++;
    }
    return texts;
  }

  /// One of some words.
  <T> T word(
      String key, List<T> words, Function<T, String> spelling, T otherwise, boolean required) {
    if (!has(key)) {
      if (required && isMapping()) {
        mistake(
            key, "is missing: it must be " + Spelling.oneOf(words.stream().map(spelling).toList()));
      }
      return otherwise;
    }
    for (T word : words) {
      if (spelling.apply(word).equals(node.get(key).asText())) {
        return word;
      }
    }
    List<String> spelled = words.stream().map(spelling).toList();
    mistake(
        key,
        "%s is not %s%s"
            .formatted(
                shown(node.get(key)),
                Spelling.oneOf(spelled),
                Spelling.suggest(node.get(key).asText(), spelled)));
    return otherwise;
  }

  /// A value for a message: short, and a text as JSON writes it, in quotes and on one line.
  static String shown(JsonNode value) {
    String text = value.toString();
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }

  static String kind(JsonNode value) {
    String type = value.getNodeType().name().toLowerCase(Locale.ROOT);
    return switch (type) {
      case "object" -> "a mapping";
      case "array" -> "a list";
      case "string" -> value.asText().isBlank() ? "an empty text" : "the text " + shown(value);
      case "missing", "null" -> "empty";
      default -> "the value " + shown(value);
    };
  }

  private String pathOf(String key) {
    String line = key.replaceAll("\\p{Cntrl}", "?");
    String printable = line.length() <= 80 ? line : line.substring(0, 77) + "...";
    return path.isEmpty() ? printable : path + "." + printable;
  }
}
