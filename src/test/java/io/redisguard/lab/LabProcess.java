package io.redisguard.lab;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A server or a Sentinel as a process, which can be stopped, killed, frozen and started again.
public final class LabProcess {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly)));
  }

  private final List<String> command;
  private final Path log;
  private @Nullable Process process;

  LabProcess(List<String> command, Path log) {
    this.command = command;
    this.log = log;
  }

  /// With further arguments; instead of the one that runs.
  void start(String... more) {
    kill();
    process = launch(List.of(more));
  }

  private Process launch(List<String> more) {
    try {
      List<String> words = new ArrayList<>(command);
      words.addAll(more);
      Process started =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      RUNNING.add(started);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean isAlive() {
    return process != null && process.isAlive();
  }

  /// It keeps its connections and answers nothing.
  public void freeze() {
    signal("STOP");
  }

  public void thaw() {
    signal("CONT");
  }

  /// As a node that loses its power.
  public void kill() {
    if (process != null) {
      process.destroyForcibly();
      awaitEnd();
    }
  }

  /// As the kubelet does, without waiting for the end.
  public void stop() {
    if (process != null) {
      process.destroy();
    }
  }

  public void awaitEnd() {
    await().atMost(PATIENCE).pollInterval(POLL).until(() -> !isAlive());
    RUNNING.removeIf(ended -> !ended.isAlive());
  }

  private void signal(String name) {
    if (process == null) {
      return;
    }
    try {
      new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + process.pid()).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
