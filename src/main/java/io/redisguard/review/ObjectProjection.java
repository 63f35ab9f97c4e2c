package io.redisguard.review;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.subject.AutoscalerView;
import io.redisguard.subject.BudgetView;
import io.redisguard.subject.BudgetView.UnhealthyPods;
import io.redisguard.subject.ConfigMapView;
import io.redisguard.subject.IntOrPercent;
import io.redisguard.subject.NamespaceInfo;
import io.redisguard.subject.NodeView;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.OwnerRef;
import io.redisguard.subject.PriorityClassView;
import io.redisguard.subject.Selector;
import io.redisguard.subject.WorkloadView;
import io.redisguard.subject.WorkloadView.PodTemplate;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Everything but pods, from its JSON.
public final class ObjectProjection {
  /// Kinds without a scale subresource: the disruption controller cannot count what they expect.
  private static final Set<String> WITHOUT_SCALE = Set.of("DaemonSet", "Job", "CronJob");

  private ObjectProjection() {}

  public static BudgetView budget(JsonNode budget) {
    return budget(budget, "");
  }

  static BudgetView budget(JsonNode budget, String namespace) {
    JsonNode metadata = budget.path("metadata");
    JsonNode spec = budget.path("spec");
    JsonNode status = budget.path("status");
    return new BudgetView(
        key(metadata, namespace),
        Json.text(metadata, "uid"),
        Json.texts(metadata.path("labels")),
        Json.texts(metadata.path("annotations")),
        selector(spec.path("selector")),
        intOrPercent(spec.path("minAvailable")),
        intOrPercent(spec.path("maxUnavailable")),
        Json.text(spec, "unhealthyPodEvictionPolicy").equals(UnhealthyPods.ALWAYS_ALLOW.word())
            ? UnhealthyPods.ALWAYS_ALLOW
            : UnhealthyPods.IF_HEALTHY_BUDGET,
        Json.longOr(metadata, "generation", 0),
        Json.longOr(status, "observedGeneration", 0),
        enoughHealthy(status),
        times(status.path("disruptedPods")));
  }

  private static boolean enoughHealthy(JsonNode status) {
    int desired = Json.intOr(status, "desiredHealthy", 0);
    return desired > 0 && Json.intOr(status, "currentHealthy", 0) >= desired;
  }

  /// A workload of a built-in kind.
  public static WorkloadView workload(JsonNode workload) {
    return workload(workload, "");
  }

  static WorkloadView workload(JsonNode workload, String namespace) {
    String kind = Json.text(workload, "kind");
    JsonNode spec = workload.path("spec");
    return workload(
        workload,
        namespace,
        WITHOUT_SCALE.contains(kind) ? null : Integer.valueOf(Json.intOr(spec, "replicas", 1)));
  }

  /// A workload of a custom kind.
  ///
  /// @param replicas what its scale subresource says; null when it has none
  public static WorkloadView customWorkload(JsonNode workload, @Nullable Integer replicas) {
    return workload(workload, "", replicas);
  }

  private static WorkloadView workload(
      JsonNode workload, String namespace, @Nullable Integer replicas) {
    String kind = Json.text(workload, "kind");
    JsonNode metadata = workload.path("metadata");
    JsonNode spec = workload.path("spec");
    return new WorkloadView(
        Json.text(workload, "apiVersion"),
        kind,
        key(metadata, namespace),
        Json.text(metadata, "uid"),
        Json.texts(metadata.path("labels")),
        Json.texts(metadata.path("annotations")),
        replicas,
        controller(metadata),
        kind.equals("ReplicationController")
            ? Selector.ofLabels(Json.texts(spec.path("selector")))
            : selector(spec.path("selector")),
        template(kind.equals("CronJob") ? spec.path("jobTemplate").path("spec") : spec),
        kind.equals("StatefulSet") ? Json.intOr(spec.path("ordinals"), "start", 0) : 0);
  }

  public static AutoscalerView horizontalPodAutoscaler(JsonNode autoscaler) {
    return autoscaler(autoscaler, Json.intOr(autoscaler.path("spec"), "minReplicas", 1));
  }

  public static AutoscalerView scaledObject(JsonNode autoscaler) {
    return autoscaler(autoscaler, Json.intOr(autoscaler.path("spec"), "minReplicaCount", 0));
  }

  private static AutoscalerView autoscaler(JsonNode autoscaler, int least) {
    JsonNode target = autoscaler.path("spec").path("scaleTargetRef");
    return new AutoscalerView(
        key(autoscaler.path("metadata"), ""),
        Json.text(autoscaler, "kind"),
        Json.textOr(target, "kind", "Deployment"),
        Json.text(target, "name"),
        least);
  }

  public static NodeView node(JsonNode node) {
    return new NodeView(
        Json.text(node.path("metadata"), "name"),
        conditionIsTrue(node.path("status"), "Ready"),
        node.path("spec").path("unschedulable").asBoolean(false));
  }

  public static NamespaceInfo namespace(JsonNode namespace) {
    JsonNode metadata = namespace.path("metadata");
    Map<String, String> labels = new HashMap<>(Json.texts(metadata.path("labels")));
    String name = Json.text(metadata, "name");
    labels.put("kubernetes.io/metadata.name", name);
    boolean terminating =
        Json.isSet(metadata, "deletionTimestamp")
            || Json.text(namespace.path("status"), "phase").equals("Terminating");
    return new NamespaceInfo(name, labels, terminating);
  }

  public static PriorityClassView priorityClass(JsonNode priorityClass) {
    return new PriorityClassView(
        Json.text(priorityClass.path("metadata"), "name"),
        Json.intOr(priorityClass, "value", 0),
        priorityClass.path("globalDefault").asBoolean(false));
  }

  public static ConfigMapView configMap(JsonNode configMap) {
    return new ConfigMapView(
        key(configMap.path("metadata"), ""), Json.texts(configMap.path("data")));
  }

  /// The selector of a policy/v1 object: absent selects nothing, `{}` everything.
  public static Selector selector(JsonNode selector) {
    if (!selector.isObject()) {
      return Selector.nothing();
    }
    List<Selector.Requirement> requirements = new ArrayList<>();
    for (JsonNode expression : selector.path("matchExpressions")) {
      Selector.Operator operator = Selector.Operator.of(Json.text(expression, "operator"));
      Set<String> values = new HashSet<>(Json.textList(expression.path("values")));
      if (operator == null) {
        return new Selector.Invalid("%s is no operator".formatted(expression.path("operator")));
      }
      boolean listed = operator == Selector.Operator.IN || operator == Selector.Operator.NOT_IN;
      if (listed == values.isEmpty()) {
        return new Selector.Invalid(
            operator.word() + (listed ? " needs values" : " takes no values"));
      }
      requirements.add(new Selector.Requirement(Json.text(expression, "key"), operator, values));
    }
    return new Selector.Labels(Json.texts(selector.path("matchLabels")), requirements);
  }

  static ObjectKey key(JsonNode metadata, String namespace) {
    return new ObjectKey(
        Json.textOr(metadata, "namespace", namespace), Json.text(metadata, "name"));
  }

  static @Nullable OwnerRef controller(JsonNode metadata) {
    for (JsonNode owner : metadata.path("ownerReferences")) {
      if (owner.path("controller").asBoolean(false)) {
        return new OwnerRef(
            Json.text(owner, "apiVersion"),
            Json.text(owner, "kind"),
            Json.text(owner, "name"),
            Json.text(owner, "uid"));
      }
    }
    return null;
  }

  static boolean conditionIsTrue(JsonNode status, String type) {
    for (JsonNode condition : status.path("conditions")) {
      if (Json.text(condition, "type").equals(type)) {
        return Json.text(condition, "status").equals("True");
      }
    }
    return false;
  }

  private static @Nullable PodTemplate template(JsonNode spec) {
    JsonNode template = spec.path("template");
    if (!template.isObject()) {
      return null;
    }
    return new PodTemplate(
        Json.texts(template.path("metadata").path("labels")),
        Json.texts(template.path("metadata").path("annotations")),
        PodProjection.spec(template.path("spec")));
  }

  private static @Nullable IntOrPercent intOrPercent(JsonNode value) {
    if (value.isInt()) {
      return IntOrPercent.count(value.intValue());
    }
    return value.isMissingNode() || value.isNull() ? null : IntOrPercent.parse(value.asText());
  }

  private static Map<String, Instant> times(JsonNode map) {
    Map<String, Instant> times = new HashMap<>();
    map.properties()
        .forEach(
            entry -> {
              try {
                times.put(
                    entry.getKey(), OffsetDateTime.parse(entry.getValue().asText()).toInstant());
              } catch (DateTimeException _) {
                // An unreadable time counts as no disruption, as an expired one does.
              }
            });
    return times;
  }
}
