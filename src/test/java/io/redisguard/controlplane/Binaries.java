package io.redisguard.controlplane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Where the control plane's programs lie: in `KUBEBUILDER_ASSETS`, or else built once from Go
/// modules by `src/test/control-plane/build.sh`.
record Binaries(Path folder) {
  static final Path TOOLING = Path.of("src/test/control-plane").toAbsolutePath();

  private static final List<String> NAMES =
      List.of("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl");

  /// Of the version that the system property `kubernetes.version` names.
  static Binaries find() {
    String assets = System.getenv("KUBEBUILDER_ASSETS");
    Binaries found = new Binaries(assets == null || assets.isEmpty() ? built() : Path.of(assets));
    List<String> missing =
        NAMES.stream().filter(name -> !Files.isExecutable(found.path(name))).toList();
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "%s lacks %s: unset KUBEBUILDER_ASSETS to have them built".formatted(found, missing));
    }
    return found;
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  private static Path built() {
    try {
      String version = System.getProperty("kubernetes.version", "");
      ProcessBuilder builder =
          version.isEmpty()
              ? new ProcessBuilder(TOOLING.resolve("build.sh").toString())
              : new ProcessBuilder(TOOLING.resolve("build.sh").toString(), version);
      Path complaints = Files.createTempFile("control-plane", ".log");
      try {
        Process build = builder.redirectError(complaints.toFile()).start();
        String folder =
            new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (build.waitFor() != 0) {
          throw new IllegalStateException(Files.readString(complaints).strip());
        }
        return Path.of(folder);
      } finally {
        Files.delete(complaints);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the control plane was built", e);
    }
  }
}
