package io.redisguard.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.TestRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExemptUntilTest {
  @ParameterizedTest
  @CsvSource({
    "2026-11-21T13:00:00Z,      2026-11-21T13:00:00Z",
    "2026-11-21T14:00:00+01:00, 2026-11-21T13:00:00Z",
    "2026-11-21T13:00:00.5Z,    2026-11-21T13:00:00.5Z",
  })
  void readsRfc3339(String text, Instant end) {
    assertThat(ExemptUntil.on(Map.of("redis-guard.io/allow-until", text)))
        .isEqualTo(new ExemptUntil.Until(end));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "true", "tomorrow", "2026-11-21", "2026-11-21T13:00:00", "1790000000", "10m"})
  void anythingElseIsNoTime(String text) {
    assertThat(ExemptUntil.read(text)).isEqualTo(new ExemptUntil.NoTime());
  }

  @ParameterizedTest(name = "until {0}: {1}")
  @CsvSource({
    // it is 12:00 and a day is the most
    "2026-11-21T11:59:59Z, false",
    "2026-11-21T12:00:00Z, false",
    "2026-11-21T12:00:01Z, true",
    "2026-11-22T12:00:00Z, true",
    "2026-11-22T12:00:01Z, false",
    "+999999999-01-01T00:00:00Z, false",
    "-999999999-01-01T00:00:00Z, false",
  })
  void holdsUntilItsEndUnlessItReachesTooFar(String text, boolean holds) {
    assertThat(ExemptUntil.read(text))
        .isInstanceOfSatisfying(
            ExemptUntil.Until.class,
            until -> assertThat(until.holds(Duration.ofDays(1), TestRequest.NOW)).isEqualTo(holds));
  }
}
