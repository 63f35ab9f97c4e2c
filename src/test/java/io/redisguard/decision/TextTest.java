package io.redisguard.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.rules.Objection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {
  @ParameterizedTest(name = "{0}: {1}")
  @ValueSource(
      strings = {
        "\n", "\r", "\t", "\0", "\u001b", "\u007f", "\u0085", "\u2028", "\u2029", "\u202e",
        "\u200b", "\ud800", "\udc00"
      })
  void whatWouldBreakAHeaderOrATerminalIsReplaced(String hostile) {
    assertThat(Text.oneLine("a" + hostile + "b", 100)).isEqualTo("a?b");
  }

  @ParameterizedTest(name = "{0} within {1}: {2}")
  @CsvSource({
    "abcd,   4, abcd",
    "abcde,  4, abc…",
    "'',     4, ''",
    // characters beyond the basic plane count once and are never cut in two
    "🦊🦊🦊🦊,   4, 🦊🦊🦊🦊",
    "🦊🦊🦊🦊🦊, 4, 🦊🦊🦊…",
    "größe,  5, größe",
  })
  void isCutToALength(String text, int length, String cut) {
    assertThat(Text.oneLine(text, length)).isEqualTo(cut);
  }

  @Test
  void warningsAreShort() {
    assertThat(Text.warning("x".repeat(120))).isEqualTo("x".repeat(120));
    assertThat(Text.warning("x".repeat(100_000))).isEqualTo("x".repeat(119) + "…");
  }

  @Test
  void aRefusalIsOneLineOfBoundedLength() {
    assertThat(Text.sentence(Objection.that("r", "it is so", ""))).isEqualTo("it is so");
    assertThat(Text.sentence(Objection.that("r", "it is so", "do\nit")))
        .isEqualTo("it is so. Do?it");
    assertThat(Text.sentence(Objection.that("r", "x".repeat(5000), "y"))).hasSize(1000);
  }
}
