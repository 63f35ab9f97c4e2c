package io.redisguard.handover;

import io.redisguard.facts.CommandWords;
import io.redisguard.facts.Fact;
import io.redisguard.subject.PodSpecView.ContainerView;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Options that a server is started with, from its command line and from the variables that charts
/// pass on to it, and its environment.
record ServerOptions(ContainerView container, List<String> words) {
  /// Appended to the command line by images: bitnami, redis-stack.
  private static final List<String> EXTRA_FLAGS =
      List.of("REDIS_EXTRA_FLAGS", "VALKEY_EXTRA_FLAGS", "REDIS_ARGS", "VALKEY_ARGS");

  private static final Pattern VARIABLE =
      Pattern.compile("\\$(?:\\{([A-Za-z0-9_]+)}|\\(([A-Za-z0-9_]+)\\)|([A-Za-z0-9_]+))");

  static ServerOptions of(ContainerView container) {
    List<String> words = new ArrayList<>(CommandWords.of(container));
    for (String name : EXTRA_FLAGS) {
      String flags = container.envValue(name);
      if (flags != null) {
        words.addAll(CommandWords.split(flags));
      }
    }
    return new ServerOptions(container, List.copyOf(words));
  }

  /// The value after `--name`, or in `--name=value` as Dragonfly has it; the last one wins.
  Fact<String> option(String name) {
    String flag = "--" + name;
    for (int i = words.size() - 1; i >= 0; i--) {
      String word = words.get(i);
      if (word.startsWith(flag + "=")) {
        return Fact.known(resolve(word.substring(flag.length() + 1)));
      }
      if (word.equals(flag) && i + 1 < words.size()) {
        return Fact.known(resolve(words.get(i + 1)));
      }
    }
    return Fact.unknown("the command line does not have " + flag);
  }

  /// The first of these variables that has a literal value.
  Fact<String> env(List<String> names) {
    for (String name : names) {
      String value = container.envValue(name);
      if (value != null && !value.isEmpty()) {
        return Fact.known(resolve(value));
      }
    }
    return Fact.unknown("the environment has none of the known variables");
  }

  /// Variables with a literal value are filled in; others stay as written.
  private String resolve(String text) {
    if (text.indexOf('$') < 0) {
      return text;
    }
    Matcher variable = VARIABLE.matcher(text);
    StringBuilder resolved = new StringBuilder();
    while (variable.find()) {
      String value = container.envValue(nameOf(variable));
      variable.appendReplacement(
          resolved, Matcher.quoteReplacement(value == null ? variable.group() : value));
    }
    return variable.appendTail(resolved).toString();
  }

  private static String nameOf(Matcher variable) {
    String braces = variable.group(1);
    String parentheses = variable.group(2);
    return braces != null ? braces : parentheses != null ? parentheses : variable.group(3);
  }
}
