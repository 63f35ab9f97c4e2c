package io.redisguard.controlplane;

import io.redisguard.controlplane.Situation.Budget;
import io.redisguard.controlplane.Situation.Kind;
import io.redisguard.controlplane.Situation.Later;
import io.redisguard.controlplane.Situation.Moment;
import io.redisguard.controlplane.Situation.Pod;
import io.redisguard.controlplane.Situation.State;
import io.redisguard.controlplane.Situation.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What becomes of a situation once all its controllers and kubelets have done their work: nothing
/// missing, nothing too much, all ready.
final class SteadySituation {
  /// Whether these happen to a pod is for the cluster to say.
  private static final Set<Later> UNCERTAIN = Set.of(Later.EVICTED, Later.JUST_EVICTED);

  private static final Set<State> FINISHED =
      Set.of(State.SUCCEEDED, State.SUCCEEDED_BUT_READY, State.FAILED);

  private final Situation situation;
  private final List<Pod> pods = new ArrayList<>();
  private final List<Workload> workloads = new ArrayList<>();

  private SteadySituation(Situation situation) {
    this.situation = situation;
  }

  /// Null when that cannot be told.
  static @Nullable Situation of(Situation situation) {
    return situation.isWell() ? situation : new SteadySituation(situation).settled();
  }

  private @Nullable Situation settled() {
    if (situation.terminating()
        || situation.pods().stream().anyMatch(pod -> UNCERTAIN.contains(pod.later()))) {
      return null;
    }
    keepAlive("", Integer.MAX_VALUE);
    for (Workload workload : situation.workloads()) {
      if (!settle(workload)) {
        return null;
      }
    }
    List<Budget> budgets =
        situation.budgets().stream().map(budget -> budget.at(Moment.COMPUTED)).toList();
    return new Situation(workloads, pods, budgets, false);
  }

  private boolean settle(Workload workload) {
    int existing = situation.podsOf(workload).size();
    return switch (workload.kind()) {
      case STATEFUL_SET -> {
        int wanted = wanted(workload);
        workloads.add(workload.withReplicas(wanted));
        settleByNumber(workload, wanted);
        yield true;
      }
      case DEPLOYMENT, REPLICA_SET, REPLICATION_CONTROLLER, ORPHAN -> {
        int wanted = wanted(workload);
        workloads.add(workload.withReplicas(wanted));
        make(workload, wanted - keepAlive(workload.name(), wanted));
        yield true;
      }
      case DAEMON_SET -> {
        workloads.add(workload);
        make(workload, existing - keepAlive(workload.name(), existing));
        yield true;
      }
      case JOB, UNSIZED, RING, LOST, GONE -> {
        workloads.add(workload);
        keepAlive(workload.name(), Integer.MAX_VALUE);
        yield true;
      }
      // Nobody knows what pods a custom kind makes, and a replaced one makes pods of its own.
      case CACHE, REPLACED -> false;
    };
  }

  private static int wanted(Workload workload) {
    Integer minimum = workload.minReplicas();
    int replicas = workload.replicas();
    return minimum == null || replicas == 0 ? replicas : Math.max(replicas, minimum);
  }

  /// A StatefulSet has the numbers from 0 on, and makes those that are missing.
  private void settleByNumber(Workload set, int wanted) {
    for (int number = 0; number < wanted; number++) {
      String name = set.name() + "-" + number;
      pods.add(
          situation.podsOf(set).stream()
              .filter(pod -> pod.name().equals(name) && isAlive(pod))
              .findFirst()
              .map(SteadySituation::atRest)
              .orElseGet(() -> made(set, name)));
    }
  }

  private int keepAlive(String workload, int most) {
    List<Pod> alive =
        situation.pods().stream()
            .filter(pod -> pod.workload().equals(workload) && isAlive(pod))
            .limit(most)
            .map(SteadySituation::atRest)
            .toList();
    pods.addAll(alive);
    return alive.size();
  }

  private static boolean isAlive(Pod pod) {
    return pod.later() != Later.DELETED && !FINISHED.contains(pod.state());
  }

  private static Pod atRest(Pod pod) {
    return new Pod(
        pod.name(),
        pod.workload(),
        pod.rolledOut(),
        pod.laterLabels(),
        State.READY,
        Later.NOTHING,
        pod.laterLabels());
  }

  private void make(Workload workload, int missing) {
    Stream.iterate(0, i -> i + 1)
        .limit(Math.max(0, missing))
        .map(i -> made(workload, workload.name() + "-made-" + i))
        .forEach(pods::add);
  }

  private static Pod made(Workload workload, String name) {
    return new Pod(
        name,
        workload.name(),
        workload.kind() == Kind.DEPLOYMENT,
        workload.labels(),
        State.READY,
        Later.NOTHING,
        workload.labels());
  }
}
