package io.redisguard.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Runs commands as a shell would, and keeps what they print.
public final class Cli {
  /// Where the manifests of these tests are, as a user would name it.
  static final String MANIFESTS = "src/test/resources/cli/manifests";

  static final String BROKEN = "src/test/resources/cli/broken";

  private Cli() {}

  public record Result(int code, String out, String err) {}

  public static Result run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        GuardCommand.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(args);
    return new Result(code, timeless(out.toString()), err.toString());
  }

  static Result runWithInput(String input, String... args) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    try {
      return run(args);
    } finally {
      System.setIn(before);
    }
  }

  /// A whole output that is kept beside the tests.
  static String expected(String name) {
    try {
      return Files.readString(Path.of("src/test/resources/cli/expected", name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String write(Path folder, String name, String content) {
    try {
      return Files.writeString(folder.resolve(name), content).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String timeless(String out) {
    return out.replaceAll("[0-9]+\\.[0-9] s\\b", "0.0 s")
        .replaceAll("time=\"[0-9.]+\"", "time=\"0.000\"");
  }
}
