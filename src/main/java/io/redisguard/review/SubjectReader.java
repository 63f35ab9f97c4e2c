package io.redisguard.review;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.Subject;
import io.redisguard.subject.Subject.BudgetDelete;
import io.redisguard.subject.Subject.BudgetWrite;
import io.redisguard.subject.Subject.PodCreate;
import io.redisguard.subject.Subject.PodDelete;
import io.redisguard.subject.Subject.PodEviction;
import io.redisguard.subject.Subject.PodUpdate;
import io.redisguard.subject.Subject.ScaleChange;
import io.redisguard.subject.Subject.Unrelated;
import io.redisguard.subject.Subject.WorkloadWrite;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `request` → what it asks for.
///
/// Dispatches on group and resource, never on kind alone: there are two kinds named Eviction since
/// 1.37.
final class SubjectReader {
  private static final Set<String> WORKLOADS =
      Set.of("statefulsets", "deployments", "replicasets", "replicationcontrollers");

  private final JsonNode request;
  private final String operation;
  private final String group;
  private final String plural;
  private final String subresource;
  private final String namespace;
  private final JsonNode object;
  private final JsonNode old;

  private SubjectReader(JsonNode request) {
    this.request = request;
    this.operation = Json.text(request, "operation");
    this.group = Json.text(request.path("resource"), "group");
    this.plural = Json.text(request.path("resource"), "resource");
    this.subresource = Json.text(request, "subResource");
    this.namespace = Json.text(request, "namespace");
    this.object = request.path("object");
    this.old = request.path("oldObject");
  }

  static Subject read(JsonNode request) {
    SubjectReader reader = new SubjectReader(request);
    if (reader.is("", "pods")) {
      return reader.pod();
    }
    if (reader.is("policy", "poddisruptionbudgets") && reader.subresource.isEmpty()) {
      return reader.budget();
    }
    if (reader.subresource.equals("scale")) {
      return reader.scale();
    }
    boolean workload =
        WORKLOADS.contains(reader.plural) && Set.of("apps", "").contains(reader.group);
    return workload && reader.subresource.isEmpty() ? reader.workload() : reader.unrelated();
  }

  private Subject pod() {
    return switch (operation + " " + subresource) {
      case "CREATE " ->
          object.isObject() ? new PodCreate(PodProjection.pod(object, namespace)) : unrelated();
      case "UPDATE ", "UPDATE resize" ->
          object.isObject() && old.isObject()
              ? new PodUpdate(
                  PodProjection.pod(old, namespace), PodProjection.pod(object, namespace))
              : unrelated();
      case "DELETE " ->
          old.isObject()
              ? new PodDelete(PodProjection.pod(old, namespace), gracePeriod())
              : unrelated();
      case "CREATE eviction" ->
          new PodEviction(
              key(object),
              Json.text(object.path("deleteOptions").path("preconditions"), "uid"),
              Json.texts(object.path("metadata").path("annotations")));
      default -> unrelated();
    };
  }

  private Subject budget() {
    return switch (operation) {
      case "CREATE", "UPDATE" ->
          object.isObject()
              ? new BudgetWrite(
                  old.isObject() ? ObjectProjection.budget(old, namespace) : null,
                  ObjectProjection.budget(object, namespace))
              : unrelated();
      case "DELETE" -> new BudgetDelete(key(old));
      default -> unrelated();
    };
  }

  private Subject workload() {
    boolean write = operation.equals("CREATE") || operation.equals("UPDATE");
    return write && object.isObject()
        ? new WorkloadWrite(
            old.isObject() ? ObjectProjection.workload(old, namespace) : null,
            ObjectProjection.workload(object, namespace))
        : unrelated();
  }

  private Subject scale() {
    return operation.equals("UPDATE") && object.isObject()
        ? new ScaleChange(key(object), plural, replicas(old), replicas(object))
        : unrelated();
  }

  private Subject unrelated() {
    String resource = subresource.isEmpty() ? plural : plural + "/" + subresource;
    return new Unrelated(key(object.isObject() ? object : old), operation + " of " + resource);
  }

  /// The URL's name and namespace count, the object's own stand in where there is none: a delete of
  /// a collection has an empty `request.name`, and an Eviction may lack its namespace.
  private ObjectKey key(JsonNode named) {
    JsonNode metadata = named.path("metadata");
    return new ObjectKey(
        namespace.isEmpty() ? Json.text(metadata, "namespace") : namespace,
        Json.text(request, "name").isEmpty()
            ? Json.text(metadata, "name")
            : Json.text(request, "name"));
  }

  private @Nullable Long gracePeriod() {
    JsonNode seconds = request.path("options").path("gracePeriodSeconds");
    return seconds.isIntegralNumber() && seconds.canConvertToLong()
        ? Long.valueOf(seconds.longValue())
        : null;
  }

  private boolean is(String apiGroup, String resource) {
    return group.equals(apiGroup) && plural.equals(resource);
  }

  /// `spec.replicas` of an autoscaling/v1 Scale; the API server leaves a zero out.
  private static int replicas(JsonNode scale) {
    return Json.intOr(scale.path("spec"), "replicas", 0);
  }
}
