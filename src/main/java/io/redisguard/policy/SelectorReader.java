package io.redisguard.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.subject.Selector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads a label selector strictly.
final class SelectorReader {
  private SelectorReader() {}

  /// A selector that must take something away.
  ///
  /// @param why what an empty one would mean
  static Selector readNarrow(Section parent, String key, String why) {
    JsonNode given = parent.get(key);
    if (given.isObject()
        && given.path("matchLabels").isEmpty()
        && given.path("matchExpressions").isEmpty()) {
      parent.mistake(key, "is empty: " + why + ": name at least one label");
    }
    return read(parent.section(key, true));
  }

  static Selector read(Section section) {
    section.only("matchLabels", "matchExpressions");
    Map<String, String> labels = new LinkedHashMap<>();
    Section matchLabels = section.section("matchLabels", false);
    for (String key : matchLabels.keys()) {
      JsonNode value = matchLabels.get(key);
      if (value.isTextual()) {
        labels.put(key, value.asText());
      } else {
        matchLabels.mistake(
            key, "is %s: label values are texts, put it in quotes".formatted(Section.kind(value)));
      }
    }
    List<Selector.Requirement> requirements = new ArrayList<>();
    for (Section item : section.items("matchExpressions")) {
      item.only("key", "operator", "values");
      String key = item.text("key", true);
      Selector.Operator operator =
          item.word(
              "operator",
              List.of(Selector.Operator.values()),
              Selector.Operator::word,
              Selector.Operator.EXISTS,
              true);
      Set<String> values = item.texts("values");
      boolean listed = operator == Selector.Operator.IN || operator == Selector.Operator.NOT_IN;
      boolean known = Selector.Operator.of(item.get("operator").asText()) != null;
      if (known && listed == values.isEmpty()) {
        item.mistake(
            "values",
            listed
                ? "is empty: " + operator.word() + " needs values"
                : operator.word() + " takes none");
      }
      requirements.add(new Selector.Requirement(key, operator, values));
    }
    return new Selector.Labels(labels, requirements);
  }
}
