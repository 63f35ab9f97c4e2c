package io.redisguard.subject;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntOrPercentTest {
  @ParameterizedTest(name = "{0} of {1} is {2}")
  @CsvSource({
    // value, of, pods (percentages round up)
    "1%,   3, 1",
    "34%,  3, 2",
    "100%, 3, 3",
    "0%,   3, 0",
    "51%,  1, 1",
    "50%,  0, 0",
  })
  void percentagesRoundUp(String text, int total, int pods) {
    assertThat(IntOrPercent.parse(text).of(total)).isEqualTo(pods);
  }

  @ParameterizedTest
  @CsvSource({"50", "x%", "-1%", "''", "99999999999%"})
  void whatIsNeitherIsKeptAsItWasWritten(String text) {
    assertThat(IntOrPercent.parse(text)).isEqualTo(new IntOrPercent.Invalid(text));
  }
}
