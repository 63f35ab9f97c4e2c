package io.redisguard.cli;

import io.redisguard.cluster.ClusterSnapshot;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.subject.PodView;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `forecast`: what a drain would meet, before anybody drains.
@Command(
    name = "forecast",
    mixinStandardHelpOptions = true,
    description = {
      "Says which pods can be evicted now, which must wait, which never can, and why; and of Redis"
          + " masters who takes over, and what a clean stop, a handover and a crash would lose.",
      "Exit code: 0, 1 if something can never be evicted, 2 if the input is unusable."
    })
final class ForecastCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--objects",
      paramLabel = "PATH",
      description =
          "The cluster's objects: a file, a folder or -. May be given several times. Default: your live cluster.")
  private List<String> objects = List.of();

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "The GuardPolicy. Default: built-in, profile observe.")
  private List<String> policies = List.of();

  @Mixin private RedisOption redis = new RedisOption();

  @Option(
      names = "--node",
      paramLabel = "NODE",
      description = "Only the pods on this node, all of them.")
  private @Nullable String node;

  @Option(
      names = {"-o", "--output"},
      description = "text or json. Default: text.")
  private Format output = Format.TEXT;

  @Override
  public Integer call() {
    Instant now = Instant.now();
    GuardPolicy policy = Input.policy(policies, now);
    try (Surroundings surroundings = Surroundings.of(objects)) {
      return tell(surroundings, policy, now);
    }
  }

  private int tell(Surroundings surroundings, GuardPolicy policy, Instant now) {
    ClusterSnapshot cluster = surroundings.cluster();
    Forecast all = Forecast.of(cluster, now);
    Forecast forecast = node == null ? all : all.onNode(known(node, cluster));
    Checkups checkups =
        redis.isOn(objects)
            ? Checkups.of(cluster, policy, this::concerns, surroundings.desk())
            : Checkups.NONE;
    GuardWord guard = new GuardWord(policy, cluster, checkups, now);
    PrintWriter out = spec.commandLine().getOut();
    switch (output) {
      case JSON -> JsonPrinter.print(out, ForecastJson.of(forecast, guard));
      case TEXT -> new ForecastText(Page.to(out), guard, node != null).print(forecast);
    }
    return forecast.neverLetsSomethingGo() ? GuardCommand.FOUND : GuardCommand.OK;
  }

  private boolean concerns(PodView pod) {
    return node == null || pod.spec().nodeName().equals(node);
  }

  private static String known(String node, ClusterSnapshot cluster) {
    Set<String> nodes = new TreeSet<>(cluster.cluster().nodes().keySet());
    cluster
        .namespaces()
        .values()
        .forEach(view -> view.pods().values().forEach(pod -> nodes.add(pod.spec().nodeName())));
    nodes.remove("");
    if (!nodes.contains(node)) {
      throw new Complaint(
          "no node %s; there %s"
              .formatted(
                  node,
                  nodes.isEmpty() ? "are no nodes at all" : "is " + String.join(", ", nodes)));
    }
    return node;
  }
}
