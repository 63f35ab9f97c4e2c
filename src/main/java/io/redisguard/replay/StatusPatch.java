package io.redisguard.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.review.PodLifeProjection;
import io.redisguard.subject.PodLife;
import io.redisguard.subject.PodView;

/// What a kubelet reports of a pod that is known: at level Request, which EKS and GKE have for it,
/// the log holds the patch and not the pod. Source: kubernetes cluster/gce/gci/configure-helper.sh,
/// pkg/kubelet/status, which patches `status` with a strategic merge.
final class StatusPatch {
  private StatusPatch() {}

  /// Whether a body is one.
  static boolean isOne(JsonNode sent) {
    return sent.path("status").isObject() && !sent.path("spec").isObject();
  }

  /// The pod with what the patch says; what it leaves out is as before.
  static PodLife on(PodView known, JsonNode patch) {
    ObjectNode changed = JsonNodeFactory.instance.objectNode();
    changed.set("status", patch.path("status"));
    PodLife life = PodLifeProjection.podLife(changed);
    boolean phase = patch.at("/status/phase").isTextual();
    PodView pod =
        new PodView(
            known.key(),
            known.displayName(),
            known.uid(),
            known.labels(),
            known.annotations(),
            known.controller(),
            known.terminating(),
            phase ? life.pod().phase() : known.phase(),
            tellsReady(patch) ? life.pod().ready() : known.ready(),
            known.podIp(),
            known.spec());
    return new PodLife(
        pod, life.reason(), life.message(), life.target(), life.targetMessage(), life.containers());
  }

  private static boolean tellsReady(JsonNode patch) {
    for (JsonNode condition : patch.at("/status/conditions")) {
      if (condition.path("type").asText("").equals("Ready") && condition.has("status")) {
        return true;
      }
    }
    return false;
  }
}
