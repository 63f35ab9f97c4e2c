package io.redisguard.cli;

import java.io.Serial;

/// Something that the user can mend: wrong arguments, or input that cannot be read. Its message is
/// all that they see.
final class Complaint extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  Complaint(String message) {
    super(message);
  }

  /// What to print for a problem: our own words, or the kind of an unforeseen one.
  static String of(Throwable problem) {
    return problem instanceof Complaint && problem.getMessage() != null
        ? problem.getMessage()
        : "unexpected " + problem;
  }
}
