package io.redisguard.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.TextNode;
import io.redisguard.TestReview;
import io.redisguard.lab.LabNode;
import io.redisguard.lab.RedisLab;
import io.redisguard.redis.LabGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The objects of a cluster in which the nodes of a lab are pods, and reviews about them.
public final class LabManifests {
  private static final String POD =
      """
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: %1$s
        namespace: prod
        uid: %1$s-uid
        labels: {app.kubernetes.io/name: redis, app.kubernetes.io/instance: redis}
        ownerReferences:
          - {apiVersion: apps/v1, kind: StatefulSet, name: redis-node, uid: s-1, controller: true}
      spec:
        nodeName: n%2$d
        containers:
          - {name: redis, image: "redis:7", command: [redis-server]}
          - {name: sentinel, image: "redis:7", command: [redis-sentinel]}
      status:
        phase: Running
        podIP: %3$s
        conditions: [{type: Ready, status: "True"}]
      ---
      apiVersion: v1
      kind: Node
      metadata: {name: n%2$d}
      status: {conditions: [{type: Ready, status: "True"}]}
      """;

  private LabManifests() {}

  /// Pods, their nodes, their StatefulSet, and the Secret that lets the guard in.
  public static Path write(RedisLab lab, Path folder) {
    StringBuilder yaml =
        new StringBuilder(
            """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: redis-node, namespace: prod, uid: s-1}
            spec:
              replicas: 3
              selector: {matchLabels: {app.kubernetes.io/name: redis}}
              template: {metadata: {labels: {app.kubernetes.io/name: redis}}}
            """);
    for (LabNode node : lab.nodes()) {
      yaml.append(POD.formatted(LabGroup.podName(node), node.index(), node.address()));
    }
    yaml.append("---\napiVersion: v1\nkind: Secret\nmetadata: {name: login, namespace: prod}\n");
    yaml.append("stringData:\n");
    new LabGroup(lab)
        .secret()
        .forEach((key, value) -> yaml.append("  %s: %s%n".formatted(key, new TextNode(value))));
    return write(folder.resolve("cluster.yaml"), yaml.toString());
  }

  /// A policy that protects and lets the guard hand over.
  public static Path policy(Path folder, String rules) {
    return write(
        folder.resolve("policy.yaml"),
        """
        apiVersion: redis-guard.io/v1alpha1
        kind: GuardPolicy
        metadata: {name: default}
        spec:
          profile: protect
          redis: {credentials: {secretRef: {name: login}}}
          rules: %s
        """
            .formatted(rules));
  }

  public static byte[] eviction(LabNode node, boolean dryRun) {
    return TestReview.ofRequest(
        """
        uid: e-1
        kind: {group: policy, version: v1, kind: Eviction}
        resource: {group: "", version: v1, resource: pods}
        subResource: eviction
        name: %1$s
        namespace: prod
        operation: CREATE
        userInfo: {username: alice, groups: [system:authenticated]}
        dryRun: %2$s
        object:
          apiVersion: policy/v1
          kind: Eviction
          metadata: {name: %1$s, namespace: prod}
        """
            .formatted(LabGroup.podName(node), dryRun));
  }

  /// A DELETE of the pod as the API server sends it.
  public static byte[] delete(RedisLab lab, LabNode node, String user) {
    String pod =
        POD.formatted(LabGroup.podName(node), node.index(), node.address())
            .split("---\n", -1)[1]
            .indent(2);
    return TestReview.ofRequest(
        """
        uid: d-1
        kind: {group: "", version: v1, kind: Pod}
        resource: {group: "", version: v1, resource: pods}
        name: %s
        namespace: prod
        operation: DELETE
        userInfo: {username: "%s", groups: [system:authenticated]}
        options: {apiVersion: meta.k8s.io/v1, kind: DeleteOptions, gracePeriodSeconds: 30}
        oldObject:
        %s
        """
            .formatted(LabGroup.podName(node), user, pod));
  }

  private static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
