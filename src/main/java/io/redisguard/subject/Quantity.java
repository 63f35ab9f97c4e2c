package io.redisguard.subject;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A Kubernetes quantity such as `100m`, `256Mi` or `1.5G`. Source: apimachinery
/// pkg/api/resource/quantity.go.
///
/// @param text as written
/// @param value in units: cores for cpu, bytes for memory
public record Quantity(String text, BigDecimal value) {
  private static final Pattern SHAPE =
      Pattern.compile(
          "([+-]?(?:[0-9]{1,30}(?:\\.[0-9]{0,30})?|\\.[0-9]{1,30}))(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?[0-9]{1,2}))?");
  private static final Map<String, BigDecimal> SUFFIXES =
      Map.ofEntries(
          Map.entry("n", BigDecimal.ONE.scaleByPowerOfTen(-9)),
          Map.entry("u", BigDecimal.ONE.scaleByPowerOfTen(-6)),
          Map.entry("m", BigDecimal.ONE.scaleByPowerOfTen(-3)),
          Map.entry("k", BigDecimal.ONE.scaleByPowerOfTen(3)),
          Map.entry("M", BigDecimal.ONE.scaleByPowerOfTen(6)),
          Map.entry("G", BigDecimal.ONE.scaleByPowerOfTen(9)),
          Map.entry("T", BigDecimal.ONE.scaleByPowerOfTen(12)),
          Map.entry("P", BigDecimal.ONE.scaleByPowerOfTen(15)),
          Map.entry("E", BigDecimal.ONE.scaleByPowerOfTen(18)),
          Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
          Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
          Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
          Map.entry("Ti", BigDecimal.valueOf(1L << 40)),
          Map.entry("Pi", BigDecimal.valueOf(1L << 50)),
          Map.entry("Ei", BigDecimal.valueOf(1L << 60)));

  /// Null when the text is not a quantity.
  public static @Nullable Quantity parse(String text) {
    Matcher shape = SHAPE.matcher(text);
    if (!shape.matches()) {
      return null;
    }
    BigDecimal number = new BigDecimal(shape.group(1));
    String suffix = shape.group(2);
    String exponent = shape.group(3);
    if (suffix != null) {
      return new Quantity(text, number.multiply(SUFFIXES.getOrDefault(suffix, BigDecimal.ONE)));
    }
    return new Quantity(
        text, exponent == null ? number : number.scaleByPowerOfTen(Integer.parseInt(exponent)));
  }

  /// A number of bytes in whole Mi, rounded up.
  public static Quantity mebibytes(BigDecimal bytes) {
    BigDecimal mebi = bytes.divide(BigDecimal.valueOf(1L << 20), 0, RoundingMode.CEILING);
    return new Quantity(mebi.toPlainString() + "Mi", mebi.multiply(BigDecimal.valueOf(1L << 20)));
  }

  public boolean isLessThan(Quantity other) {
    return value.compareTo(other.value) < 0;
  }

  @Override
  public String toString() {
    return text;
  }
}
