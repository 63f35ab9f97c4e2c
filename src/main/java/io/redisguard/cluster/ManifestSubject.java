package io.redisguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.review.ObjectProjection;
import io.redisguard.review.PodProjection;
import io.redisguard.subject.PodView;
import io.redisguard.subject.Subject;
import org.jspecify.annotations.Nullable;

/// What an API server would ask the webhooks if somebody applied a manifest.
public final class ManifestSubject {
  private ManifestSubject() {}

  /// The creation of the object; null for an object that the guard has no opinion about. A pod that
  /// a controller made is judged with its controller's template.
  public static @Nullable Subject of(Manifest manifest) {
    ObjectKind kind = ObjectKind.of(manifest.object());
    if (kind == null) {
      return null;
    }
    JsonNode object = ManifestCluster.inNamespace(manifest.object());
    return switch (kind) {
      case BUDGET -> new Subject.BudgetWrite(null, ObjectProjection.budget(object));
      case STATEFUL_SET, DEPLOYMENT, REPLICA_SET, REPLICATION_CONTROLLER ->
          new Subject.WorkloadWrite(null, ObjectProjection.workload(object));
      case POD -> {
        PodView pod = PodProjection.pod(object);
        yield pod.controller() == null ? new Subject.PodCreate(pod) : null;
      }
      case DAEMON_SET,
          JOB,
          HORIZONTAL_POD_AUTOSCALER,
          SCALED_OBJECT,
          CONFIG_MAP,
          NAMESPACE,
          NODE,
          PRIORITY_CLASS,
          CUSTOM_RESOURCE_DEFINITION,
          GUARD_POLICY,
          DISRUPTION ->
          null;
    };
  }
}
