package io.redisguard.page;

/// How something is, the worst first.
public enum State {
  BAD("bad", "needs you"),
  WARN("warn", "look"),
  GOOD("good", "well"),
  IDLE("idle", "idle");

  private final String style;
  private final String word;

  State(String style, String word) {
    this.style = style;
    this.word = word;
  }

  /// Its class in the style sheet.
  String style() {
    return style;
  }

  /// For people, beside the colour.
  String word() {
    return word;
  }

  State worse(State other) {
    return compareTo(other) <= 0 ? this : other;
  }
}
