package io.redisguard.ledger;

import io.redisguard.ledger.Observation.Around;
import io.redisguard.ledger.Observation.Wanted;
import io.redisguard.subject.Actor;
import io.redisguard.subject.PodLife;
import org.jspecify.annotations.Nullable;

/// Why a pod went, told from its own status and from who asked for it.
///
/// What the kubelet did comes first: the controller that deletes a failed pod afterwards only
/// clears away. Sources: kubernetes pkg/kubelet/eviction, pkg/kubelet/preemption,
/// pkg/kubelet/nodeshutdown, pkg/controller/tainteviction, pkg/controller/podgc, pkg/scheduler.
///
/// @param by whoever did it, for people; empty when nobody was seen
record Cause(Manner manner, String by) {
  private static final String CONTROLLERS = "system:serviceaccount:kube-system:";

  /// @param life the pod's last status; null when it was never seen
  /// @param asked the request that was let through; null when there was none
  /// @param around what went on around it
  /// @param replaced whether a pod has taken its place
  static Cause of(@Nullable PodLife life, @Nullable Asking asked, Around around, boolean replaced) {
    Cause kubelets = life == null ? null : ofKubelet(life);
    if (kubelets != null) {
      return kubelets;
    }
    Manner marked = life == null ? Manner.UNKNOWN : ofTarget(life.target());
    if (asked == null) {
      return marked == Manner.UNKNOWN && !replaced
          ? ofSurroundings(around)
          : new Cause(marked, usualActor(marked));
    }
    Manner manner = marked == Manner.UNKNOWN ? ofRequest(asked, replaced) : marked;
    return new Cause(manner, Who.text(asked.user()));
  }

  private static Cause ofSurroundings(Around around) {
    return switch (around) {
      case NAMESPACE_GOES -> new Cause(Manner.NAMESPACE_DELETION, "namespace-controller");
      case OWNER_GONE -> new Cause(Manner.OWNER_DELETION, "generic-garbage-collector");
      case NOTHING -> new Cause(Manner.UNKNOWN, "");
    };
  }

  private static @Nullable Cause ofKubelet(PodLife life) {
    Manner manner =
        switch (life.reason()) {
          case "Evicted" -> ofEvicted(life);
          case "Preempting" -> Manner.KUBELET_PREEMPTION;
          // The names of before and after kubernetes 1.20.
          case "Terminated", "Shutdown", "NodeShutdown" -> Manner.NODE_SHUTDOWN;
          default -> null;
        };
    return manner == null ? null : new Cause(manner, "kubelet " + life.pod().spec().nodeName());
  }

  /// A limit of the pod's own has no condition beside it; before kubernetes 1.26 nothing had, so
  /// the message decides there.
  private static Manner ofEvicted(PodLife life) {
    return life.target().equals("TerminationByKubelet")
            || life.message().startsWith("The node was low on resource")
            || life.message().startsWith("The node had condition")
        ? Manner.NODE_PRESSURE
        : Manner.STORAGE_LIMIT;
  }

  private static Manner ofTarget(String target) {
    return switch (target) {
      case "EvictionByEvictionAPI" -> Manner.EVICTION;
      case "PreemptionByScheduler" -> Manner.PREEMPTION;
      case "DeletionByTaintManager" -> Manner.TAINT;
      case "DeletionByPodGC" -> Manner.POD_GC;
      default -> Manner.UNKNOWN;
    };
  }

  private static String usualActor(Manner marked) {
    return switch (marked) {
      case PREEMPTION -> "kube-scheduler";
      case TAINT -> "node-controller";
      case POD_GC -> "pod-garbage-collector";
      default -> "";
    };
  }

  private static Manner ofRequest(Asking asked, boolean replaced) {
    String user = asked.user();
    if (user.equals("system:kube-scheduler")) {
      return Manner.PREEMPTION;
    }
    if (asked.call() == Asking.Call.EVICTION) {
      return Manner.EVICTION;
    }
    Manner controllers =
        user.startsWith(CONTROLLERS)
            ? ofController(user.substring(CONTROLLERS.length()), asked, replaced)
            : Manner.UNKNOWN;
    if (controllers != Manner.UNKNOWN) {
      return controllers;
    }
    return asked.call() == Asking.Call.FORCE_DELETE ? Manner.FORCE_DELETE : Manner.DELETE;
  }

  private static Manner ofController(String name, Asking asked, boolean replaced) {
    return switch (name) {
      case "node-controller", "device-taint-eviction-controller" -> Manner.TAINT;
      case "pod-garbage-collector" -> Manner.POD_GC;
      case "generic-garbage-collector" -> Manner.OWNER_DELETION;
      case "namespace-controller" -> Manner.NAMESPACE_DELETION;
      default ->
          asked.actor() == Actor.Kind.WORKLOAD_CONTROLLER
              ? ofWorkload(asked.wanted(), replaced)
              : Manner.UNKNOWN;
    };
  }

  /// A workload controller removes a living pod for one of two reasons (kubernetes
  /// pkg/controller/statefulset/stateful_set_control.go).
  private static Manner ofWorkload(Wanted wanted, boolean replaced) {
    return switch (wanted) {
      case YES -> Manner.ROLLOUT;
      case NO -> Manner.SCALE_DOWN;
      case UNKNOWN -> replaced ? Manner.ROLLOUT : Manner.SCALE_DOWN;
    };
  }
}
