package io.redisguard.controlplane;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.redisguard.controlplane.RawApi.Answer;
import io.redisguard.controlplane.Situation.Budget;
import io.redisguard.controlplane.Situation.Kind;
import io.redisguard.controlplane.Situation.Later;
import io.redisguard.controlplane.Situation.Moment;
import io.redisguard.controlplane.Situation.Pod;
import io.redisguard.controlplane.Situation.Workload;
import io.redisguard.controlplane.SituationManifests.Owner;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A situation as the namespace of a real API server, brought about step by step.
final class SituationInCluster {
  /// Far from the two minutes for which a granted eviction counts, on either side.
  private static final Duration FAR = Duration.ofMinutes(10);

  private final RawApi api;
  private final Situation situation;
  private final SituationManifests manifests;
  private final Map<String, Owner> owners = new HashMap<>();

  SituationInCluster(
      RawApi api, String namespace, Map<String, String> labels, Situation situation) {
    this.api = api;
    this.situation = situation;
    this.manifests = new SituationManifests(namespace, labels);
  }

  Situation situation() {
    return situation;
  }

  String namespace() {
    return manifests.namespace();
  }

  /// Makes all that is there before the disruption controller looks for the first time.
  void create() {
    api.create("/api/v1/namespaces", manifests.namespaceItself());
    situation.workloads().forEach(this::create);
    for (Pod pod : situation.pods()) {
      create(pod);
    }
    for (Budget budget : situation.budgets()) {
      switch (budget.moment()) {
        case COMPUTED -> api.create(manifests.budget(budget));
        case JUST_CHANGED -> api.create(manifests.budget(budget.withBound("maxUnavailable", "1")));
        case JUST_CREATED -> {}
      }
    }
  }

  private void create(Workload workload) {
    if (workload.kind() == Kind.GONE) {
      owners.put(workload.name(), ownerOf(workload.kind(), workload.name(), randomUid()));
      return;
    }
    Owner owner = ownerOf(workload.kind(), workload.name(), uidOf(store(workload)));
    if (workload.kind() == Kind.REPLACED) {
      owner = ownerOf(workload.kind(), workload.name(), randomUid());
    } else if (workload.kind() == Kind.DEPLOYMENT) {
      long rolledOut = situation.podsOf(workload).stream().filter(Pod::rolledOut).count();
      int old = situation.podsOf(workload).size() - (int) rolledOut;
      owners.put(workload.name() + "/new", replicaSet(workload, "new", (int) rolledOut, owner));
      owner = replicaSet(workload, "old", old, owner);
    }
    owners.put(workload.name(), owner);
    if (workload.minReplicas() != null) {
      api.create(manifests.autoscaler(workload, workload.minReplicas()));
    }
  }

  private JsonNode store(Workload workload) {
    ObjectNode object = manifests.workload(workload);
    if (workload.kind() == Kind.ORPHAN) {
      object
          .withObject("/metadata")
          .putArray("ownerReferences")
          .add(ownerOf(Kind.DEPLOYMENT, "gone", randomUid()).reference());
    }
    return api.create(object);
  }

  private Owner replicaSet(Workload deployment, String suffix, int replicas, Owner owner) {
    String name = deployment.name() + "-" + suffix;
    JsonNode stored = api.create(manifests.replicaSet(deployment, name, replicas, owner));
    return ownerOf(Kind.REPLICA_SET, name, uidOf(stored));
  }

  private void create(Pod pod) {
    JsonNode stored = api.create(manifests.pod(pod, owner(pod)));
    ((ObjectNode) stored).set("status", SituationManifests.status(pod));
    api.send("PUT", pathOf(pod) + "/status", stored);
  }

  private @Nullable Owner owner(Pod pod) {
    if (pod.workload().isEmpty()) {
      return null;
    }
    Owner second = owners.get(pod.workload() + "/new");
    return pod.rolledOut() && second != null
        ? second
        : requireNonNull(owners.get(pod.workload()), pod.workload());
  }

  /// Lets happen what happens after the budgets were computed, and makes the controller look once
  /// more: a pod that leaves a budget does not wake it.
  void moveOn() {
    for (Pod pod : situation.pods()) {
      switch (pod.later()) {
        case RELABELLED -> relabel(pod);
        case DELETED -> api.client().pods().inNamespace(namespace()).withName(pod.name()).delete();
        case EVICTED -> api.evict(namespace(), pod.name(), false);
        case GRANTED -> grant(pod, Instant.now().plus(FAR));
        case GRANTED_LONG_AGO -> grant(pod, Instant.now().minus(FAR));
        case NOTHING, JUST_EVICTED -> {}
      }
    }
    for (Workload workload : situation.workloads()) {
      if (workload.kind() == Kind.LOST) {
        api.client()
            .apps()
            .statefulSets()
            .inNamespace(namespace())
            .withName(workload.name())
            .delete();
      }
    }
    if (situation.terminating()) {
      api.client().namespaces().withName(namespace()).delete();
    }
  }

  void touchBudgets() {
    for (Budget budget : situation.budgets()) {
      if (budget.moment() != Moment.JUST_CREATED) {
        patch(budget, "", "{\"metadata\":{\"annotations\":{\"touched\":\"%s\"}}}", Instant.now());
      }
    }
  }

  private void relabel(Pod pod) {
    StringBuilder labels = new StringBuilder();
    pod.laterLabels()
        .forEach(
            (key, value) ->
                labels
                    .append(labels.isEmpty() ? "" : ",")
                    .append("\"%s\":\"%s\"".formatted(key, value)));
    api.client()
        .pods()
        .inNamespace(namespace())
        .withName(pod.name())
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"labels\":{%s}}}".formatted(labels));
  }

  private void grant(Pod pod, Instant when) {
    for (Budget budget : situation.budgets()) {
      if (budget.moment() == Moment.COMPUTED) {
        patch(
            budget,
            "status",
            "{\"status\":{\"disruptedPods\":{\"" + pod.name() + "\":\"%s\"}}}",
            when.truncatedTo(ChronoUnit.SECONDS));
      }
    }
  }

  private void patch(Budget budget, String subresource, String patch, Instant when) {
    var resource =
        api.client()
            .policy()
            .v1()
            .podDisruptionBudget()
            .inNamespace(namespace())
            .withName(budget.name());
    (subresource.isEmpty() ? resource : resource.subresource(subresource))
        .patch(PatchContext.of(PatchType.JSON_MERGE), patch.formatted(when));
  }

  /// What the disruption controller has not seen when the evictions are asked for.
  void surprise() {
    for (Budget budget : situation.budgets()) {
      switch (budget.moment()) {
        case COMPUTED -> {}
        case JUST_CREATED -> api.create(manifests.budget(budget));
        case JUST_CHANGED -> change(budget);
      }
    }
    for (Pod pod : situation.pods()) {
      if (pod.later() == Later.JUST_EVICTED) {
        api.evict(namespace(), pod.name(), false);
      }
    }
  }

  private void change(Budget budget) {
    String path =
        RawApi.path("policy/v1", namespace(), "poddisruptionbudgets") + "/" + budget.name();
    ObjectNode stored = (ObjectNode) api.get(path);
    stored.set("spec", manifests.budget(budget).path("spec"));
    api.send("PUT", path, stored);
  }

  /// What a dry run of each pod's eviction is answered, by pod.
  Map<String, Answer> evictions() {
    Map<String, Answer> answers = new TreeMap<>();
    for (Pod pod : situation.pods()) {
      answers.put(pod.name(), api.evict(namespace(), pod.name(), true));
    }
    return answers;
  }

  private String pathOf(Pod pod) {
    return RawApi.path("v1", namespace(), "pods") + "/" + pod.name();
  }

  private static Owner ownerOf(Kind kind, String name, String uid) {
    return new Owner(kind.apiVersion(), kind.word(), name, uid);
  }

  private static String uidOf(JsonNode stored) {
    return stored.path("metadata").path("uid").asText();
  }

  private static String randomUid() {
    return UUID.randomUUID().toString();
  }
}
