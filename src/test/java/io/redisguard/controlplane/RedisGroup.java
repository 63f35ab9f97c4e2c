package io.redisguard.controlplane;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Three Redis pods of one StatefulSet in a namespace of their own, `redis-node-0` labelled master.
/// Nothing runs in them: the pretended kubelet says that they are ready.
record RedisGroup(Kubectl admin, String namespace) implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path MANIFEST = Path.of("src/test/resources/controlplane/redis.yaml");

  static RedisGroup in(ControlPlane controlPlane, String namespace) {
    RedisGroup group = new RedisGroup(controlPlane.admin(), namespace);
    group.admin.apply(manifest(namespace)).ok();
    group.awaitWhole();
    group.admin.line("label pod redis-node-0 isMaster=true --overwrite -n " + namespace).ok();
    return group;
  }

  static String manifest(String namespace) {
    try {
      return Files.readString(MANIFEST)
          .replace("{name: prod}", "{name: " + namespace + "}")
          .replace("namespace: prod", "namespace: " + namespace);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// All replicas are there, ready, and none is on its way out.
  void awaitWhole() {
    await("a whole StatefulSet in " + namespace)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(this::isWhole);
  }

  private boolean isWhole() {
    String ready =
        admin
            .line(
                "get statefulset redis-node -o"
                    + " jsonpath={.spec.replicas}/{.status.readyReplicas}/{.status.updatedReplicas}"
                    + " -n "
                    + namespace)
            .out();
    // Zeros are left out.
    return ready.matches("([0-9]+)/\\1/\\1|0//") && terminating().isEmpty();
  }

  private String terminating() {
    return admin
        .run(
            "get",
            "pods",
            "-n",
            namespace,
            "-o",
            "jsonpath={.items[?(@.metadata.deletionTimestamp)].metadata.name}")
        .out();
  }

  /// UID of a pod, to see whether it was replaced.
  String uidOf(String pod) {
    return admin.line("get pod " + pod + " -o jsonpath={.metadata.uid} -n " + namespace).out();
  }

  String nodeOf(String pod) {
    return admin.line("get pod " + pod + " -o jsonpath={.spec.nodeName} -n " + namespace).out();
  }

  @Override
  public void close() {
    admin.line("delete namespace " + namespace + " --timeout=60s");
  }
}
