package io.redisguard.decision;

import io.redisguard.rules.Objection;

/// Text that leaves the guard: one line, printable, bounded, whatever names and labels it quotes.
public final class Text {
  /// What Kubernetes recommends for one warning; longer ones may be cut by the API server.
  public static final int WARNING_LENGTH = 120;

  private static final int MESSAGE_LENGTH = 1000;
  private static final int ANNOTATION_LENGTH = 256;

  private Text() {}

  /// A refusal in one line: what is the case, then what to do.
  static String sentence(Objection objection) {
    String text = objection.message();
    if (!objection.fix().isEmpty()) {
      text +=
          ". " + Character.toUpperCase(objection.fix().charAt(0)) + objection.fix().substring(1);
    }
    return oneLine(text, MESSAGE_LENGTH);
  }

  static String warning(String text) {
    return oneLine(text, WARNING_LENGTH);
  }

  static String annotation(String text) {
    return oneLine(text, ANNOTATION_LENGTH);
  }

  /// The text with every control character replaced, cut to a length. A warning with a line break
  /// would vanish on its way: the API server drops what is no valid header.
  public static String oneLine(String text, int length) {
    if (text.length() <= length && isPlain(text)) {
      return text;
    }
    StringBuilder line = new StringBuilder(Math.min(text.length(), length));
    text.codePoints()
        .limit(length + 1L)
        .map(point -> isPrintable(point) ? point : '?')
        .forEach(line::appendCodePoint);
    if (line.codePointCount(0, line.length()) > length) {
      line.setLength(line.offsetByCodePoints(0, length - 1));
      line.append('…');
    }
    return line.toString();
  }

  /// Nearly every text is, and needs no second look.
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  private static boolean isPrintable(int point) {
    return !Character.isISOControl(point)
        && Character.getType(point) != Character.FORMAT
        && Character.getType(point) != Character.LINE_SEPARATOR
        && Character.getType(point) != Character.PARAGRAPH_SEPARATOR
        && Character.getType(point) != Character.SURROGATE;
  }
}
