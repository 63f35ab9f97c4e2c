package io.redisguard.replay;

/// What of the input could not be read. Counted, and the first place is told: one broken line must
/// not lose a log, and a thousand of them must not fill a screen.
public final class Troubles {
  private long unreadable;
  private String first = "";
  private long late;

  void countUnreadable(String source, long line, String why) {
    if (unreadable++ == 0) {
      first = "%s:%d: %s".formatted(source, line, why);
    }
  }

  void countLate() {
    late++;
  }

  /// Lines, or elements of a list, that are no JSON or were cut off.
  public long unreadable() {
    return unreadable;
  }

  /// `audit.log:17: is cut off`; empty when everything was readable.
  public String first() {
    return first;
  }

  /// Events that came so late that others of a later time had been taken already.
  public long late() {
    return late;
  }
}
