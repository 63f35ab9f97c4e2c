package io.redisguard.controlplane;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.redisguard.handover.HookRun;
import io.redisguard.lab.LabNode;
import io.redisguard.lab.RedisLab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/// Labs as pods: in `redis-node-1` of a namespace runs node 1 of its lab, always at the same
/// address.
///
/// They end as a kubelet ends them: all containers at once, each with its preStop hook before
/// SIGTERM. In other namespaces nothing runs.
final class LabPods implements PodLife {
  private static final String SERVER = "redis";
  private static final String SERVICE = "redis-headless";

  private final Map<String, RedisLab> labs = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Departure>> departures = new ConcurrentHashMap<>();
  private final List<Departure> departed = new CopyOnWriteArrayList<>();

  /// How a pod went.
  ///
  /// @param before role of its server when the pod was told to go
  /// @param hook empty where the pod has none
  /// @param after role of its server when that got SIGTERM
  record Departure(
      String namespace, String pod, String before, Optional<HookRun.Result> hook, String after) {}

  /// From now on the pods of this namespace are the nodes of this lab.
  void put(String namespace, RedisLab lab) {
    labs.put(namespace, lab);
  }

  /// In the order in which they went.
  List<Departure> departed(String namespace) {
    return departed.stream().filter(d -> d.namespace().equals(namespace)).toList();
  }

  /// `redis-node-1` is node 1.
  LabNode node(Pod pod) {
    String name = pod.getMetadata().getName();
    return lab(pod).nodes().get(Integer.parseInt(name.substring(name.lastIndexOf('-') + 1)));
  }

  private RedisLab lab(Pod pod) {
    String namespace = pod.getMetadata().getNamespace();
    return Objects.requireNonNull(labs.get(namespace), "no lab is " + namespace);
  }

  /// Ready when the server answers, as the probes of charts have it: not yet in sync.
  @Override
  public Optional<String> start(Pod pod) {
    if (!labs.containsKey(pod.getMetadata().getNamespace())) {
      return NONE.start(pod);
    }
    LabNode node = node(pod);
    return lab(pod).startAgain(node) && !node.role().equals("unknown")
        ? Optional.of(node.address())
        : Optional.empty();
  }

  @Override
  public boolean hasEnded(Pod pod) {
    return !labs.containsKey(pod.getMetadata().getNamespace())
        || departures
            .computeIfAbsent(
                pod.getMetadata().getUid(),
                _ -> CompletableFuture.supplyAsync(() -> end(pod), Thread::startVirtualThread))
            .isDone();
  }

  private Departure end(Pod pod) {
    LabNode node = node(pod);
    String before = node.role();
    node.sentinel().stop();
    Optional<HookRun.Result> hook = preStop(pod).map(command -> run(pod, command));
    Departure departure =
        new Departure(
            pod.getMetadata().getNamespace(),
            pod.getMetadata().getName(),
            before,
            hook,
            node.role());
    departed.add(departure);
    node.server().stop();
    node.server().awaitEnd();
    node.sentinel().awaitEnd();
    return departure;
  }

  private static Optional<List<String>> preStop(Pod pod) {
    return Optional.ofNullable(server(pod).getLifecycle())
        .map(lifecycle -> lifecycle.getPreStop().getExec().getCommand());
  }

  private static Container server(Pod pod) {
    return pod.getSpec().getContainers().stream()
        .filter(container -> container.getName().equals(SERVER))
        .findFirst()
        .orElseThrow();
  }

  /// In a pod the server listens on the loopback too, in a lab on its address alone.
  private HookRun.Result run(Pod pod, List<String> command) {
    String address = node(pod).address();
    return HookRun.start(
            lab(pod),
            pod.getMetadata().getName() + "." + domain(pod),
            address,
            command.stream().map(word -> word.replace("127.0.0.1", address)).toList(),
            environment(pod))
        .await();
  }

  private Map<String, String> environment(Pod pod) {
    Map<String, String> environment =
        server(pod).getEnv().stream().collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    environment.put("PATH", clusterDns(pod) + ":" + System.getenv("PATH"));
    return environment;
  }

  /// A folder with a `getent` that knows the headless Service of the group.
  private Path clusterDns(Pod pod) {
    String lines =
        lab(pod).nodes().stream()
            .map(node -> node.address() + " STREAM\n")
            .collect(Collectors.joining());
    try {
      Path folder = Files.createTempDirectory(lab(pod).folder(), "dns-");
      Path getent =
          Files.writeString(
              folder.resolve("getent"),
              """
              #!/bin/sh
              [ "$2" = %s ] || exit 2
              printf '%%s' '%s'
              """
                  .formatted(domain(pod), lines));
      Files.setPosixFilePermissions(getent, PosixFilePermissions.fromString("rwxr-xr-x"));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String domain(Pod pod) {
    return SERVICE + "." + pod.getMetadata().getNamespace() + ".svc.cluster.local";
  }
}
