package io.redisguard.controlplane;

import static java.util.Comparator.comparingInt;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One namespace with budgets, as a random number generator makes it.
///
/// @param terminating whether the namespace is deleted before anybody looks
record Situation(
    List<Workload> workloads, List<Pod> pods, List<Budget> budgets, boolean terminating) {
  private static final Comparator<Pod> LOWEST_NAME_FIRST =
      comparingInt((Pod pod) -> pod.name().length()).thenComparing(Pod::name);

  /// What pods name as their controller.
  enum Kind {
    STATEFUL_SET("apps/v1", "StatefulSet", "statefulsets"),
    DEPLOYMENT("apps/v1", "Deployment", "deployments"),
    REPLICA_SET("apps/v1", "ReplicaSet", "replicasets"),
    REPLICATION_CONTROLLER("v1", "ReplicationController", "replicationcontrollers"),
    DAEMON_SET("apps/v1", "DaemonSet", "daemonsets"),
    JOB("batch/v1", "Job", "jobs"),
    /// A custom kind with a scale subresource.
    CACHE("lab.example.com/v1", "Cache", "caches"),
    /// The same, but nobody said how many replicas it has.
    UNSIZED("lab.example.com/v1", "Cache", "caches"),
    /// A custom kind without one.
    RING("lab.example.com/v1", "Ring", "rings"),
    /// A ReplicaSet whose Deployment is gone.
    ORPHAN("apps/v1", "ReplicaSet", "replicasets"),
    /// A StatefulSet that took the place of the one that made the pods.
    REPLACED("apps/v1", "StatefulSet", "statefulsets"),
    /// A StatefulSet that is deleted once the budgets are computed; its pods stay.
    LOST("apps/v1", "StatefulSet", "statefulsets"),
    /// A StatefulSet that never was there.
    GONE("apps/v1", "StatefulSet", "statefulsets");

    private final String apiVersion;
    private final String word;
    private final String plural;

    Kind(String apiVersion, String word, String plural) {
      this.apiVersion = apiVersion;
      this.word = word;
      this.plural = plural;
    }

    String apiVersion() {
      return apiVersion;
    }

    String word() {
      return word;
    }

    String plural() {
      return plural;
    }

    boolean isCustom() {
      return this == CACHE || this == UNSIZED || this == RING;
    }

    boolean hasReplicas() {
      return switch (this) {
        case STATEFUL_SET, DEPLOYMENT, REPLICA_SET, REPLICATION_CONTROLLER, CACHE, ORPHAN -> true;
        case DAEMON_SET, JOB, UNSIZED, RING, REPLACED, LOST, GONE -> false;
      };
    }
  }

  /// A workload that nobody acts for.
  ///
  /// @param labels of its template
  /// @param minReplicas of its HorizontalPodAutoscaler; null when it has none
  record Workload(
      String name,
      Kind kind,
      int replicas,
      Map<String, String> labels,
      @Nullable Integer minReplicas) {
    Workload as(Kind other) {
      return new Workload(name, other, replicas, labels, minReplicas);
    }

    Workload withReplicas(int count) {
      return new Workload(name, kind, count, labels, minReplicas);
    }

    Workload withoutAutoscaler() {
      return new Workload(name, kind, replicas, labels, null);
    }

    /// Replicas that an autoscaler takes away when there is nothing to do.
    boolean scalesDown() {
      return minReplicas != null && minReplicas < replicas;
    }
  }

  /// What a pod's status says.
  enum State {
    READY("Running", "True"),
    NOT_READY("Running", "False"),
    /// No kubelet has spoken of readiness yet.
    STARTING("Running", ""),
    /// Its node does not answer.
    LOST("Running", "Unknown"),
    UNKNOWN("Unknown", "False"),
    PENDING("Pending", "False"),
    PENDING_BUT_READY("Pending", "True"),
    SUCCEEDED("Succeeded", "False"),
    SUCCEEDED_BUT_READY("Succeeded", "True"),
    FAILED("Failed", "False");

    private final String phase;
    private final String ready;

    State(String phase, String ready) {
      this.phase = phase;
      this.ready = ready;
    }

    String phase() {
      return phase;
    }

    /// Status of the condition Ready; empty when there is no such condition.
    String ready() {
      return ready;
    }
  }

  /// What happens to a pod once its budgets are computed.
  enum Later {
    NOTHING,
    RELABELLED,
    DELETED,
    /// Evicted, and kept by a finalizer.
    EVICTED,
    /// Evicted, but the disruption controller has not seen it.
    JUST_EVICTED,
    /// The budgets say that its eviction was granted, and it still runs.
    GRANTED,
    /// As before, so long ago that it does not count any more.
    GRANTED_LONG_AGO
  }

  /// A pod.
  ///
  /// @param workload name of what made it; empty for a bare pod
  /// @param rolledOut whether it belongs to the second of a Deployment's two ReplicaSets
  /// @param laterLabels the labels that it has in the end
  record Pod(
      String name,
      String workload,
      boolean rolledOut,
      Map<String, String> labels,
      State state,
      Later later,
      Map<String, String> laterLabels) {
    boolean isWell() {
      return state == State.READY && (later == Later.NOTHING || later == Later.RELABELLED);
    }

    Pod in(State other) {
      return new Pod(name, workload, rolledOut, labels, other, later, laterLabels);
    }

    Pod undisturbed() {
      return new Pod(name, workload, rolledOut, labels, state, Later.NOTHING, labels);
    }
  }

  /// How far the disruption controller has come.
  enum Moment {
    COMPUTED,
    /// Not seen at all.
    JUST_CREATED,
    /// Seen with another bound.
    JUST_CHANGED
  }

  /// A budget.
  ///
  /// @param bound `minAvailable`, `maxUnavailable` or empty
  /// @param value of the bound, with `%` or without
  /// @param selector null when there is none
  /// @param policy `unhealthyPodEvictionPolicy`, empty when there is none
  record Budget(
      String name,
      String bound,
      String value,
      @Nullable JsonNode selector,
      String policy,
      Moment moment) {
    Budget at(Moment other) {
      return new Budget(name, bound, value, selector, policy, other);
    }

    Budget withBound(String otherBound, String otherValue) {
      return new Budget(name, otherBound, otherValue, selector, policy, moment);
    }

    Budget withoutPolicy() {
      return new Budget(name, bound, value, selector, "", moment);
    }
  }

  Situation {
    workloads = List.copyOf(workloads);
    pods = List.copyOf(pods);
    budgets = List.copyOf(budgets);
  }

  List<Pod> podsOf(Workload workload) {
    return pods.stream()
        .filter(pod -> pod.workload().equals(workload.name()))
        .sorted(LOWEST_NAME_FIRST)
        .toList();
  }

  /// Nothing is missing, unready or about to change, so that what is so now stays so.
  boolean isWell() {
    return !terminating
        && pods.stream().allMatch(Pod::isWell)
        && budgets.stream().allMatch(budget -> budget.moment() == Moment.COMPUTED)
        && workloads.stream().allMatch(this::isComplete);
  }

  private boolean isComplete(Workload workload) {
    Integer minimum = workload.minReplicas();
    return workload.kind() != Kind.REPLACED
        && (!workload.kind().hasReplicas() || podsOf(workload).size() == workload.replicas())
        && (minimum == null || workload.replicas() == 0 || minimum <= workload.replicas());
  }

  /// The same when the autoscalers have taken away what they may; null when they take nothing.
  @Nullable Situation atLowLoad() {
    if (workloads.stream().noneMatch(Workload::scalesDown)) {
      return null;
    }
    List<Pod> left = new ArrayList<>(pods);
    List<Workload> scaled = new ArrayList<>();
    for (Workload workload : workloads) {
      Integer minimum = workload.minReplicas();
      if (minimum != null && workload.scalesDown()) {
        left.removeAll(podsOf(workload).subList(minimum, podsOf(workload).size()));
        scaled.add(workload.withReplicas(minimum).withoutAutoscaler());
      } else {
        scaled.add(workload);
      }
    }
    return new Situation(scaled, left, budgets, terminating);
  }

  /// Situations that are simpler by one thing each, the most promising first.
  Stream<Situation> simpler() {
    return SimplerSituations.of(this);
  }
}
