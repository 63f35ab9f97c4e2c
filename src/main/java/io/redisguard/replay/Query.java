package io.redisguard.replay;

import io.redisguard.subject.PodView;
import io.redisguard.subject.Selector;
import io.redisguard.subject.Selector.Operator;
import io.redisguard.subject.Selector.Requirement;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What stands behind the `?` of a request's address.
record Query(Map<String, String> parameters) {
  private static final Query NONE = new Query(Map.of());
  private static final Pattern COMMA = Pattern.compile(",(?![^(]*\\))");
  private static final Pattern IN_SET =
      Pattern.compile("(\\S+)\\s+(in|notin)\\s+\\(([^)]*)\\)", Pattern.CASE_INSENSITIVE);
  private static final Pattern EQUALITY = Pattern.compile("([^=!\\s]+)\\s*(==?|!=)\\s*([^=!]*)");

  static Query of(String uri) {
    int mark = uri.indexOf('?');
    if (mark < 0) {
      return NONE;
    }
    Map<String, String> parameters = new HashMap<>();
    for (String pair : uri.substring(mark + 1).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        parameters.put(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
      }
    }
    return new Query(parameters);
  }

  boolean has(String name) {
    return !parameters.getOrDefault(name, "").isEmpty();
  }

  @Nullable Long number(String name) {
    try {
      return Long.valueOf(parameters.getOrDefault(name, ""));
    } catch (NumberFormatException _) {
      return null;
    }
  }

  /// Whether a request for a collection means all of it.
  boolean selectsEverything() {
    return !has("labelSelector") && !has("fieldSelector");
  }

  boolean selects(PodView pod) {
    return labels(parameters.getOrDefault("labelSelector", "")).matches(pod.labels())
        && fieldsMatch(pod);
  }

  private boolean fieldsMatch(PodView pod) {
    for (String part : parameters.getOrDefault("fieldSelector", "").split(",", -1)) {
      Matcher equality = EQUALITY.matcher(part.strip());
      if (part.isBlank()) {
        continue;
      }
      if (!equality.matches()) {
        return false;
      }
      String value =
          switch (equality.group(1)) {
            case "metadata.name" -> pod.name();
            case "metadata.namespace" -> pod.key().namespace();
            case "spec.nodeName" -> pod.spec().nodeName();
            case "status.phase" -> phase(pod);
            default -> null;
          };
      boolean equal = equality.group(3).strip().equals(value);
      if (value == null || equal == equality.group(2).equals("!=")) {
        return false;
      }
    }
    return true;
  }

  private static String phase(PodView pod) {
    String name = pod.phase().name();
    return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
  }

  /// Label selectors as addresses carry them: kubernetes apimachinery pkg/labels/selector.go.
  static Selector labels(String text) {
    List<Requirement> requirements = new ArrayList<>();
    for (String part : COMMA.split(text, -1)) {
      String one = part.strip();
      if (one.isEmpty()) {
        continue;
      }
      Matcher set = IN_SET.matcher(one);
      Matcher equality = EQUALITY.matcher(one);
      if (set.matches()) {
        boolean in = set.group(2).equalsIgnoreCase("in");
        requirements.add(
            new Requirement(
                set.group(1), in ? Operator.IN : Operator.NOT_IN, values(set.group(3))));
      } else if (equality.matches()) {
        boolean not = equality.group(2).equals("!=");
        requirements.add(
            new Requirement(
                equality.group(1),
                not ? Operator.NOT_IN : Operator.IN,
                Set.of(equality.group(3).strip())));
      } else if (one.matches("!?[A-Za-z0-9./_-]+")) {
        boolean not = one.startsWith("!");
        requirements.add(
            new Requirement(
                not ? one.substring(1) : one,
                not ? Operator.DOES_NOT_EXIST : Operator.EXISTS,
                Set.of()));
      } else {
        return new Selector.Invalid(one + " is no selector");
      }
    }
    return new Selector.Labels(Map.of(), requirements);
  }

  private static Set<String> values(String list) {
    return Set.copyOf(List.of(list.split(",", -1)).stream().map(String::strip).distinct().toList());
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return text;
    }
  }
}
