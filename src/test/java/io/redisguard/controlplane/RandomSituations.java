package io.redisguard.controlplane;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.controlplane.Situation.Budget;
import io.redisguard.controlplane.Situation.Kind;
import io.redisguard.controlplane.Situation.Later;
import io.redisguard.controlplane.Situation.Moment;
import io.redisguard.controlplane.Situation.Pod;
import io.redisguard.controlplane.Situation.State;
import io.redisguard.controlplane.Situation.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Situations that a seed decides: half of them well, the others with whatever can be wrong.
final class RandomSituations {
  private static final List<Kind> KINDS =
      List.of(
          Kind.STATEFUL_SET,
          Kind.STATEFUL_SET,
          Kind.STATEFUL_SET,
          Kind.STATEFUL_SET,
          Kind.DEPLOYMENT,
          Kind.DEPLOYMENT,
          Kind.DEPLOYMENT,
          Kind.REPLICA_SET,
          Kind.REPLICATION_CONTROLLER,
          Kind.CACHE,
          Kind.UNSIZED,
          Kind.RING,
          Kind.DAEMON_SET,
          Kind.JOB,
          Kind.ORPHAN,
          Kind.REPLACED,
          Kind.LOST,
          Kind.GONE);
  private static final List<String> COUNTS = List.of("0", "1", "1", "1", "2", "2", "3", "4", "7");
  private static final List<String> PERCENTS =
      List.of(
          "0%", "1%", "20%", "25%", "33%", "34%", "50%", "51%", "66%", "67%", "75%", "99%", "100%");

  private final RandomGenerator random;

  RandomSituations(RandomGenerator random) {
    this.random = random;
  }

  Situation next() {
    boolean well = chance(45);
    List<Workload> workloads = new ArrayList<>();
    List<Pod> pods = new ArrayList<>();
    int count = one(List.of(1, 1, 1, 2, 2, 3));
    for (int i = 0; i < count; i++) {
      Workload workload = workload("w" + i, well);
      workloads.add(workload);
      pods.addAll(podsOf(workload, well));
    }
    if (chance(12)) {
      Map<String, String> labels = podLabels(Map.of("app", app()));
      pods.add(disturbed(new Pod("bare-0", "", false, labels, State.READY, NONE, labels), well));
    }
    List<Budget> budgets = new ArrayList<>();
    int number = one(List.of(1, 1, 1, 1, 1, 2, 2, 2, 3));
    for (int i = 0; i < number; i++) {
      budgets.add(budget("p" + i, well));
    }
    boolean terminating =
        !well && chance(6) && budgets.stream().allMatch(b -> b.moment() == Moment.COMPUTED);
    return new Situation(workloads, pods, budgets, terminating);
  }

  private static final Later NONE = Later.NOTHING;

  private Workload workload(String name, boolean well) {
    Kind kind = one(KINDS);
    if (well && kind == Kind.REPLACED) {
      kind = Kind.STATEFUL_SET;
    }
    int replicas = one(List.of(0, 1, 1, 1, 2, 2, 3, 3, 3, 4, 5));
    Map<String, String> labels = new TreeMap<>(Map.of("app", app(), "w", name));
    if (chance(20)) {
      labels.put("tier", "cache");
    }
    boolean scaled = kind.hasReplicas() && chance(20);
    int most = well ? Math.max(1, replicas) : 5;
    return new Workload(
        name, kind, replicas, labels, scaled ? Integer.valueOf(random.nextInt(1, most + 1)) : null);
  }

  private List<Pod> podsOf(Workload workload, boolean well) {
    int count = workload.replicas();
    if (!well && chance(35)) {
      count = Math.max(0, count + one(List.of(-2, -1, -1, 1, 1, 2)));
    }
    int rolledOut = chance(30) ? random.nextInt(count + 1) : 0;
    List<Pod> pods = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<String, String> labels = podLabels(workload.labels());
      if (rolledOut > 0) {
        labels.put("controller-revision-hash", i >= count - rolledOut ? "new" : "old");
      }
      pods.add(
          disturbed(
              new Pod(
                  workload.name() + "-" + i,
                  workload.name(),
                  i >= count - rolledOut,
                  labels,
                  State.READY,
                  NONE,
                  labels),
              well));
    }
    return pods;
  }

  private Map<String, String> podLabels(Map<String, String> template) {
    Map<String, String> labels = new TreeMap<>(template);
    if (chance(50)) {
      labels.put("role", chance(40) ? "master" : "replica");
    }
    return labels;
  }

  private Pod disturbed(Pod pod, boolean well) {
    State state = well || chance(65) ? State.READY : one(List.of(State.values()));
    Later later = Later.NOTHING;
    if (chance(12)) {
      later = well ? Later.RELABELLED : one(List.of(Later.values()));
    }
    if (later == Later.JUST_EVICTED && state != State.READY) {
      // The budget would be charged for a pod that it does not count, until the controller looks.
      later = Later.EVICTED;
    }
    Map<String, String> laterLabels = pod.labels();
    if (later == Later.RELABELLED) {
      laterLabels = new TreeMap<>(pod.labels());
      laterLabels.put("role", pod.labels().containsValue("master") ? "replica" : "master");
      if (chance(30)) {
        laterLabels.put("app", app());
      }
    }
    return new Pod(
        pod.name(), pod.workload(), pod.rolledOut(), pod.labels(), state, later, laterLabels);
  }

  private Budget budget(String name, boolean well) {
    String bound = chance(3) ? "" : one(List.of("minAvailable", "maxUnavailable"));
    String policy = chance(60) ? "" : one(List.of("IfHealthyBudget", "AlwaysAllow"));
    Moment moment = well || chance(80) ? Moment.COMPUTED : one(List.of(Moment.values()));
    return new Budget(
        name, bound, chance(55) ? one(COUNTS) : one(PERCENTS), selector(), policy, moment);
  }

  private @Nullable JsonNode selector() {
    if (chance(4)) {
      return null;
    }
    ObjectNode selector = JsonNodeFactory.instance.objectNode();
    if (chance(4)) {
      return selector;
    }
    if (chance(55)) {
      ObjectNode labels = selector.putObject("matchLabels");
      labels.put(one(List.of("app", "w")), "");
      labels.fieldNames().forEachRemaining(key -> labels.put(key, key.equals("app") ? app() : w()));
      if (chance(25)) {
        labels.put("role", one(List.of("master", "replica")));
      }
    }
    if (selector.isEmpty() || chance(25)) {
      ArrayNode expressions = selector.putArray("matchExpressions");
      expression(expressions.addObject());
      if (chance(25)) {
        expression(expressions.addObject());
      }
    }
    return selector;
  }

  private void expression(ObjectNode expression) {
    String key = one(List.of("app", "app", "w", "role", "role", "tier"));
    String operator = one(List.of("In", "In", "NotIn", "Exists", "DoesNotExist"));
    expression.put("key", key).put("operator", operator);
    if (operator.endsWith("In")) {
      ArrayNode values = expression.putArray("values");
      values.add(value(key));
      if (chance(30)) {
        values.add(value(key));
      }
    }
  }

  private String value(String key) {
    return switch (key) {
      case "app" -> app();
      case "w" -> w();
      case "role" -> one(List.of("master", "replica"));
      default -> "cache";
    };
  }

  private String app() {
    return one(List.of("a", "a", "b"));
  }

  private String w() {
    return one(List.of("w0", "w0", "w1"));
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
