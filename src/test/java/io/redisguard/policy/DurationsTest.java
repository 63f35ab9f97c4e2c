package io.redisguard.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest(name = "{0} is {1}, told as {2}")
  @CsvSource({
    "90s,          PT1M30S,        1m30s",
    "10m,          PT10M,          10m",
    "1h30m,        PT1H30M,        1h30m",
    "1h0m5s,       PT1H5S,         1h5s",
    "1500ms,       PT1.5S,         1s",
    "0s,           PT0S,           0s",
    "1m1m,         PT2M,           2m",
    "24h,          PT24H,          24h",
    "3599s,        PT59M59S,       59m59s",
    "3600s,        PT1H,           1h",
    "999999999h,   PT999999999H,   999999999h",
  })
  void readAndTold(String text, Duration duration, String told) {
    assertThat(Durations.parse(text)).isEqualTo(duration);
    assertThat(Durations.text(duration)).isEqualTo(told);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10",
        "m",
        "10 m",
        "10minutes",
        "-1m",
        "1.5h",
        "1d",
        "10M",
        "PT10M",
        "9999999999s",
        "1m ",
        "1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s"
      })
  void noDuration(String text) {
    assertThat(Durations.parse(text)).isNull();
  }
}
