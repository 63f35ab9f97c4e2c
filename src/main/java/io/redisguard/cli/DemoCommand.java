package io.redisguard.cli;

import io.redisguard.webhook.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `demo`: the real server on a sample cluster, answering recorded requests.
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Starts the server on a small sample cluster, sends it recorded requests over HTTPS, prints each answer",
      "as kubectl would show it, and goes on serving until Ctrl-C. Needs no cluster and leaves nothing behind."
    })
final class DemoCommand implements Callable<Integer> {
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

  @Option(names = "--exit", description = "Stop after the last answer instead of serving on.")
  private boolean exit;

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory("redis-guard-demo-");
    try {
      ThrowAwayCertificate certificate = ThrowAwayCertificate.in(folder);
      Files.write(folder.resolve("cluster.json"), Samples.clusterObjects());
      Files.writeString(folder.resolve("policy.yaml"), POLICY, StandardCharsets.UTF_8);
      for (String name : Samples.REVIEWS) {
        Files.write(folder.resolve(name + ".json"), Samples.review(name));
      }
      Server.onLoopback(port, managementPort);
      Server.serveWith(certificate.certificate(), certificate.key());
      Server.quietly();
      Server.objects(List.of(folder.resolve("cluster.json").toString()));
      Server.askRedis(false);
      Server.policy(folder.resolve("policy.yaml").toString());
      return Server.run(DemoPlay.class, folder.toString(), Boolean.toString(exit));
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static final String POLICY =
      """
      apiVersion: redis-guard.io/v1alpha1
      kind: GuardPolicy
      metadata: {name: default}
      spec: {profile: protect}
      """;
}
