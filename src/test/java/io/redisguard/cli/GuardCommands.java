package io.redisguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.review.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/// Runs commands in this JVM, as a shell would.
public final class GuardCommands {
  private GuardCommands() {}

  /// What a command left behind.
  public record Result(int code, String out, String err) {}

  public static Result run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        GuardCommand.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    return new Result(code, out.toString(), err.toString());
  }

  /// The JSON that a command prints; it must end well.
  public static JsonNode json(String... arguments) {
    Result result = run(arguments);
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isEqualTo(GuardCommand.OK);
    try {
      return Json.trees().readTree(result.out());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
