package io.redisguard.controlplane;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.controlplane.Situation.Budget;
import io.redisguard.controlplane.Situation.Kind;
import io.redisguard.controlplane.Situation.Later;
import io.redisguard.controlplane.Situation.Moment;
import io.redisguard.controlplane.Situation.Pod;
import io.redisguard.controlplane.Situation.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Kubernetes objects of a situation, one by one.
///
/// @param labels that everything gets, to be found again
record SituationManifests(String namespace, Map<String, String> labels) {
  /// What a pod says of its controller, as far as the API server has told its UID.
  record Owner(String apiVersion, String kind, String name, String uid) {
    ObjectNode reference() {
      return JsonNodeFactory.instance
          .objectNode()
          .put("apiVersion", apiVersion)
          .put("kind", kind)
          .put("name", name)
          .put("uid", uid)
          .put("controller", true);
    }
  }

  static ObjectNode definition(Kind kind, boolean scale) {
    ObjectNode definition =
        JsonNodeFactory.instance
            .objectNode()
            .put("apiVersion", "apiextensions.k8s.io/v1")
            .put("kind", "CustomResourceDefinition");
    String name = kind.plural() + ".lab.example.com";
    definition.putObject("metadata").put("name", name);
    ObjectNode spec = definition.putObject("spec");
    spec.put("group", "lab.example.com").put("scope", "Namespaced");
    spec.putObject("names").put("kind", kind.word()).put("plural", kind.plural());
    ObjectNode version = spec.putArray("versions").addObject();
    version.put("name", "v1").put("served", true).put("storage", true);
    version
        .putObject("schema")
        .putObject("openAPIV3Schema")
        .put("type", "object")
        .put("x-kubernetes-preserve-unknown-fields", true);
    if (scale) {
      version
          .putObject("subresources")
          .putObject("scale")
          .put("specReplicasPath", ".spec.replicas")
          .put("statusReplicasPath", ".status.replicas");
    }
    return definition;
  }

  ObjectNode namespaceItself() {
    ObjectNode object =
        JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "Namespace");
    metadata(object, namespace, labels).remove("namespace");
    return object;
  }

  ObjectNode workload(Workload workload) {
    return workload(workload.name(), workload.kind(), workload, workload.replicas());
  }

  /// One of the two ReplicaSets of a Deployment in the middle of a rollout.
  ObjectNode replicaSet(Workload deployment, String name, int replicas, Owner owner) {
    ObjectNode object = workload(name, Kind.REPLICA_SET, deployment, replicas);
    object.withObject("/metadata").putArray("ownerReferences").add(owner.reference());
    return object;
  }

  private ObjectNode workload(String name, Kind kind, Workload workload, int replicas) {
    ObjectNode object = object(kind.apiVersion(), kind.word(), name, workload.labels());
    ObjectNode spec = object.putObject("spec");
    switch (kind) {
      case JOB -> spec.put("parallelism", replicas);
      case DAEMON_SET, UNSIZED -> {}
      default -> spec.put("replicas", replicas);
    }
    if (kind.isCustom()) {
      return object;
    }
    if (kind == Kind.REPLICATION_CONTROLLER) {
      spec.putObject("selector").put("w", workload.name());
    } else if (kind != Kind.JOB) {
      spec.putObject("selector").putObject("matchLabels").put("w", workload.name());
    }
    ObjectNode template = spec.putObject("template");
    put(workload.labels(), template.putObject("metadata").putObject("labels"));
    ObjectNode podSpec = template.putObject("spec");
    container(podSpec);
    if (kind == Kind.JOB) {
      podSpec.put("restartPolicy", "Never");
    }
    return object;
  }

  ObjectNode autoscaler(Workload workload, int minReplicas) {
    ObjectNode object =
        object("autoscaling/v2", "HorizontalPodAutoscaler", workload.name(), Map.of());
    ObjectNode spec = object.putObject("spec");
    spec.put("minReplicas", minReplicas).put("maxReplicas", 9);
    spec.putObject("scaleTargetRef")
        .put("apiVersion", workload.kind().apiVersion())
        .put("kind", workload.kind().word())
        .put("name", workload.name());
    return object;
  }

  ObjectNode pod(Pod pod, @Nullable Owner owner) {
    ObjectNode object = object("v1", "Pod", pod.name(), pod.labels());
    ObjectNode metadata = object.withObject("/metadata");
    metadata.putArray("finalizers").add("lab.example.com/stays");
    if (owner != null) {
      metadata.putArray("ownerReferences").add(owner.reference());
    }
    container(object.putObject("spec").put("nodeName", "n1"));
    return object;
  }

  static ObjectNode status(Pod pod) {
    ObjectNode status = JsonNodeFactory.instance.objectNode().put("phase", pod.state().phase());
    if (!pod.state().ready().isEmpty()) {
      status
          .putArray("conditions")
          .addObject()
          .put("type", "Ready")
          .put("status", pod.state().ready());
    }
    return status;
  }

  ObjectNode budget(Budget budget) {
    ObjectNode object = object("policy/v1", "PodDisruptionBudget", budget.name(), Map.of());
    object.set("spec", spec(budget));
    return object;
  }

  private static ObjectNode spec(Budget budget) {
    ObjectNode spec = JsonNodeFactory.instance.objectNode();
    if (budget.bound().isEmpty()) {
      // Neither bound is valid too.
    } else if (budget.value().endsWith("%")) {
      spec.put(budget.bound(), budget.value());
    } else {
      spec.put(budget.bound(), Integer.parseInt(budget.value()));
    }
    if (budget.selector() != null) {
      spec.set("selector", budget.selector());
    }
    if (!budget.policy().isEmpty()) {
      spec.put("unhealthyPodEvictionPolicy", budget.policy());
    }
    return spec;
  }

  /// Everything at once, for a person.
  static String text(Situation situation) {
    SituationManifests manifests = new SituationManifests("smallest", Map.of());
    List<String> lines = new ArrayList<>();
    for (Workload workload : situation.workloads()) {
      lines.add("# " + workload.name() + ": " + workload.kind());
      lines.add(manifests.workload(workload).toString());
      if (workload.minReplicas() != null) {
        lines.add(manifests.autoscaler(workload, workload.minReplicas()).toString());
      }
    }
    for (Pod pod : situation.pods()) {
      lines.add(
          "# %s of %s%s%s"
              .formatted(
                  pod.name(),
                  pod.workload().isEmpty() ? "nobody" : pod.workload(),
                  pod.rolledOut() ? " (new ReplicaSet)" : "",
                  pod.later() == Later.NOTHING
                      ? ""
                      : ", then " + pod.later() + " " + pod.laterLabels()));
      lines.add(manifests.pod(pod, null).set("status", status(pod)).toString());
    }
    for (Budget budget : situation.budgets()) {
      if (budget.moment() != Moment.COMPUTED) {
        lines.add("# " + budget.moment());
      }
      lines.add(manifests.budget(budget).toString());
    }
    if (situation.terminating()) {
      lines.add("# and the namespace is being deleted");
    }
    return String.join("\n", lines);
  }

  private ObjectNode object(
      String apiVersion, String kind, String name, Map<String, String> ownLabels) {
    ObjectNode object =
        JsonNodeFactory.instance.objectNode().put("apiVersion", apiVersion).put("kind", kind);
    metadata(object, name, ownLabels);
    return object;
  }

  private ObjectNode metadata(ObjectNode object, String name, Map<String, String> ownLabels) {
    ObjectNode metadata = object.putObject("metadata").put("name", name);
    metadata.put("namespace", namespace);
    ObjectNode all = metadata.putObject("labels");
    put(ownLabels, all);
    put(labels, all);
    return metadata;
  }

  private static void container(ObjectNode spec) {
    spec.putArray("containers").addObject().put("name", "redis").put("image", "redis");
  }

  private static void put(Map<String, String> from, ObjectNode to) {
    from.forEach(to::put);
  }
}
