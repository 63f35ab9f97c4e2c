package io.redisguard.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.subject.Quantity;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A setting that a rule may have besides its mode: its key in a policy, its type and its standard
/// value.
public final class Option<T> {
  /// Longest time that an eviction is answered with "wait" before it is let go.
  public static final Option<Duration> MAX_HOLD =
      duration("maxHold", Duration.ofMinutes(10), Duration.ofSeconds(1), Duration.ofHours(1));

  /// Who hands the role over before a master goes.
  public static final Option<Handover> HANDOVER =
      new Option<>(
          "handover", Handover.class, Handover.HOOK, Option::handover, "guard, hook or off");

  public static final Option<String> PRIORITY_CLASS_NAME =
      new Option<>(
          "priorityClassName",
          String.class,
          "redis-critical",
          node ->
              node.isTextual() && node.asText().matches("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?")
                  ? node.asText()
                  : null,
          "the name of a PriorityClass");

  /// Whether a class that only comes from the cluster's `globalDefault` counts as unset.
  public static final Option<Boolean> REPLACE_GLOBAL_DEFAULT =
      new Option<>(
          "replaceGlobalDefault",
          Boolean.class,
          false,
          node -> node.isBoolean() ? node.booleanValue() : null,
          "true or false");

  public static final Option<Quantity> CPU = quantity("cpu", "100m");

  public static final Option<Quantity> MEMORY = quantity("memory", "256Mi");

  /// Memory beyond maxmemory for fork (copy on write) and client and replica buffers, in percent.
  public static final Option<Integer> HEADROOM_PERCENT =
      new Option<>(
          "headroomPercent",
          Integer.class,
          50,
          node ->
              node.isInt() && node.intValue() >= 0 && node.intValue() <= 300
                  ? node.intValue()
                  : null,
          "a whole number from 0 to 300");

  /// Shortest termination grace period that leaves a handover its time.
  public static final Option<Duration> MIN_GRACE_PERIOD =
      duration(
          "minGracePeriod", Duration.ofSeconds(60), Duration.ofSeconds(25), Duration.ofHours(1));

  /// Farthest that an `allow-until` annotation may reach into the future.
  public static final Option<Duration> MAX_DURATION =
      duration("maxDuration", Duration.ofHours(24), Duration.ofMinutes(1), Duration.ofDays(31));

  private final String key;
  private final Class<T> type;
  private final T standard;
  private final Function<JsonNode, @Nullable T> reader;
  private final String wanted;

  private Option(
      String key,
      Class<T> type,
      T standard,
      Function<JsonNode, @Nullable T> reader,
      String wanted) {
    this.key = key;
    this.type = type;
    this.standard = standard;
    this.reader = reader;
    this.wanted = wanted;
  }

  public String key() {
    return key;
  }

  /// The value where no policy sets one.
  public T standard() {
    return standard;
  }

  /// What a value has to be, as the end of the sentence "… is not …".
  String wanted() {
    return wanted;
  }

  @Nullable T read(JsonNode node) {
    return reader.apply(node);
  }

  T cast(Object value) {
    return type.cast(value);
  }

  private static Option<Duration> duration(
      String key, Duration standard, Duration least, Duration most) {
    return new Option<>(
        key,
        Duration.class,
        standard,
        node -> {
          Duration read = node.isTextual() ? Durations.parse(node.asText()) : null;
          return read == null || read.compareTo(least) < 0 || read.compareTo(most) > 0
              ? null
              : read;
        },
        "a duration like 10m or 90s, from %s to %s"
            .formatted(Durations.text(least), Durations.text(most)));
  }

  private static Option<Quantity> quantity(String key, String standard) {
    return new Option<>(
        key,
        Quantity.class,
        known(standard),
        Option::positiveQuantity,
        "a quantity like " + standard);
  }

  private static Quantity known(String text) {
    Quantity quantity = Quantity.parse(text);
    if (quantity == null) {
      throw new IllegalArgumentException(text);
    }
    return quantity;
  }

  private static @Nullable Quantity positiveQuantity(JsonNode node) {
    Quantity quantity = node.isTextual() || node.isNumber() ? Quantity.parse(node.asText()) : null;
    return quantity != null && quantity.value().signum() > 0 ? quantity : null;
  }

  private static @Nullable Handover handover(JsonNode node) {
    for (Handover handover : Handover.values()) {
      if (node.isTextual() && handover.word().equals(node.asText())) {
        return handover;
      }
    }
    return null;
  }

  @Override
  public String toString() {
    return key;
  }
}
