package io.redisguard.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
  private static final List<String> KNOWN = List.of("delete-master", "delete-quorum", "mode");

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "delete-mastr,  '; did you mean delete-master?'",
    "deletemaster,  '; did you mean delete-master?'",
    "delete-qourum, '; did you mean delete-quorum?'",
    "Mode,          '; did you mean mode?'",
    "mod,           '; did you mean mode?'",
    "mo,            ''",
    "'',            ''",
    "evict-nothing-at-all, ''",
  })
  void suggestsWhatIsNear(String word, String suggestion) {
    assertThat(Spelling.suggest(word, KNOWN)).isEqualTo(suggestion);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({"64, '; did you mean a?'", "65, ''"})
  void longWordsAreFarFromEverything(int length, String suggestion) {
    String word = "a".repeat(length);
    String near = word.substring(1);

    assertThat(Spelling.suggest(word, List.of(near)).replace(near, "a")).isEqualTo(suggestion);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({"a, a", "a b, a or b", "a b c, 'a, b or c'"})
  void listsAlternatives(String words, String listed) {
    assertThat(Spelling.oneOf(List.of(words.split(" ", -1)))).isEqualTo(listed);
  }
}
