package io.redisguard.handover;

import io.redisguard.subject.PodSpecView.PreStop;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/// The text of the handover, `handover.sh` with its parameters before it.
///
/// @param masterName the name to look for at Sentinels that do not know this server's run id yet
/// @param port where the server probably listens
/// @param sentinelPort of Sentinels that are found by address alone
/// @param sentinels `host:port` of Sentinels outside the pod; it finds those of its group by itself
/// @param budgetSeconds how long all of it may take
record HandoverScript(
    String masterName, int port, int sentinelPort, List<String> sentinels, long budgetSeconds) {

  /// The first words of every script of ours, followed by the version.
  static final String MARKER = "# redis-guard handover v";

  static final int VERSION = 1;

  /// Without its comments, which explain it to us and would fill every pod.
  private static final String BODY =
      resource()
          .lines()
          .filter(line -> !line.stripLeading().startsWith("#"))
          .collect(Collectors.joining("\n", "", "\n"));

  HandoverScript {
    sentinels = List.copyOf(sentinels);
  }

  String text() {
    return MARKER
        + VERSION
        + ": hands the master over before this pod stops\n"
        + assign("master_name", masterName)
        + assign("port", Integer.toString(port))
        + assign("sentinel_port", Integer.toString(sentinelPort))
        + assign("sentinels", String.join(" ", sentinels))
        + assign("budget", Long.toString(budgetSeconds))
        + assign("log", "/proc/1/fd/1")
        + BODY;
  }

  PreStop.Exec hook() {
    return new PreStop.Exec(List.of("/bin/sh", "-c", text()));
  }

  /// In single quotes nothing means anything to a shell but the single quote itself.
  private static String assign(String name, String value) {
    return name + "='" + value.replace("'", "'\\''") + "'\n";
  }

  private static String resource() {
    try (InputStream script = HandoverScript.class.getResourceAsStream("handover.sh")) {
      return new String(
          Objects.requireNonNull(script, "handover.sh is missing").readAllBytes(),
          StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("handover.sh cannot be read", e);
    }
  }
}
