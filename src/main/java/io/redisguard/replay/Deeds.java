package io.redisguard.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.cluster.LoggedCluster;
import io.redisguard.cluster.ObjectKind;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.review.ObjectProjection;
import io.redisguard.subject.ObjectKey;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What was done to Redis pods and to what makes them, event by event.
final class Deeds {
  private static final Set<String> POD_PARTS =
      Set.of("", "eviction", "status", "resize", "ephemeralcontainers");

  private final LoggedCluster cluster = new LoggedCluster();
  private final Book book = new Book();
  private final RedisPods pods;
  private final PodDeeds podDeeds;
  private final WorkloadDeeds workloadDeeds;

  Deeds(GuardPolicy policy, List<JsonNode> objects) {
    pods = new RedisPods(cluster, policy.redis());
    objects.forEach(pods::give);
    pods.fillUp();
    podDeeds = new PodDeeds(policy, cluster, pods, book);
    workloadDeeds = new WorkloadDeeds(cluster, pods, book);
  }

  Book book() {
    return book;
  }

  /// Whether an event may tell something of a Redis pod. Is asked as events are read, some time
  /// before they are taken.
  boolean areOf(AuditEvent event) {
    Target target = event.target();
    return switch (target.resource()) {
      case "pods" -> target.isPod() && isOfRedisPod(event);
      case "namespaces" -> target.subresource().isEmpty();
      case "poddisruptionbudgets" -> target.subresource().isEmpty();
      default -> workloadDeeds.areOf(event);
    };
  }

  void take(AuditEvent event) {
    if (event.isDryRun()) {
      return;
    }
    switch (event.target().resource()) {
      case "pods" -> podDeeds.take(event);
      case "poddisruptionbudgets" -> budget(event);
      default -> workloadDeeds.take(event);
    }
  }

  /// The object of a request as it was stored, with its namespace and kind; null when the log does
  /// not have it.
  static @Nullable JsonNode stored(AuditEvent event, ObjectKind kind) {
    boolean whole = event.verb().equals("create") || event.verb().equals("update");
    for (JsonNode body : whole ? List.of(event.got(), event.sent()) : List.of(event.got())) {
      if (body instanceof ObjectNode object && ObjectKind.of(body) == kind) {
        if (!object.path("metadata").isObject()) {
          continue;
        }
        ObjectNode metadata = object.withObject("metadata");
        if (!metadata.has("namespace")) {
          metadata.put("namespace", event.target().namespace());
        }
        if (!metadata.has("name")) {
          metadata.put("name", event.target().name());
        }
        return object;
      }
    }
    return null;
  }

  private boolean isOfRedisPod(AuditEvent event) {
    Target target = event.target();
    if (!POD_PARTS.contains(target.subresource())) {
      return false;
    }
    JsonNode pod = stored(event, ObjectKind.POD);
    JsonNode body = pod == null && event.verb().equals("delete") ? event.got() : pod;
    if (body != null && ObjectKind.of(body) == ObjectKind.POD) {
      return pods.note(keyOf(body), body);
    }
    boolean removes = target.subresource().equals("eviction") || event.verb().startsWith("delete");
    return removes || pods.isRedis(target.key());
  }

  static ObjectKey keyOf(JsonNode object) {
    return new ObjectKey(
        object.at("/metadata/namespace").asText(""), object.at("/metadata/name").asText(""));
  }

  private void budget(AuditEvent event) {
    JsonNode budget = stored(event, ObjectKind.BUDGET);
    if (!event.succeeded()) {
      return;
    }
    if (event.verb().equals("delete")) {
      cluster.remove(ObjectKind.BUDGET, event.target().key());
    } else if (budget != null && !ObjectProjection.budget(budget).name().isEmpty()) {
      cluster.put(budget);
    }
  }
}
