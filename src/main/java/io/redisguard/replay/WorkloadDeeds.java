package io.redisguard.replay;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.cluster.LoggedCluster;
import io.redisguard.cluster.ObjectKind;
import io.redisguard.facts.RedisGroup;
import io.redisguard.ledger.Observation.Changed;
import io.redisguard.ledger.Witness;
import io.redisguard.review.ObjectProjection;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.Subject;
import io.redisguard.subject.WorkloadView;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Requests about what makes pods, and about whole namespaces: who stands behind a controller.
final class WorkloadDeeds {
  private static final Map<String, ObjectKind> KINDS =
      Map.of(
          "statefulsets", ObjectKind.STATEFUL_SET,
          "deployments", ObjectKind.DEPLOYMENT,
          "replicasets", ObjectKind.REPLICA_SET,
          "replicationcontrollers", ObjectKind.REPLICATION_CONTROLLER,
          "daemonsets", ObjectKind.DAEMON_SET);

  private final LoggedCluster cluster;
  private final RedisPods pods;
  private final Book book;

  WorkloadDeeds(LoggedCluster cluster, RedisPods pods, Book book) {
    this.cluster = cluster;
    this.pods = pods;
    this.book = book;
  }

  boolean areOf(AuditEvent event) {
    ObjectKind kind = KINDS.get(event.target().resource());
    if (kind == null || !event.target().group().equals(kind.group()) || !isOfSpec(event)) {
      return false;
    }
    JsonNode body = Deeds.stored(event, kind);
    return body == null
        ? !event.target().name().isEmpty()
        : isRedis(ObjectProjection.workload(body));
  }

  void take(AuditEvent event) {
    if (!event.succeeded()) {
      return;
    }
    if (event.target().resource().equals("namespaces")) {
      namespace(event);
      return;
    }
    ObjectKind kind = KINDS.get(event.target().resource());
    if (kind == null) {
      return;
    }
    if (event.verb().equals("delete")) {
      if (isOfRedis(event, kind)) {
        changed(event, event.target().key().toString(), "deleted it");
      }
      cluster.remove(kind, event.target().key());
    } else if (event.target().subresource().equals("scale")) {
      scaled(event, kind);
    } else {
      written(event, kind);
    }
  }

  private void namespace(AuditEvent event) {
    JsonNode body = Deeds.stored(event, ObjectKind.NAMESPACE);
    if (event.verb().equals("delete")) {
      changed(event, event.target().name(), "deleted the namespace");
    } else if (body != null) {
      cluster.put(body);
    }
  }

  private void written(AuditEvent event, ObjectKind kind) {
    JsonNode body = Deeds.stored(event, kind);
    WorkloadView before = known(event.target().key(), kind);
    if (body != null) {
      WorkloadView after = ObjectProjection.workload(body);
      if (before != null) {
        Subject change = new Subject.WorkloadWrite(before, after);
        if (isPersonal(event)) {
          Witness.changed(event.at(), change, event.actor(), event.client()).ifPresent(book::write);
        }
      } else if (!event.verb().equals("create")) {
        changed(event, event.target().key().toString(), asked(event));
      }
      cluster.put(body);
    } else if (!event.verb().equals("create") && isOfRedis(event, kind)) {
      String what = event.sent().isMissingNode() ? "changed it" : asked(event);
      changed(event, event.target().key().toString(), what);
    }
  }

  /// What a patch asks for, when nobody knows what was there before.
  private static String asked(AuditEvent event) {
    JsonNode spec = event.sent().path("spec");
    if (spec.path("template").isObject()) {
      return "changed its pod template";
    }
    return spec.path("replicas").isInt() ? "scaled it to " + spec.path("replicas").asInt() : "";
  }

  private void scaled(AuditEvent event, ObjectKind kind) {
    WorkloadView before = known(event.target().key(), kind);
    JsonNode scale = event.got().path("spec").isObject() ? event.got() : event.sent();
    boolean told = scale.path("spec").isObject();
    // The API server leaves a zero out.
    int replicas = scale.at("/spec/replicas").asInt(0);
    if (before != null && before.replicas() != null && told) {
      if (before.replicas() != replicas) {
        changed(
            event,
            event.target().key().toString(),
            "scaled it from %d to %d".formatted(before.replicas(), replicas));
      }
      cluster.put(before.withReplicas(replicas));
    } else if (isOfRedis(event, kind)) {
      changed(
          event,
          event.target().key().toString(),
          told ? "scaled it to %d".formatted(replicas) : "scaled it");
    }
  }

  private void changed(AuditEvent event, String group, String what) {
    if (isPersonal(event) && !what.isEmpty()) {
      book.write(new Changed(event.at(), group, event.actor(), event.client(), what));
    }
  }

  /// Not one of those that only carry out what others have decided.
  private static boolean isPersonal(AuditEvent event) {
    return switch (event.actor().kind()) {
      case NODE, SCHEDULER, JANITOR, WORKLOAD_CONTROLLER -> false;
      case SYSTEM, SERVICE_ACCOUNT, PERSON -> true;
    };
  }

  private boolean isOfRedis(AuditEvent event, ObjectKind kind) {
    WorkloadView known = known(event.target().key(), kind);
    ObjectKey first = new ObjectKey(event.target().namespace(), event.target().name() + "-0");
    return known != null
        ? isRedis(known)
        : RedisPods.isRedisName(event.target().name()) || pods.isRedis(first);
  }

  private @Nullable WorkloadView known(ObjectKey key, ObjectKind kind) {
    for (WorkloadView workload : cluster.namespace(key.namespace()).workloads()) {
      if (workload.name().equals(key.name()) && workload.is(kind.group(), kind.kind())) {
        return workload;
      }
    }
    return null;
  }

  private static boolean isRedis(WorkloadView workload) {
    return workload.template() != null && RedisGroup.isRedis(workload.template().spec());
  }

  private static boolean isOfSpec(AuditEvent event) {
    String part = event.target().subresource();
    return part.isEmpty() || part.equals("scale");
  }
}
