package io.redisguard.review;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetProjectionTest {
  @ParameterizedTest(name = "{0} healthy of {1}: {2}")
  @CsvSource({
    "2,    2, true",
    "3,    2, true",
    "1,    2, false",
    "3,    0, false",
    "null, 1, false",
    "0, null, false",
  })
  void enoughHealthyOnceComputed(String current, String desired, boolean enough)
      throws JsonProcessingException {
    JsonNode budget =
        Json.mapper()
            .readTree(
                "{\"status\": {\"currentHealthy\": %s, \"desiredHealthy\": %s}}"
                    .formatted(current, desired));
    assertThat(ObjectProjection.budget(budget).enoughHealthyOnceComputed()).isEqualTo(enough);
  }
}
