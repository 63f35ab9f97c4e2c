package io.redisguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageTest {
  @ParameterizedTest(name = "at width {0}")
  @CsvSource({
    "0,   '  fix   one two three four five six seven eight nine ten\n'",
    "40,  '  fix   one two three four five six\n        seven eight nine ten\n'",
    "10,  '  fix   one two three four five six\n        seven eight nine ten\n'",
    "500, '  fix   one two three four five six seven eight nine ten\n'",
  })
  void paragraphsFitTheTerminal(int width, String expected) {
    assertThat(printed(width, "one two three four five six seven eight nine ten"))
        .isEqualTo(expected);
  }

  @Test
  void longWordsStayWhole() {
    String word = "w".repeat(60);
    assertThat(printed(40, "a " + word + " b"))
        .isEqualTo("  fix   a\n        " + word + "\n        b\n");
  }

  @Test
  void coloursOnlyWhereAskedFor() {
    PrintWriter out = new PrintWriter(new StringWriter());
    assertThat(new Page(out, 0, true).paint(Page.Ink.RED, "deny")).isEqualTo("\033[31mdeny\033[0m");
    assertThat(new Page(out, 0, true).paint(Page.Ink.PLAIN, "deny")).isEqualTo("deny");
    assertThat(new Page(out, 0, false).paint(Page.Ink.RED, "deny")).isEqualTo("deny");
  }

  private static String printed(int width, String text) {
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    new Page(writer, width, false).paragraph("  fix   ", text);
    writer.flush();
    return out.toString();
  }
}
