package io.redisguard.subject;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The parts of a pod spec that decide how long a pod lives and how it dies.
///
/// @param nodeName empty while unscheduled
/// @param priorityClassName empty when unset
/// @param terminationGracePeriodSeconds with the default (30) applied
/// @param resources pod-level resources (`spec.resources`); empty when unset
/// @param configMapVolumes volume name → name of the ConfigMap that it shows (`configMap` and
///     `projected` sources)
public record PodSpecView(
    String nodeName,
    String priorityClassName,
    long terminationGracePeriodSeconds,
    List<ContainerView> initContainers,
    List<ContainerView> containers,
    ResourcesView resources,
    Map<String, String> configMapVolumes) {

  public PodSpecView {
    requireNonNull(nodeName, "nodeName is null");
    requireNonNull(priorityClassName, "priorityClassName is null");
    initContainers = List.copyOf(initContainers);
    containers = List.copyOf(containers);
    requireNonNull(resources, "resources is null");
    configMapVolumes = Map.copyOf(configMapVolumes);
  }

  /// Containers that run as long as the pod does: the ordinary ones and sidecars (init containers
  /// with `restartPolicy: Always`).
  public List<ContainerView> lastingContainers() {
    if (initContainers.isEmpty()) {
      return containers;
    }
    List<ContainerView> lasting = new ArrayList<>(containers.size() + 1);
    for (ContainerView container : initContainers) {
      if (container.restartsAlways()) {
        lasting.add(container);
      }
    }
    lasting.addAll(containers);
    return lasting;
  }

  /// One container, of any of the three kinds.
  ///
  /// @param path JSON pointer within the pod spec, for instance `/containers/0`
  /// @param restartsAlways `restartPolicy: Always`, which makes an init container a sidecar
  /// @param preStop null when the container has none
  /// @param mounts where volumes appear: volume name → mount path
  public record ContainerView(
      String path,
      String name,
      String image,
      List<String> command,
      List<String> args,
      List<EnvVar> env,
      List<Port> ports,
      ResourcesView resources,
      boolean restartsAlways,
      @Nullable PreStop preStop,
      Map<String, String> mounts) {

    public ContainerView {
      requireNonNull(path, "path is null");
      requireNonNull(name, "name is null");
      requireNonNull(image, "image is null");
      command = List.copyOf(command);
      args = List.copyOf(args);
      env = List.copyOf(env);
      ports = List.copyOf(ports);
      requireNonNull(resources, "resources is null");
      mounts = Map.copyOf(mounts);
    }

    /// Command and arguments in one list, as the process sees them.
    public List<String> commandLine() {
      if (command.isEmpty() || args.isEmpty()) {
        return command.isEmpty() ? args : command;
      }
      List<String> words = new ArrayList<>(command);
      words.addAll(args);
      return words;
    }

    /// Whether it is one of `spec.containers`.
    public boolean isOrdinary() {
      return path.startsWith("/containers/");
    }

    public boolean hasEnv(String name) {
      for (EnvVar variable : env) {
        if (variable.name().equals(name)) {
          return true;
        }
      }
      return false;
    }

    /// The literal value of an environment variable; null when it is unset or comes from elsewhere.
    public @Nullable String envValue(String name) {
      for (EnvVar variable : env) {
        if (variable.name().equals(name)) {
          return variable.value();
        }
      }
      return null;
    }
  }

  /// An environment variable.
  ///
  /// @param value null when it comes from `valueFrom` (a Secret, a ConfigMap, a field)
  public record EnvVar(String name, @Nullable String value) {}

  public record Port(String name, int containerPort) {}

  /// A preStop hook.
  public sealed interface PreStop {
    record Exec(List<String> command) implements PreStop {
      public Exec {
        command = List.copyOf(command);
      }
    }

    record Sleep(long seconds) implements PreStop {}

    /// httpGet or tcpSocket.
    record Other(String kind) implements PreStop {}
  }
}
