package io.redisguard.cli;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.redisguard.cluster.ApiServerAnswers;
import io.redisguard.cluster.ClusterClient;
import io.redisguard.cluster.ClusterSnapshot;
import io.redisguard.cluster.ManifestCluster;
import io.redisguard.cluster.Manifests;
import io.redisguard.cluster.NoLiveAnswers;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.redis.HandoverObserver;
import io.redisguard.redis.RedisDesk;
import io.redisguard.redis.SecretSource;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `doctor`: can every Redis group be asked, and what would it lose.
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Asks every Redis group as the server would: who is master, who is blind and why, and what a"
          + " clean stop, a handover and a crash of the master would lose now.",
      "Exit code: 0, 1 if a group cannot be judged, 2 if the input is unusable."
    })
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--objects",
      paramLabel = "PATH",
      description =
          "The cluster's objects, Secrets among them: a file, a folder or -. May be given several times. Default: your live cluster.")
  private List<String> objects = List.of();

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "The GuardPolicy, which names the Secret. Default: built-in, without one.")
  private List<String> policies = List.of();

  @Override
  public Integer call() {
    GuardPolicy policy = Input.policy(policies, Instant.now());
    if (objects.isEmpty()) {
      ClusterSnapshot cluster = Input.cluster(objects);
      try (KubernetesClient client = ClusterClient.connect()) {
        return examine(cluster, policy, new ApiServerAnswers(client)::secret);
      }
    }
    Manifests manifests = Input.manifests(objects);
    return examine(
        ManifestCluster.of(manifests.objects()),
        policy,
        NoLiveAnswers.of(manifests.objects())::secret);
  }

  private int examine(ClusterSnapshot cluster, GuardPolicy policy, SecretSource secrets) {
    RedisDesk desk = new RedisDesk(secrets, System::nanoTime, HandoverObserver.NONE);
    List<Checkup> checkups = Checkup.all(cluster, policy, desk);
    new DoctorText(Page.to(spec.commandLine().getOut())).print(checkups);
    return checkups.stream().allMatch(Checkup::isWell) ? GuardCommand.OK : GuardCommand.FOUND;
  }
}
