package io.redisguard.cli;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// From arguments to the server's settings, and the server itself.
final class Server {
  private Server() {}

  static void onLoopback(int port, int managementPort) {
    on("127.0.0.1", port, managementPort);
  }

  static void on(String host, int port, int managementPort) {
    System.setProperty("quarkus.http.host", host);
    System.setProperty("quarkus.http.ssl-port", Integer.toString(port));
    System.setProperty("quarkus.management.host", host);
    System.setProperty("quarkus.management.port", Integer.toString(managementPort));
  }

  static void serveWith(Path certificate, Path key) {
    System.setProperty("quarkus.tls.webhook.key-store.pem.0.cert", certificate.toString());
    System.setProperty("quarkus.tls.webhook.key-store.pem.0.key", key.toString());
  }

  static void objects(List<String> paths) {
    System.setProperty("redis-guard.objects", String.join(",", paths));
  }

  static void askRedis(boolean yes) {
    System.setProperty("redis-guard.ask-redis", Boolean.toString(yes));
  }

  static void policy(String file) {
    System.setProperty("redis-guard.policy", file);
  }

  /// No log lines between the answers of a demo, and no waiting at its end.
  static void quietly() {
    System.setProperty("quarkus.log.level", "ERROR");
    System.setProperty("quarkus.log.category.\"io.redisguard\".level", "ERROR");
    System.setProperty("quarkus.log.category.\"io.quarkus\".level", "ERROR");
    System.setProperty("quarkus.log.console.json.enabled", "false");
    System.setProperty("quarkus.shutdown.delay", "0s");
    System.setProperty("redis-guard.decision-log", "false");
  }

  /// Runs until it is told to stop.
  ///
  /// @param play what to do once it serves; null to serve alone
  static int run(@Nullable Class<? extends QuarkusApplication> play, String... arguments) {
    AtomicInteger code = new AtomicInteger();
    Quarkus.run(
        play,
        (exit, problem) -> {
          code.set(problem == null ? exit : GuardCommand.UNUSABLE);
          if (problem != null) {
            System.err.println("redis-guard: cannot serve: " + firstCause(problem));
          }
        },
        arguments);
    return code.get();
  }

  /// What really went wrong, below the layers that wrap it.
  private static String firstCause(Throwable problem) {
    Throwable cause = problem;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }
}
