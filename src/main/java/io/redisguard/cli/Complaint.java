package io.redisguard.cli;

import java.io.Serial;

/// Something that the user can mend: wrong arguments, or input that cannot be read. Its message is
/// all that they see.
final class Complaint extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  Complaint(String message) {
    super(message);
  }

  /// What to print for a problem: our own words, or the kind of an unforeseen one. The heading of a
  /// list of mistakes names the file and needs no program before it.
  static String of(Throwable problem) {
    String message = problem instanceof Complaint ? problem.getMessage() : null;
    if (message == null) {
      return "redis-guard: unexpected " + problem;
    }
    return message.contains("\n") ? message : "redis-guard: " + message;
  }
}
