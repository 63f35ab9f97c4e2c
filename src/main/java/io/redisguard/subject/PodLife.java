package io.redisguard.subject;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// What a pod's own status tells about how it lives and dies, at one moment.
///
/// @param reason `status.reason`: `Evicted`, `Preempting`, `Terminated`, …; empty while it lives
/// @param message `status.message`
/// @param target the reason of its condition DisruptionTarget while that is True
///     (`EvictionByEvictionAPI`, `PreemptionByScheduler`, …); empty without one
/// @param targetMessage of that condition
/// @param containers those that last, sidecars too
public record PodLife(
    PodView pod,
    String reason,
    String message,
    String target,
    String targetMessage,
    List<ContainerLife> containers) {

  /// How often one container was started again, and how it ended the last time.
  ///
  /// @param endedBy `lastState.terminated.reason`: `OOMKilled`, `Error`, `Completed`; empty when it
  ///     never ended
  public record ContainerLife(String name, int restarts, String endedBy, int exitCode) {
    public ContainerLife {
      requireNonNull(name, "name is null");
      requireNonNull(endedBy, "endedBy is null");
    }
  }

  public PodLife {
    requireNonNull(pod, "pod is null");
    requireNonNull(reason, "reason is null");
    requireNonNull(message, "message is null");
    requireNonNull(target, "target is null");
    requireNonNull(targetMessage, "targetMessage is null");
    containers = List.copyOf(containers);
  }

  /// How often a container of this name was started again; 0 when there is none.
  public int restarts(String container) {
    return containers.stream()
        .filter(life -> life.name().equals(container))
        .mapToInt(ContainerLife::restarts)
        .findFirst()
        .orElse(0);
  }
}
