package io.redisguard.policy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads a `rules` section: what it says about each rule.
final class RulesReader {
  private RulesReader() {}

  static Map<RuleId, RulesInForce.Change> read(Section rules) {
    Map<RuleId, RulesInForce.Change> changes = new EnumMap<>(RuleId.class);
    for (String word : rules.keys()) {
      RuleId id = RuleId.of(word);
      if (id == null) {
        List<String> known = Arrays.stream(RuleId.values()).map(RuleId::word).toList();
        rules.mistake(word, "unknown rule" + Spelling.suggest(word, known));
      } else {
        changes.put(id, change(id, rules.section(word, true)));
      }
    }
    return changes;
  }

  private static RulesInForce.Change change(RuleId id, Section rule) {
    rule.only(
        Stream.concat(Stream.of("mode"), id.options().stream().map(Option::key))
            .toArray(String[]::new));
    Map<Option<?>, Object> options = new HashMap<>();
    for (Option<?> option : id.options()) {
      if (rule.has(option.key())) {
        Object value = option.read(rule.get(option.key()));
        if (value == null) {
          rule.mistake(
              option.key(),
              "%s is not %s".formatted(Section.shown(rule.get(option.key())), option.wanted()));
        } else {
          options.put(option, value);
        }
      }
    }
    return new RulesInForce.Change(mode(id, rule), options);
  }

  private static @Nullable Mode mode(RuleId id, Section rule) {
    if (!rule.has("mode")) {
      return null;
    }
    List<Mode> modes = id.modes().stream().sorted(Comparator.naturalOrder()).toList();
    return rule.word("mode", modes, Mode::word, Mode.OFF, true);
  }
}
