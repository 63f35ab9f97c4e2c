package io.redisguard.review;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.OwnerRef;
import io.redisguard.subject.PodSpecView;
import io.redisguard.subject.PodSpecView.ContainerView;
import io.redisguard.subject.PodSpecView.EnvVar;
import io.redisguard.subject.PodSpecView.Port;
import io.redisguard.subject.PodSpecView.PreStop;
import io.redisguard.subject.PodView;
import io.redisguard.subject.PodView.Phase;
import io.redisguard.subject.Quantity;
import io.redisguard.subject.ResourcesView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A Pod, and the spec inside a pod template, from their JSON.
public final class PodProjection {
  /// API default of `terminationGracePeriodSeconds`.
  private static final long DEFAULT_GRACE_SECONDS = 30;

  private PodProjection() {}

  /// A pod as the API server or a manifest holds it.
  public static PodView pod(JsonNode pod) {
    return pod(pod, "");
  }

  /// The controller that a pod names; null for a bare pod.
  public static @Nullable OwnerRef controllerOf(JsonNode pod) {
    return ObjectProjection.controller(pod.path("metadata"));
  }

  /// @param namespace taken where the object names none, as in a review of a create
  static PodView pod(JsonNode pod, String namespace) {
    JsonNode metadata = pod.path("metadata");
    JsonNode status = pod.path("status");
    String name = Json.text(metadata, "name");
    String generateName = Json.text(metadata, "generateName");
    return new PodView(
        new ObjectKey(Json.textOr(metadata, "namespace", namespace), name),
        name.isEmpty() && !generateName.isEmpty() ? generateName + "*" : name,
        Json.text(metadata, "uid"),
        Json.texts(metadata.path("labels")),
        Json.texts(metadata.path("annotations")),
        ObjectProjection.controller(metadata),
        Json.isSet(metadata, "deletionTimestamp"),
        phase(Json.text(status, "phase")),
        ObjectProjection.conditionIsTrue(status, "Ready"),
        Json.text(status, "podIP"),
        spec(pod.path("spec")));
  }

  static PodSpecView spec(JsonNode spec) {
    return new PodSpecView(
        Json.text(spec, "nodeName"),
        Json.text(spec, "priorityClassName"),
        Json.longOr(spec, "terminationGracePeriodSeconds", DEFAULT_GRACE_SECONDS),
        containers(spec.path("initContainers"), "/initContainers/"),
        containers(spec.path("containers"), "/containers/"),
        resources(spec.path("resources")),
        configMapVolumes(spec.path("volumes")));
  }

  private static List<ContainerView> containers(JsonNode containers, String path) {
    List<ContainerView> views = new ArrayList<>(containers.size());
    for (int index = 0; index < containers.size(); index++) {
      JsonNode container = containers.path(index);
      views.add(
          new ContainerView(
              path + index,
              Json.text(container, "name"),
              Json.text(container, "image"),
              Json.textList(container.path("command")),
              Json.textList(container.path("args")),
              env(container.path("env")),
              ports(container.path("ports")),
              resources(container.path("resources")),
              Json.text(container, "restartPolicy").equals("Always"),
              preStop(container.path("lifecycle").path("preStop")),
              mounts(container.path("volumeMounts"))));
    }
    return views;
  }

  private static List<EnvVar> env(JsonNode env) {
    List<EnvVar> variables = new ArrayList<>(env.size());
    for (JsonNode variable : env) {
      boolean literal = !Json.isSet(variable, "valueFrom");
      variables.add(
          new EnvVar(Json.text(variable, "name"), literal ? Json.text(variable, "value") : null));
    }
    return variables;
  }

  private static List<Port> ports(JsonNode ports) {
    List<Port> views = new ArrayList<>(ports.size());
    for (JsonNode port : ports) {
      views.add(new Port(Json.text(port, "name"), Json.intOr(port, "containerPort", 0)));
    }
    return views;
  }

  private static ResourcesView resources(JsonNode resources) {
    Map<String, Quantity> requests = quantities(resources.path("requests"));
    Map<String, Quantity> limits = quantities(resources.path("limits"));
    return requests.isEmpty() && limits.isEmpty()
        ? ResourcesView.NONE
        : new ResourcesView(requests, limits);
  }

  private static Map<String, Quantity> quantities(JsonNode map) {
    if (!map.isObject() || map.isEmpty()) {
      return Map.of();
    }
    Map<String, Quantity> quantities = new HashMap<>();
    map.properties()
        .forEach(
            entry -> {
              Quantity quantity = Quantity.parse(entry.getValue().asText());
              if (quantity != null) {
                quantities.put(entry.getKey(), quantity);
              }
            });
    return quantities;
  }

  private static @Nullable PreStop preStop(JsonNode hook) {
    if (!hook.isObject() || hook.isEmpty()) {
      return null;
    }
    if (hook.path("exec").isObject()) {
      return new PreStop.Exec(Json.textList(hook.path("exec").path("command")));
    }
    if (hook.path("sleep").isObject()) {
      return new PreStop.Sleep(Json.longOr(hook.path("sleep"), "seconds", 0));
    }
    return new PreStop.Other(hook.fieldNames().next());
  }

  private static Map<String, String> mounts(JsonNode mounts) {
    Map<String, String> byVolume = new HashMap<>();
    for (JsonNode mount : mounts) {
      byVolume.put(Json.text(mount, "name"), Json.text(mount, "mountPath"));
    }
    return byVolume;
  }

  private static Map<String, String> configMapVolumes(JsonNode volumes) {
    Map<String, String> byVolume = new HashMap<>();
    for (JsonNode volume : volumes) {
      String name = Json.text(volume.path("configMap"), "name");
      for (JsonNode source : volume.path("projected").path("sources")) {
        name = name.isEmpty() ? Json.text(source.path("configMap"), "name") : name;
      }
      if (!name.isEmpty()) {
        byVolume.put(Json.text(volume, "name"), name);
      }
    }
    return byVolume;
  }

  private static Phase phase(String word) {
    return switch (word) {
      case "Running" -> Phase.RUNNING;
      case "Succeeded" -> Phase.SUCCEEDED;
      case "Failed" -> Phase.FAILED;
      case "", "Pending" -> Phase.PENDING;
      default -> Phase.UNKNOWN;
    };
  }
}
