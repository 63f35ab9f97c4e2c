package io.redisguard.controlplane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A process that does not outlive this JVM, however that ends (see keep.sh).
final class KeptProcess implements AutoCloseable {
  private final Process keeper;
  private final Path log;

  private KeptProcess(Process keeper, Path log) {
    this.keeper = keeper;
    this.log = log;
  }

  /// Starts it.
  ///
  /// @param folder removed when the process ends
  static KeptProcess withFolder(Path folder, Path log, List<String> command) {
    return start(folder.toString(), log, command);
  }

  static KeptProcess start(Path log, List<String> command) {
    return start("-", log, command);
  }

  private static KeptProcess start(String folder, Path log, List<String> command) {
    List<String> kept = new ArrayList<>();
    kept.add(Binaries.TOOLING.resolve("keep.sh").toString());
    kept.add(folder);
    kept.addAll(command);
    try {
      return new KeptProcess(
          new ProcessBuilder(kept)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start(),
          log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isAlive() {
    return keeper.isAlive();
  }

  /// What it wrote, for the message of a failure.
  String lastWords() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /// Stops it in the middle of what it does, without ending it: it accepts connections and answers
  /// nothing.
  void freeze() {
    signal("-STOP");
  }

  void thaw() {
    signal("-CONT");
  }

  private void signal(String signal) {
    try {
      for (ProcessHandle child : keeper.children().toList()) {
        // One of the children is the watcher of keep.sh; it does nothing that could be disturbed.
        new ProcessBuilder("kill", signal, Long.toString(child.pid())).start().waitFor();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try {
      thaw();
      keeper.getOutputStream().close();
      if (!keeper.waitFor(20, TimeUnit.SECONDS)) {
        throw new IllegalStateException("a process of the control plane does not end: " + log);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
