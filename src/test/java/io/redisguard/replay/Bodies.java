package io.redisguard.replay;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.review.Json;

/// Objects as an API server answers with them.
final class Bodies {
  private Bodies() {}

  static JsonNode json(String json) {
    try {
      return Json.trees().readTree(json);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /// A ready Redis pod of StatefulSet redis-node on node n1.
  static ObjectNode pod(String name, String uid, boolean master) {
    return (ObjectNode)
        json(
            """
            {"kind": "Pod", "apiVersion": "v1",
             "metadata": {"name": "%s", "namespace": "prod", "uid": "%s",
               "creationTimestamp": "2026-11-20T00:00:00Z",
               "labels": {"app.kubernetes.io/name": "redis", "isMaster": "%s"},
               "ownerReferences": [{"apiVersion": "apps/v1", "kind": "StatefulSet",
                 "name": "redis-node", "uid": "set", "controller": true}]},
             "spec": {"nodeName": "n1", "containers": [{"name": "redis", "image": "redis:8.2",
               "command": ["redis-server"]}]},
             "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}}
            """
                .formatted(name, uid, master));
  }

  static ObjectNode ending(ObjectNode pod) {
    pod.withObject("metadata").put("deletionTimestamp", "2026-11-21T08:41:30Z");
    return pod;
  }

  static ObjectNode failed(ObjectNode pod, String reason, String message) {
    pod.withObject("status").put("phase", "Failed").put("reason", reason).put("message", message);
    return pod;
  }

  static ObjectNode marked(ObjectNode pod, String target) {
    pod.withObject("status")
        .withArray("conditions")
        .addObject()
        .put("type", "DisruptionTarget")
        .put("status", "True")
        .put("reason", target);
    return pod;
  }

  static ObjectNode statefulSet(int replicas, String image) {
    return (ObjectNode)
        json(
            """
            {"kind": "StatefulSet", "apiVersion": "apps/v1",
             "metadata": {"name": "redis-node", "namespace": "prod", "uid": "set"},
             "spec": {"replicas": %d, "selector": {"matchLabels": {"app": "r"}},
               "template": {"metadata": {"labels": {"app": "r"}},
                 "spec": {"containers": [{"name": "redis", "image": "%s",
                   "command": ["redis-server"]}]}}}}
            """
                .formatted(replicas, image));
  }
}
