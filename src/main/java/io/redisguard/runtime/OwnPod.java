package io.redisguard.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// Where this process runs: its pod in a cluster, the machine elsewhere.
final class OwnPod {
  /// Written by the kubelet.
  private static final Path NAMESPACE =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");

  /// As deploy/ has it.
  private static final String USUAL_NAMESPACE = "redis-guard";

  private OwnPod() {}

  /// @param configured goes first
  static String namespace(Optional<String> configured) {
    return configured.orElseGet(OwnPod::mountedNamespace);
  }

  /// The kubelet gives every container the name of its pod as the host's.
  static String name() {
    String host = System.getenv("HOSTNAME");
    return host == null || host.isBlank() ? "outside" : host;
  }

  /// Of this process alone: a container that is started again in its pod is another one.
  static String uniqueName() {
    return "%s-%08x".formatted(name(), ThreadLocalRandom.current().nextInt());
  }

  private static String mountedNamespace() {
    try {
      return Files.readString(NAMESPACE).strip();
    } catch (IOException _) {
      return USUAL_NAMESPACE;
    }
  }
}
