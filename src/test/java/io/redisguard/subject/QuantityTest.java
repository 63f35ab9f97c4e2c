package io.redisguard.subject;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "0,      0",
    "1,      1",
    "100m,   0.1",
    "1.5,    1.5",
    "1.,     1",
    ".5,     0.5",
    "+2,     2",
    "-2,     -2",
    "-.5Gi,  -536870912",
    "5n,     0.000000005",
    "5u,     0.000005",
    "1k,     1000",
    "1M,     1000000",
    "1G,     1000000000",
    "1T,     1000000000000",
    "1P,     1000000000000000",
    "1E,     1000000000000000000",
    "1Ki,    1024",
    "256Mi,  268435456",
    "1.5Gi,  1610612736",
    "1Ti,    1099511627776",
    "1Pi,    1125899906842624",
    "1Ei,    1152921504606846976",
    "1e3,    1000",
    "1E3,    1000",
    "12e-3,  0.012",
  })
  void reads(String text, BigDecimal value) {
    Quantity quantity = Objects.requireNonNull(Quantity.parse(text));

    assertThat(quantity.value()).isEqualByComparingTo(value);
    assertThat(quantity).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "m",
        "Mi",
        "1 Mi",
        "1mi",
        "1K",
        "1KB",
        "256MB",
        "1,5",
        "1e",
        "1e+",
        "0x10",
        "1e999",
        "--1",
        "1.2.3",
        "NaN",
        "1Mi\n",
        "9999999999999999999999999999999"
      })
  void noQuantity(String text) {
    assertThat(Quantity.parse(text)).isNull();
  }

  @ParameterizedTest(name = "{0} bytes: {1}")
  @CsvSource({
    "0,          0Mi",
    "1,          1Mi",
    "1048576,    1Mi",
    "1048577,    2Mi",
    "629145600,  600Mi",
    "5000000000, 4769Mi",
  })
  void roundsUpToMebibytes(BigDecimal bytes, String text) {
    Quantity quantity = Quantity.mebibytes(bytes);

    assertThat(quantity.text()).isEqualTo(text);
    assertThat(Objects.requireNonNull(Quantity.parse(text)).value())
        .isEqualByComparingTo(quantity.value());
  }

  @ParameterizedTest(name = "{0} < {1}: {2}")
  @CsvSource({
    "100m,   1,     true",
    "1,      1000m, false",
    "1024Mi, 1Gi,   false",
    "1000Mi, 1Gi,   true",
    "1Gi,    1G,    false",
  })
  void comparesByValue(String left, String right, boolean less) {
    assertThat(
            Objects.requireNonNull(Quantity.parse(left))
                .isLessThan(Objects.requireNonNull(Quantity.parse(right))))
        .isEqualTo(less);
  }
}
