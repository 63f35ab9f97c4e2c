package io.redisguard.facts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandWordsTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      value = {
        // script ! words, split by |
        "redis-server --save \"\" --port 1 ! redis-server|--save||--port|1",
        "a 'b c' d\\ e\"f\" ! a|b c|d ef",
        "a&&b # c ! a|;|;|b",
        "a ${B} $(C) $D#x ! a|${B}|$(C)|$D#x",
        "{ a; } ! ;|a|;|;",
        "\"a \\\"b\\\"\" ! a \"b\"",
      })
  void split(String script, String words) {
    assertThat(CommandWords.split(script)).containsExactly(words.split("\\|", -1));
  }

  @Test
  void takesTheScriptOfAShellApart() {
    assertThat(CommandWords.of(List.of("/bin/bash", "-ec", "a b"))).containsExactly("a", "b");
    assertThat(CommandWords.of(List.of("sh", "/a.sh"))).containsExactly("sh", "/a.sh");
    assertThat(CommandWords.of(List.of("redis-server", "-c", "a b")))
        .containsExactly("redis-server", "-c", "a b");
    assertThat(CommandWords.of(List.of())).isEmpty();
  }
}
