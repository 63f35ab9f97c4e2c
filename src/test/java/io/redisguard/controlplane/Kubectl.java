package io.redisguard.controlplane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The real kubectl as one user.
record Kubectl(Path program, Path kubeconfig) {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /// What a command printed, and how it ended.
  record Said(int code, String out, String err) {
    /// The output of a command that has to succeed.
    String ok() {
      if (code != 0) {
        throw new AssertionError("kubectl failed (%d): %s%s".formatted(code, out, err));
      }
      return out;
    }
  }

  Said run(String... arguments) {
    return runWith("", arguments);
  }

  /// The words of a command line, which must hold no quotes.
  Said line(String commandLine) {
    return run(commandLine.split(" "));
  }

  /// The same for what may take longer than others.
  Said line(String commandLine, Duration patience) {
    return runWith("", patience, commandLine.split(" "));
  }

  Said apply(String yaml) {
    return runWith(yaml, "apply", "-f", "-");
  }

  /// Both outputs in the order in which a terminal shows them, whatever the end.
  String shows(String commandLine) {
    List<String> command = command(commandLine.split(" "));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> command(String... arguments) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.add("--kubeconfig=" + kubeconfig);
    command.add("--cache-dir=" + kubeconfig + ".cache");
    command.addAll(List.of(arguments));
    return command;
  }

  /// Runs with a standard input.
  Said runWith(String input, String... arguments) {
    return runWith(input, PATIENCE, arguments);
  }

  private Said runWith(String input, Duration patience, String... arguments) {
    List<String> command = command(arguments);
    try {
      Path out = Files.createTempFile("kubectl", ".out");
      Path err = Files.createTempFile("kubectl", ".err");
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try (var stdin = process.getOutputStream()) {
          stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException _) {
          // It ended without reading; its own words say why.
        }
        if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError(
              "kubectl does not end: %s\n%s%s"
                  .formatted(
                      String.join(" ", arguments), Files.readString(out), Files.readString(err)));
        }
        return new Said(process.exitValue(), Files.readString(out), Files.readString(err));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
