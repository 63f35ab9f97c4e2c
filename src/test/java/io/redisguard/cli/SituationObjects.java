package io.redisguard.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.review.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The recorded situations as Kubernetes objects: one List, a namespace a situation.
final class SituationObjects {
  private static final Map<String, String> API_VERSIONS =
      Map.of(
          "StatefulSet", "apps/v1",
          "Deployment", "apps/v1",
          "ReplicaSet", "apps/v1",
          "DaemonSet", "apps/v1",
          "ReplicationController", "v1",
          "Job", "batch/v1",
          "Cache", "lab.example.com/v1",
          "Ring", "lab.example.com/v1");

  private final ArrayNode items;
  private final String namespace;

  private SituationObjects(ArrayNode items, String namespace) {
    this.items = items;
    this.namespace = namespace;
  }

  static List<JsonNode> situations() {
    List<JsonNode> situations = new ArrayList<>();
    try {
      for (String line :
          Files.readAllLines(Path.of("src/test/resources/cases/pdb-situations.jsonl"))) {
        situations.add(Json.mapper().readTree(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return situations;
  }

  static String json(List<JsonNode> situations) {
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    list.put("apiVersion", "v1").put("kind", "List");
    ArrayNode items = list.putArray("items");
    define(items.addObject(), "Cache", "caches", true);
    define(items.addObject(), "Ring", "rings", false);
    for (JsonNode situation : situations) {
      new SituationObjects(items, situation.path("id").asText()).add(situation);
    }
    return list.toString();
  }

  private static void define(ObjectNode json, String kind, String plural, boolean scale) {
    json.put("apiVersion", "apiextensions.k8s.io/v1").put("kind", "CustomResourceDefinition");
    json.putObject("metadata").put("name", plural + ".lab.example.com");
    ObjectNode spec = json.putObject("spec").put("group", "lab.example.com");
    spec.putObject("names").put("kind", kind).put("plural", plural);
    ObjectNode version = spec.putArray("versions").addObject().put("name", "v1");
    ObjectNode subresources = version.putObject("subresources");
    if (scale) {
      subresources.putObject("scale").put("specReplicasPath", ".spec.replicas");
    }
  }

  private void add(JsonNode situation) {
    ObjectNode own = items.addObject().put("apiVersion", "v1").put("kind", "Namespace");
    own.putObject("metadata").put("name", namespace);
    for (JsonNode workload : situation.path("workloads")) {
      ObjectNode owner = workload(workload);
      workload.path("pods").forEach(pod -> pod(pod, owner));
    }
    for (JsonNode budget : situation.path("pdbs")) {
      object("policy/v1", "PodDisruptionBudget", budget.path("name").asText())
          .set("spec", budget.path("spec"));
    }
  }

  /// Adds the workload and says what its pods name as their controller.
  private @Nullable ObjectNode workload(JsonNode json) {
    String kind = json.path("kind").asText();
    String name = json.path("name").asText();
    String apiVersion = API_VERSIONS.get(kind);
    if (apiVersion == null) {
      return kind.equals("Gone") ? reference("apps/v1", "StatefulSet", "gone") : null;
    }
    spec(object(apiVersion, kind, name), kind, json);
    ObjectNode owner = reference(apiVersion, kind, name);
    if (!kind.equals("Deployment")) {
      return owner;
    }
    ObjectNode replicaSet = object("apps/v1", "ReplicaSet", name + "-rs");
    replicaSet.withObject("/metadata").putArray("ownerReferences").add(owner);
    spec(replicaSet, "ReplicaSet", json);
    return reference("apps/v1", "ReplicaSet", name + "-rs");
  }

  private static void spec(ObjectNode object, String kind, JsonNode json) {
    String app = json.path("name").asText().equals("w0") ? "a" : "b";
    int replicas = json.path("replicas").asInt();
    ObjectNode spec = object.putObject("spec");
    if (kind.equals("Job")) {
      spec.put("parallelism", replicas);
    } else if (!kind.equals("DaemonSet")) {
      spec.put("replicas", replicas);
    }
    if (kind.equals("Cache") || kind.equals("Ring")) {
      return;
    }
    if (kind.equals("ReplicationController")) {
      spec.putObject("selector").put("app", app);
    } else if (!kind.equals("Job")) {
      spec.putObject("selector").putObject("matchLabels").put("app", app);
    }
    ObjectNode template = spec.putObject("template");
    template.putObject("metadata").putObject("labels").put("app", app);
    container(template);
  }

  private void pod(JsonNode json, @Nullable ObjectNode owner) {
    String state = json.path("state").asText();
    ObjectNode pod = object("v1", "Pod", json.path("name").asText());
    ObjectNode metadata = pod.withObject("/metadata");
    metadata.set("labels", json.path("labels"));
    if (owner != null) {
      metadata.putArray("ownerReferences").add(owner);
    }
    if (state.equals("Terminating")) {
      metadata.put("deletionTimestamp", "2026-11-21T09:00:00Z");
    }
    container(pod);
    boolean running = List.of("Ready", "NotReady", "Terminating").contains(state);
    boolean ready = state.equals("Ready") || state.equals("Terminating");
    ObjectNode status = pod.putObject("status").put("phase", running ? "Running" : state);
    status
        .putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", ready ? "True" : "False");
  }

  private static void container(ObjectNode object) {
    ObjectNode spec = object.putObject("spec").put("nodeName", "n1");
    spec.putArray("containers").addObject().put("name", "r").put("image", "redis");
  }

  private ObjectNode object(String apiVersion, String kind, String name) {
    ObjectNode object = items.addObject().put("apiVersion", apiVersion).put("kind", kind);
    ObjectNode metadata = object.putObject("metadata").put("name", name);
    metadata.put("namespace", namespace).put("uid", namespace + "-" + kind + "-" + name);
    return object;
  }

  private ObjectNode reference(String apiVersion, String kind, String name) {
    ObjectNode reference = JsonNodeFactory.instance.objectNode();
    reference.put("apiVersion", apiVersion).put("kind", kind).put("name", name);
    reference.put("uid", namespace + "-" + kind + "-" + name).put("controller", true);
    return reference;
  }
}
