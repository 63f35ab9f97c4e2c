package io.redisguard.handover;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.redisguard.lab.LabNode;
import io.redisguard.lab.LabSettings;
import io.redisguard.lab.RedisLab;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The hook of a pod, run for a node of a lab: the text that goes into the pod, with another hosts
/// file and another log in it.
public final class HookRun {
  /// What it is in a pod that has 60 s to stop.
  public static final int BUDGET_SECONDS = 30;

  private final Process process;
  private final Path output;
  private final long started = System.nanoTime();

  private HookRun(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /// Starts it by `/bin/sh`, as the kubelet does.
  public static HookRun start(RedisLab lab, LabNode node) {
    return start(lab, node, BUDGET_SECONDS, List.of("/bin/sh"));
  }

  /// Starts it by a shell of one's choice.
  public static HookRun start(RedisLab lab, LabNode node, int budgetSeconds, List<String> shell) {
    List<String> command = new ArrayList<>(shell);
    command.addAll(List.of("-c", text(lab, budgetSeconds)));
    return start(
        lab, "redis-0.redis.prod.svc.cluster.local", node.address(), command, environment(lab));
  }

  /// Starts the hook of a pod as it is in there.
  ///
  /// @param name full name of the pod
  /// @param environment what its container has
  public static HookRun start(
      RedisLab lab,
      String name,
      String address,
      List<String> command,
      Map<String, String> environment) {
    try {
      Path hosts = Files.createTempFile(lab.folder(), "hosts", "");
      Path output = Files.createTempFile(lab.folder(), "hook", ".log");
      Files.writeString(hosts, "%s\t%s\t%s%n".formatted(address, name, name.split("\\.", 2)[0]));
      ProcessBuilder hook =
          new ProcessBuilder(
                  command.stream()
                      .map(word -> word.replace("/etc/hosts", hosts.toString()))
                      .map(word -> word.replace("/proc/1/fd/1", "/dev/null"))
                      .toList())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
      hook.environment().putAll(environment);
      return new HookRun(hook.start(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(RedisLab lab, int budgetSeconds) {
    List<String> sentinels =
        lab.nodes().stream().map(node -> node.host() + ":" + RedisLab.SENTINEL_PORT).toList();
    return new HandoverScript(
            LabSettings.MASTER_NAME,
            RedisLab.PORT,
            RedisLab.SENTINEL_PORT,
            sentinels,
            budgetSeconds)
        .text();
  }

  /// The variables that charts give to the container of the server.
  private static Map<String, String> environment(RedisLab lab) {
    LabSettings settings = lab.settings();
    Map<String, String> variables = new HashMap<>();
    if (settings.acl()) {
      variables.put("REDIS_USERNAME", LabSettings.GUARD);
      variables.put("REDIS_PASSWORD", LabSettings.GUARD_PASSWORD);
      variables.put("REDIS_SENTINEL_USERNAME", LabSettings.GUARD);
      variables.put("REDIS_SENTINEL_PASSWORD", LabSettings.GUARD_PASSWORD);
    } else {
      variables.put("REDIS_PASSWORD", settings.password());
      variables.put("REDIS_SENTINEL_PASSWORD", settings.sentinelPassword());
    }
    lab.certificates()
        .ifPresent(
            tls -> {
              variables.put("REDIS_TLS_ENABLED", "yes");
              variables.put("REDIS_TLS_CA_FILE", tls.authority().toString());
              variables.put("REDIS_TLS_CERT_FILE", tls.certificate().toString());
              variables.put("REDIS_TLS_KEY_FILE", tls.key().toString());
            });
    return variables;
  }

  /// Sends SIGTERM to the shell, as when its container is stopped.
  public void terminate() {
    process.destroy();
  }

  public boolean isRunning() {
    return process.isAlive();
  }

  /// Waits for its end.
  public Result await() {
    try {
      if (!process.waitFor(BUDGET_SECONDS * 2, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the hook does not end: " + output());
      }
      return new Result(
          process.exitValue(), output(), Duration.ofNanos(System.nanoTime() - started));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// What it has said so far.
  public String output() {
    try {
      return Files.readString(output, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// How it went.
  ///
  /// @param output all that it said
  public record Result(int exit, String output, Duration took) {}
}
