package io.redisguard.cli;

import io.fabric8.kubernetes.api.model.policy.v1.Eviction;
import io.fabric8.kubernetes.api.model.policy.v1.EvictionBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.redisguard.decision.Text;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `evict POD`: asks the eviction API, as a drain does for every pod of a node, and waits while it
/// says "wait".
@Command(
    name = "evict",
    mixinStandardHelpOptions = true,
    description = {
      "Evicts one pod: budgets count, and the pod stops gracefully and hands over first.",
      "Tries again every 5 seconds while the answer is to wait."
    })
final class EvictCommand implements Callable<Integer> {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?");
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int NOT_FOUND = 404;
  private static final int MESSAGE_LENGTH = 1000;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "POD", description = "Name of the pod.")
  private String pod;

  @Option(
      names = {"-n", "--namespace"},
      description = "Its namespace. Default: the kubeconfig's.")
  private @Nullable String namespace;

  @Option(names = "--dry-run", description = "Ask without evicting.")
  private boolean dryRun;

  @Option(
      names = "--timeout",
      description = "Give up after this many seconds. Default: ${DEFAULT-VALUE}.",
      defaultValue = "600")
  private long timeoutSeconds;

  @Option(names = "--retry-every", hidden = true, defaultValue = "5000")
  private long retryMillis;

  @Override
  public Integer call() throws InterruptedException {
    // Waiting is this command's own business: the client shall not do it in silence.
    Config config = Config.autoConfigure(null);
    config.setRequestRetryBackoffLimit(0);
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
      String current = namespace != null ? namespace : client.getNamespace();
      String from = current == null ? "default" : current;
      if (!NAME.matcher(pod).matches() || !NAME.matcher(from).matches()) {
        throw new Complaint("that is not the name of a pod");
      }
      return evict(client, from);
    }
  }

  private int evict(KubernetesClient client, String from) throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    long end = System.nanoTime() + Duration.ofSeconds(timeoutSeconds).toNanos();
    String said = "";
    while (true) {
      try {
        client.raw(
            "/api/v1/namespaces/%s/pods/%s/eviction%s"
                .formatted(from, pod, dryRun ? "?dryRun=All" : ""),
            "POST",
            eviction(from));
        out.printf("pod/%s evicted%s%n", pod, dryRun ? " (dry run)" : "");
        return GuardCommand.OK;
      } catch (KubernetesClientException e) {
        String reason = Text.oneLine(reason(e), MESSAGE_LENGTH);
        if (e.getCode() != TOO_MANY_REQUESTS) {
          throw new Complaint(
              e.getCode() == NOT_FOUND ? "no pod %s/%s".formatted(from, pod) : reason);
        }
        if (!reason.equals(said)) {
          out.printf("waiting: %s%n", reason);
          said = reason;
        }
        if (dryRun || System.nanoTime() + Duration.ofMillis(retryMillis).toNanos() > end) {
          return GuardCommand.FOUND;
        }
      }
      Thread.sleep(retryMillis);
    }
  }

  private Eviction eviction(String from) {
    return new EvictionBuilder()
        .withNewMetadata()
        .withName(pod)
        .withNamespace(from)
        .endMetadata()
        .build();
  }

  private static String reason(KubernetesClientException e) {
    return e.getStatus() != null && e.getStatus().getMessage() != null
        ? e.getStatus().getMessage()
        : String.valueOf(e.getMessage());
  }
}
