package io.redisguard.handover;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Amounts of memory as Redis writes them: `1k` is 1000 bytes, `1kb` is 1024; case does not matter.
/// Source: redis src/util.c memtoull.
final class RedisMemory {
  private static final Pattern SHAPE = Pattern.compile("([0-9]{1,18})([a-z]{0,2})");
  private static final Map<String, Long> UNITS =
      Map.of(
          "", 1L,
          "b", 1L,
          "k", 1_000L,
          "kb", 1L << 10,
          "m", 1_000_000L,
          "mb", 1L << 20,
          "g", 1_000_000_000L,
          "gb", 1L << 30);

  private RedisMemory() {}

  /// Empty when Redis would not start with this.
  static Optional<Long> parse(String text) {
    Matcher shape = SHAPE.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!shape.matches()) {
      return Optional.empty();
    }
    Long unit = UNITS.get(shape.group(2));
    if (unit == null) {
      return Optional.empty();
    }
    long number = Long.parseLong(shape.group(1));
    return number > Long.MAX_VALUE / unit ? Optional.empty() : Optional.of(number * unit);
  }
}
