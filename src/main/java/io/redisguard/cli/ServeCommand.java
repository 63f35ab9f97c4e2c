package io.redisguard.cli;

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
      names = "--ask-redis",
      negatable = true,
      description =
          "Ask Redis servers and Sentinels about themselves. Default: yes in a cluster, no with --objects.")
  private @Nullable Boolean askRedis;

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
    Server.serveWith(certificate, key);
    Server.on(host, port, managementPort);
    if (!objects.isEmpty()) {
      if (objects.contains("-")) {
        throw new Complaint("--objects: serve reads files and folders, not standard input");
      }
      // Complains about unreadable files before anything starts.
      Input.manifests(objects);
      Server.objects(objects);
    }
    if (!policies.isEmpty()) {
      Input.policy(policies, Instant.now());
      Server.policy(policies.getLast());
    }
    if (askRedis != null || !objects.isEmpty()) {
      Server.askRedis(askRedis != null && askRedis);
    }
    return Server.run(null);
  }

  private static void readable(Path file, String option) {
    if (!Files.isReadable(file)) {
      throw new Complaint(
          "%s: %s cannot be read. For a try-out: redis-guard demo, or make one with certs/dev-certs"
              .formatted(option, file));
    }
  }
}
