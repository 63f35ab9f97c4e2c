package io.redisguard.controlplane;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;

/// The pods of a Redis group without controllers and kubelets: placed on a node and made ready by
/// hand, so that nothing changes but what a test changes. `redis-node-0` is labelled master.
record RedisPods(ControlPlane controlPlane, String namespace) {
  private static final String NODE = "node-a";
  private static final String READY =
      """
      {"status": {"phase": "Running", "podIP": "10.1.0.1", "conditions": [
        {"type": "Ready", "status": "True", "lastTransitionTime": "2026-01-01T00:00:00Z"}]}}
      """;

  static RedisPods in(ControlPlane controlPlane, String namespace) {
    RedisPods pods = new RedisPods(controlPlane, namespace);
    Kubectl admin = controlPlane.admin();
    admin.apply(RedisGroup.manifest(namespace)).ok();
    admin.line("create serviceaccount default -n " + namespace).ok();
    for (int ordinal = 0; ordinal < 3; ordinal++) {
      pods.add("redis-node-" + ordinal);
    }
    pods.promote("redis-node-0");
    return pods;
  }

  /// One more pod of the StatefulSet, running and ready.
  void add(String name) {
    String uid =
        controlPlane
            .admin()
            .line("get statefulset redis-node -o jsonpath={.metadata.uid} -n " + namespace)
            .ok();
    controlPlane.admin().apply(manifest(name, uid)).ok();
    try (KubernetesClient client = controlPlane.client("admin", "system:masters")) {
      client
          .pods()
          .inNamespace(namespace)
          .withName(name)
          .subresource("status")
          .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), READY);
    }
  }

  /// Gives the label of the master to this pod.
  void promote(String name) {
    controlPlane.admin().line("label pods --all isMaster- -n " + namespace).ok();
    controlPlane.admin().line("label pod %s isMaster=true -n %s".formatted(name, namespace)).ok();
  }

  /// Takes a pod away for good, as a kubelet does when it has stopped.
  void remove(String name) {
    Kubectl kubelet = controlPlane.kubectl("system:node:" + NODE, "system:nodes");
    await(name + " is gone")
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                kubelet
                        .line(
                            "delete pod %s --grace-period=0 --force --wait=false -n %s"
                                .formatted(name, namespace))
                        .code()
                    == 0);
  }

  /// Asks whether a pod may be deleted, and changes nothing.
  Kubectl.Said tryDeleting(String name) {
    return controlPlane
        .kubectl("alice", "system:masters")
        .line("delete pod %s --dry-run=server -n %s".formatted(name, namespace));
  }

  /// What the API server sends when alice deletes a pod.
  String reviewOfDeleting(String name) {
    String pod =
        controlPlane.admin().line("get pod %s -o json -n %s".formatted(name, namespace)).ok();
    return """
        {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {
          "uid": "00000000-0000-0000-0000-000000000001", "operation": "DELETE",
          "kind": {"group": "", "version": "v1", "kind": "Pod"},
          "resource": {"group": "", "version": "v1", "resource": "pods"},
          "name": "%s", "namespace": "%s", "dryRun": true,
          "userInfo": {"username": "alice", "groups": ["system:masters"]},
          "object": null, "oldObject": %s,
          "options": {"apiVersion": "meta.k8s.io/v1", "kind": "DeleteOptions"}}}
        """
        .formatted(name, namespace, pod);
  }

  private String manifest(String name, String owner) {
    return """
        apiVersion: v1
        kind: Pod
        metadata:
          name: %1$s
          namespace: %2$s
          labels: {app.kubernetes.io/name: redis, app.kubernetes.io/instance: redis}
          ownerReferences:
            - {apiVersion: apps/v1, kind: StatefulSet, name: redis-node, uid: %3$s, controller: true}
        spec:
          nodeName: %4$s
          automountServiceAccountToken: false
          containers:
            - name: redis
              image: registry.example/redis:8.2
              command: [redis-server, /etc/redis/redis.conf]
              ports: [{name: redis, containerPort: 6379}]
        """
        .formatted(name, namespace, owner, NODE);
  }
}
