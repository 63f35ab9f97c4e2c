package io.redisguard.subject;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/// Who sent the request: `request.userInfo`.
public record Actor(String username, Set<String> groups) {
  private static final String SERVICE_ACCOUNT = "system:serviceaccount:";

  public Actor {
    requireNonNull(username, "username is null");
    groups = Set.copyOf(groups);
  }

  /// What stands behind a user name. Names of the built-in controllers: kubernetes
  /// cmd/kube-controller-manager/app, which uses one service account per controller with
  /// `--use-service-account-credentials` (kubeadm sets it), and `system:kube-controller-manager`
  /// for all of them without.
  public enum Kind {
    /// A kubelet. Its final delete only confirms that a pod is gone already.
    NODE,
    /// The scheduler, which deletes to make room (preemption).
    SCHEDULER,
    /// Garbage collector, pod GC, namespace and node controllers: what they delete is lost or
    /// unwanted already.
    JANITOR,
    /// Built-in workload controllers: StatefulSet, ReplicaSet, Job … They never fall back to the
    /// eviction API.
    WORKLOAD_CONTROLLER,
    /// Another component of the control plane or of the system namespace.
    SYSTEM,
    /// A service account elsewhere: an operator, an autoscaler, a pipeline.
    SERVICE_ACCOUNT,
    /// Everybody else.
    PERSON
  }

  private static final Set<String> JANITORS =
      Set.of(
          "node-controller",
          "device-taint-eviction-controller",
          "pod-garbage-collector",
          "generic-garbage-collector",
          "namespace-controller",
          "ttl-after-finished-controller");

  /// No components in spite of their prefix: the administrator of some distributions, and whoever
  /// did not say who they are.
  private static final Set<String> PEOPLE = Set.of("system:admin", "system:anonymous");

  public Kind kind() {
    if (groups.contains("system:nodes") || username.startsWith("system:node:")) {
      return Kind.NODE;
    }
    if (username.equals("system:kube-scheduler")) {
      return Kind.SCHEDULER;
    }
    if (username.equals("system:kube-controller-manager")) {
      return Kind.WORKLOAD_CONTROLLER;
    }
    if (username.startsWith(SERVICE_ACCOUNT + "kube-system:")) {
      String name = username.substring((SERVICE_ACCOUNT + "kube-system:").length());
      if (JANITORS.contains(name)) {
        return Kind.JANITOR;
      }
      return name.endsWith("-controller") ? Kind.WORKLOAD_CONTROLLER : Kind.SYSTEM;
    }
    if (username.startsWith(SERVICE_ACCOUNT)) {
      return Kind.SERVICE_ACCOUNT;
    }
    return username.startsWith("system:") && !PEOPLE.contains(username) ? Kind.SYSTEM : Kind.PERSON;
  }

  /// A service account of any namespace, those of the system too.
  public boolean isServiceAccount() {
    return username.startsWith(SERVICE_ACCOUNT);
  }

  /// Cluster administrators by certificate: RBAC never refuses them anything, so neither does a
  /// right that rests on RBAC.
  public boolean isClusterAdmin() {
    return groups.contains("system:masters");
  }
}
