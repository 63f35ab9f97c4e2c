package io.redisguard.cli;

import io.quarkus.runtime.Quarkus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `serve`: the admission server.
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Serves the two webhooks over HTTPS, and health and metrics on a second port.",
      "In a cluster it uses its service account, elsewhere your kubeconfig; with --objects no cluster at all."
    })
final class ServeCommand implements Callable<Integer> {
  @Option(
      names = "--objects",
      paramLabel = "PATH",
      description =
          "The cluster's objects from files or folders instead of an API server. May be given several times.")
  private List<String> objects = List.of();

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "A GuardPolicy file; a change of it is taken without a restart.")
  private List<String> policies = List.of();

  @Option(
      names = "--port",
      description = "Port of the webhooks. Default: ${DEFAULT-VALUE}.",
      defaultValue = "8443")
  private int port;

  @Option(
      names = "--management-port",
      description = "Port of health and metrics. Default: ${DEFAULT-VALUE}.",
      defaultValue = "9000")
  private int managementPort;

  @Option(
      names = "--host",
      description = "Address to listen on. Default: ${DEFAULT-VALUE}.",
      defaultValue = "0.0.0.0")
  private String host;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description =
          "Certificate chain (PEM), read again when it changes. Default: ${DEFAULT-VALUE}.",
      defaultValue = "/etc/redis-guard/tls/tls.crt")
  private Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "Its private key (PEM). Default: ${DEFAULT-VALUE}.",
      defaultValue = "/etc/redis-guard/tls/tls.key")
  private Path key;

  @Override
  public Integer call() {
    readable(certificate, "--tls-cert");
    readable(key, "--tls-key");
    set("quarkus.tls.webhook.key-store.pem.0.cert", certificate.toString());
    set("quarkus.tls.webhook.key-store.pem.0.key", key.toString());
    set("quarkus.http.ssl-port", Integer.toString(port));
    set("quarkus.http.host", host);
    set("quarkus.management.port", Integer.toString(managementPort));
    set("quarkus.management.host", host);
    if (!objects.isEmpty()) {
      // Complains about unreadable files before anything starts.
      Input.manifests(objects.stream().filter(path -> !path.equals("-")).toList());
      set("redis-guard.objects", String.join(",", objects));
    }
    if (!policies.isEmpty()) {
      Input.policy(policies, Instant.now());
      set("redis-guard.policy", policies.getLast());
    }
    return run();
  }

  /// Runs the server until it is told to stop.
  static int run() {
    int[] code = {0};
    Quarkus.run(null, (exit, _) -> code[0] = exit);
    return code[0];
  }

  private static void set(String property, @Nullable String value) {
    if (value != null) {
      System.setProperty(property, value);
    }
  }

  private static void readable(Path file, String option) {
    if (!Files.isReadable(file)) {
      throw new Complaint(
          "%s: %s cannot be read. For a try-out: redis-guard demo, or make one with certs/dev-certs"
              .formatted(option, file));
    }
  }
}
