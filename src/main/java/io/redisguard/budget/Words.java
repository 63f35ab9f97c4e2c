package io.redisguard.budget;

import io.redisguard.subject.Selector;
import io.redisguard.subject.Selector.Requirement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// How this package says numbers and selectors.
public final class Words {
  private Words() {}

  /// `1 pod`, `3 pods`.
  static String count(int number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }

  /// A selector as kubectl writes it: `app=redis,role in (master,replica),!canary`.
  public static String selector(Selector selector) {
    return switch (selector) {
      case Selector.Nothing _ -> "no selector";
      case Selector.Invalid _ -> "an invalid selector";
      case Selector.Labels labels when labels.isEverything() -> "every pod";
      case Selector.Labels labels -> String.join(",", parts(labels));
    };
  }

  /// What a selector asks beyond the selector of a group: `isMaster=true` for `app=redis,
  /// isMaster=true` in the group `app=redis`. The whole selector when that is nothing.
  static String narrowing(Selector selector, Selector group) {
    if (!(selector instanceof Selector.Labels narrow && group instanceof Selector.Labels wide)) {
      return selector(selector);
    }
    List<String> known = parts(wide);
    String rest =
        String.join(",", parts(narrow).stream().filter(part -> !known.contains(part)).toList());
    return rest.isEmpty() ? selector(selector) : rest;
  }

  private static List<String> parts(Selector.Labels labels) {
    Map<String, String> sorted = new TreeMap<>(labels.matchLabels());
    return Stream.concat(
            sorted.entrySet().stream().map(label -> label.getKey() + "=" + label.getValue()),
            labels.matchExpressions().stream().map(Words::requirement))
        .toList();
  }

  private static String requirement(Requirement requirement) {
    String values = "(" + String.join(",", new TreeSet<>(requirement.values())) + ")";
    return switch (requirement.operator()) {
      case IN -> requirement.key() + " in " + values;
      case NOT_IN -> requirement.key() + " notin " + values;
      case EXISTS -> requirement.key();
      case DOES_NOT_EXIST -> "!" + requirement.key();
    };
  }
}
