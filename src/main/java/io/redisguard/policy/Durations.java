package io.redisguard.policy;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Durations as people write them in Kubernetes objects: `90s`, `10m`, `1h30m`.
public final class Durations {
  private static final Pattern PART = Pattern.compile("\\G([0-9]{1,9})(ms|s|m|h)");

  private Durations() {}

  /// Null when the text is not a duration.
  public static @Nullable Duration parse(String text) {
    if (text.isEmpty() || text.length() > 64) {
      return null;
    }
    Duration sum = Duration.ZERO;
    int read = 0;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      read = part.end();
      long number = Long.parseLong(part.group(1));
      sum =
          sum.plus(
              switch (part.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                default -> Duration.ofHours(number);
              });
    }
    return read == text.length() ? sum : null;
  }

  /// The shortest text that means the same, to whole seconds: `1h30m`, `40s`.
  public static String text(Duration duration) {
    long seconds = duration.toSeconds();
    String hours = seconds >= 3600 ? seconds / 3600 + "h" : "";
    String minutes = seconds % 3600 >= 60 ? seconds % 3600 / 60 + "m" : "";
    String rest = seconds % 60 > 0 || seconds == 0 ? seconds % 60 + "s" : "";
    return hours + minutes + rest;
  }
}
