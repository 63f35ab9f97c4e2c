package io.redisguard;

import io.redisguard.subject.Actor;
import java.util.Set;

/// Who asks.
public final class TestActors {
  public static final Actor ALICE = new Actor("alice", Set.of("system:authenticated"));
  public static final Actor ADMIN = new Actor("kubernetes-admin", Set.of("system:masters"));
  public static final Actor KUBELET =
      new Actor("system:node:n1", Set.of("system:nodes", "system:authenticated"));
  public static final Actor SCHEDULER = new Actor("system:kube-scheduler", Set.of());
  public static final Actor GARBAGE_COLLECTOR = controller("generic-garbage-collector");
  public static final Actor STATEFUL_SET_CONTROLLER = controller("statefulset-controller");
  public static final Actor KARPENTER =
      new Actor("system:serviceaccount:karpenter:karpenter", Set.of());

  private TestActors() {}

  public static Actor controller(String name) {
    return new Actor("system:serviceaccount:kube-system:" + name, Set.of());
  }

  /// By a short name, for tables.
  public static Actor named(String name) {
    return switch (name) {
      case "alice" -> ALICE;
      case "kubelet" -> KUBELET;
      case "scheduler" -> SCHEDULER;
      case "garbage collector" -> GARBAGE_COLLECTOR;
      case "statefulset controller" -> STATEFUL_SET_CONTROLLER;
      case "karpenter" -> KARPENTER;
      default -> new Actor(name, Set.of());
    };
  }
}
