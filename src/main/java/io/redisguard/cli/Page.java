package io.redisguard.cli;

import io.redisguard.decision.Text;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Lines for a person: in columns, wrapped and coloured where that person looks at a terminal.
///
/// @param width columns of the terminal; 0 for a file or a pipe, where nothing is wrapped
record Page(PrintWriter out, int width, boolean colour) {
  /// Nobody reads wider lines with ease.
  private static final int WIDEST = 160;

  private static final int NARROWEST = 40;
  private static final int LINE = 1000;

  /// How a word stands out.
  enum Ink {
    RED("31"),
    YELLOW("33"),
    GREEN("32"),
    DIM("2"),
    PLAIN("");

    private final String code;

    Ink(String code) {
      this.code = code;
    }
  }

  /// What this process writes to. Colours are off for whoever sets NO_COLOR (no-color.org).
  static Page to(PrintWriter out) {
    if (!Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false)) {
      return new Page(out, 0, false);
    }
    String noColour = System.getenv("NO_COLOR");
    boolean dumb = "dumb".equals(System.getenv("TERM"));
    return new Page(out, terminalWidth(), (noColour == null || noColour.isEmpty()) && !dumb);
  }

  String paint(Ink ink, String text) {
    return colour && ink != Ink.PLAIN ? "\033[" + ink.code + "m" + text + "\033[0m" : text;
  }

  /// Text of others as it may be printed.
  static String clean(String text) {
    return Text.oneLine(text, LINE);
  }

  static String pad(String text, int columns) {
    int missing = columns - text.codePointCount(0, text.length());
    return missing <= 0 ? text : text + " ".repeat(missing);
  }

  /// A paragraph that begins with `first` and goes on below its text.
  void paragraph(String first, String text) {
    paragraph(first, text, first);
  }

  /// @param painted `first` with its colours, which take no room
  void paragraph(String first, String text, String painted) {
    int room = Math.clamp(width, NARROWEST, WIDEST) - first.length();
    if (width == 0 || text.length() <= room) {
      out.println((painted + text).stripTrailing());
      return;
    }
    String begin = painted;
    String rest = text;
    while (rest.length() > room) {
      int cut = rest.lastIndexOf(' ', room);
      if (cut <= 0) {
        cut = rest.indexOf(' ');
      }
      if (cut <= 0) {
        break;
      }
      out.println((begin + rest.substring(0, cut)).stripTrailing());
      rest = rest.substring(cut + 1);
      begin = " ".repeat(first.length());
    }
    out.println((begin + rest).stripTrailing());
  }

  private static int terminalWidth() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size").redirectInput(ProcessBuilder.Redirect.INHERIT).start();
      String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return Integer.parseInt(size.strip().substring(size.indexOf(' ') + 1));
    } catch (IOException | RuntimeException _) {
      return 0;
    }
  }
}
