package io.redisguard.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisguard.controlplane.Kubectl.Said;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/// What a cluster does by itself or is told to do with whole objects: never refused, never held up.
/// Afterwards no pod is stuck, no namespace hangs, and the StatefulSet is whole again.
@ExtendWith(ControlPlaneExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AlwaysAllowedClusterIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final ControlPlane controlPlane;
  private final PretendKubelet kubelet;
  private final Kubectl admin;
  private final Kubectl alice;
  private final InstalledGuard guard;
  private RedisGroup redis;
  private String namespace = "";

  AlwaysAllowedClusterIT(ControlPlane controlPlane, PretendKubelet kubelet) {
    this.controlPlane = controlPlane;
    this.kubelet = kubelet;
    admin = controlPlane.admin();
    alice = controlPlane.kubectl("alice", "system:masters");
    guard = InstalledGuard.with(controlPlane, "protect");
  }

  @BeforeEach
  void createGroup(TestInfo test) {
    namespace = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
    redis = RedisGroup.in(controlPlane, namespace);
  }

  @AfterEach
  void removeGroup() {
    redis.close();
  }

  @AfterAll
  void stop() {
    guard.close();
  }

  @Test
  void aRestartReplacesEveryPod() {
    String before = redis.uidOf("redis-node-0");

    alice.line("rollout restart statefulset redis-node -n " + namespace).ok();

    await().atMost(SOON).until(() -> !redis.uidOf("redis-node-0").equals(before));
    redis.awaitWhole();
  }

  @Test
  void aStatefulSetScalesDownAndUp() {
    alice.line("scale statefulset redis-node --replicas=0 -n " + namespace).ok();
    redis.awaitWhole();
    alice.line("scale statefulset redis-node --replicas=3 -n " + namespace).ok();
    redis.awaitWhole();
  }

  @Test
  void aNamespaceGoes() {
    Said said = alice.line("delete namespace " + namespace + " --timeout=60s");

    assertThat(said.code()).as(said.toString()).isZero();
  }

  @Test
  void aForegroundCascadeTakesThePodsAlong() {
    Said said =
        alice.line(
            "delete statefulset redis-node --cascade=foreground --timeout=60s -n " + namespace);

    assertThat(said.code()).as(said.toString()).isZero();
    assertThat(podNames()).isEmpty();
  }

  @Test
  void aTaintThatExecutesRemovesPods() {
    String node = redis.nodeOf("redis-node-0");
    String before = redis.uidOf("redis-node-0");

    alice.line("taint node " + node + " broken=disk:NoExecute").ok();

    try {
      await().atMost(SOON).until(() -> !redis.uidOf("redis-node-0").equals(before));
      redis.awaitWhole();
    } finally {
      alice.line("taint node " + node + " broken=disk:NoExecute-").ok();
    }
  }

  @Test
  void theSchedulerPreempts() {
    String before = uids();
    admin
        .apply(
            """
            apiVersion: scheduling.k8s.io/v1
            kind: PriorityClass
            metadata: {name: above-redis}
            value: 1000000000
            """)
        .ok();
    // More than is left on a node beside a Redis pod, but not beside the guard's own.
    admin
        .apply(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: greedy, namespace: %s}
            spec:
              priorityClassName: above-redis
              nodeSelector: {kubernetes.io/hostname: %s}
              containers:
                - name: main
                  image: registry.example/greedy
                  resources: {requests: {cpu: 7850m}}
            """
                .formatted(namespace, redis.nodeOf("redis-node-0")))
        .ok();

    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(
                        admin
                            .line("get pod greedy -o jsonpath={.status.phase} -n " + namespace)
                            .out())
                    .isEqualTo("Running"));
    assertThat(uids()).isNotEqualTo(before);
    admin.line("delete pod greedy --grace-period=0 --force -n " + namespace).ok();
    redis.awaitWhole();
  }

  @Test
  void thePodsOfARemovedNodeAreCollected() {
    kubelet.join("node-gone");
    admin.line("label node node-gone only=here").ok();
    admin
        .apply(
            RedisGroup.manifest(namespace)
                .replace(
                    "    spec:\n      automount",
                    "    spec:\n      nodeName: node-gone\n      automount"))
        .ok();
    await().atMost(SOON).until(() -> redis.nodeOf("redis-node-0").equals("node-gone"));
    redis.awaitWhole();
    String before = redis.uidOf("redis-node-0");

    kubelet.die("node-gone");
    admin.line("delete node node-gone").ok();
    admin.apply(RedisGroup.manifest(namespace)).ok();

    // The collector looks every 20 s and gives a node that vanished another 40 s.
    await().atMost(Duration.ofMinutes(2)).until(() -> !redis.uidOf("redis-node-0").equals(before));
    redis.awaitWhole();
  }

  @Test
  void aDebugContainerIsAdded() {
    Said said =
        alice.line(
            "debug redis-node-0 --image=registry.example/tools --attach=false -n " + namespace);

    assertThat(said.code()).as(said.toString()).isZero();
  }

  @Test
  void aPodIsResizedInPlace() {
    Said said =
        alice.run(
            "patch",
            "pod",
            "redis-node-0",
            "-n",
            namespace,
            "--subresource=resize",
            "--patch",
            "{\"spec\":{\"containers\":[{\"name\":\"redis\",\"resources\":{\"requests\":{\"cpu\":\"200m\"}}}]}}");

    assertThat(said.code()).as(said.toString()).isZero();
  }

  private String uids() {
    return admin
        .line(
            "get pods -l app.kubernetes.io/name=redis -o jsonpath={.items[*].metadata.uid} -n "
                + namespace)
        .ok();
  }

  private String podNames() {
    return admin.line("get pods -o name -n " + namespace).ok();
  }
}
