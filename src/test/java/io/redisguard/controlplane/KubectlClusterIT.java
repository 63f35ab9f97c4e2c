package io.redisguard.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisguard.controlplane.Kubectl.Said;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/// What a person with kubectl reads.
@ExtendWith(ControlPlaneExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubectlClusterIT {
  private static final String NAMESPACE = "prod";

  private static final String BLOCKING =
      """
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata: {name: blocking, namespace: prod}
      spec:
        maxUnavailable: 0
        selector: {matchLabels: {app.kubernetes.io/name: redis}}
      """;

  private static final String WHY_BLOCKING =
      "budget prod/blocking never allows an eviction: maxUnavailable is 0";
  private static final String REFUSED = "admission webhook \"validate.redis-guard.io\" denied";
  private static final String LABELLED =
      "redis-node-0 is labelled master of prod/redis-node (isMaster=true), 2 other members are"
          + " ready. Evict it instead";

  private final Kubectl alice;
  private final InstalledGuard guard;
  private final RedisGroup redis;

  KubectlClusterIT(ControlPlane controlPlane) {
    alice = controlPlane.kubectl("alice", "system:masters");
    guard = InstalledGuard.with(controlPlane, "protect");
    redis = RedisGroup.in(controlPlane, NAMESPACE);
  }

  @BeforeAll
  void everythingIsSeen() {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> alice.line("delete pod redis-node-0 -n prod --dry-run=server").code() == 1);
  }

  @AfterAll
  void stop() {
    guard.policy("protect");
    redis.close();
    guard.close();
  }

  @Test
  void aBlockingBudgetIsRefusedDryAndForReal() {
    Said dry = alice.runWith(BLOCKING, "apply", "-f", "-", "--dry-run=server");
    Said real = alice.apply(BLOCKING);

    for (Said said : new Said[] {dry, real}) {
      assertThat(said.code()).isEqualTo(1);
      assertThat(said.err()).contains(REFUSED, WHY_BLOCKING, "Set maxUnavailable 1");
    }
    assertThat(alice.line("get pdb blocking -n prod").code()).isEqualTo(1);
  }

  @Test
  void observeOnlyWarns() {
    guard.policy("observe");
    try {
      Said dry = alice.runWith(BLOCKING, "apply", "-f", "-", "--dry-run=server");
      Said real = alice.apply(BLOCKING);
      Said delete = alice.line("delete pod redis-node-0 -n prod --dry-run=server");

      for (Said said : new Said[] {dry, real}) {
        assertThat(said.code()).as(said.toString()).isZero();
        assertThat(said.err())
            .contains("Warning: " + WHY_BLOCKING, "Warning: fix: set maxUnavailable 1");
      }
      assertThat(delete.code()).as(delete.toString()).isZero();
      assertThat(delete.err()).contains("Warning: redis-node-0 is labelled master");
    } finally {
      alice.line("delete pdb blocking -n prod --ignore-not-found").ok();
      guard.policy("protect");
    }
  }

  @Test
  void aMasterIsNotDeletedHoweverItIsAsked() {
    String before = redis.uidOf("redis-node-0");
    for (String command :
        new String[] {
          "delete pod redis-node-0 -n prod --dry-run=server",
          "delete pod redis-node-0 -n prod",
          "delete pod redis-node-0 -n prod --grace-period=0 --force",
          "delete pod -l isMaster=true -n prod"
        }) {
      Said said = alice.line(command);
      assertThat(said.code()).as(said.toString()).isEqualTo(1);
      assertThat(said.err()).contains(REFUSED, LABELLED);
    }
    assertThat(redis.uidOf("redis-node-0")).isEqualTo(before);
  }

  @Test
  void theOtherPodsOfACollectionAreDeletedOneByOne() {
    Said said = alice.line("delete pod redis-node-2 -n prod");

    assertThat(said.code()).as(said.toString()).isZero();
    redis.awaitWhole();
  }

  @Test
  void aDrainEvictsTheMasterWithAWarning() {
    String node = redis.nodeOf("redis-node-0");
    String before = redis.uidOf("redis-node-0");
    try {
      Said dry = alice.line("drain " + node + " --delete-emptydir-data --dry-run=server");
      Said real = alice.line("drain " + node + " --delete-emptydir-data --timeout=60s");

      for (Said said : new Said[] {dry, real}) {
        assertThat(said.code()).as(said.toString()).isZero();
        assertThat(said.err())
            .contains("Warning: redis-node-0 is labelled master of prod/redis-node");
      }
      assertThat(real.out()).contains("pod/redis-node-0 evicted");
      redis.awaitWhole();
      assertThat(redis.uidOf("redis-node-0")).isNotEqualTo(before);
    } finally {
      alice.line("uncordon " + node).ok();
      alice.line("label pod redis-node-0 isMaster=true --overwrite -n prod").ok();
    }
  }

  @Test
  void aDrainThatDeletesIsRefusedTheMaster() {
    String node = redis.nodeOf("redis-node-0");
    String before = redis.uidOf("redis-node-0");
    try {
      Said said =
          alice.line("drain " + node + " --delete-emptydir-data --disable-eviction --timeout=20s");

      assertThat(said.code()).as(said.toString()).isEqualTo(1);
      assertThat(said.err()).contains(REFUSED, "redis-node-0 is labelled master");
      assertThat(redis.uidOf("redis-node-0")).isEqualTo(before);
    } finally {
      alice.line("uncordon " + node).ok();
      redis.awaitWhole();
    }
  }

  @Test
  void scalingIntoABudgetThatThenBlocksIsWarnedAbout() {
    alice
        .apply(BLOCKING.replace("blocking", "two").replace("maxUnavailable: 0", "minAvailable: 2"))
        .ok();
    try {
      Said said = alice.line("scale statefulset redis-node --replicas=2 -n prod --dry-run=server");

      assertThat(said.code()).as(said.toString()).isZero();
      assertThat(said.err())
          .contains(
              "Warning: with 2 replicas of redis-node budget two never allows an eviction:"
                  + " minAvailable 2 needs all of the 2 pods");
    } finally {
      alice.line("delete pdb two -n prod").ok();
    }
  }

  @Test
  void anExemptionLetsTheOwnerDelete() {
    String until = Instant.now().plus(Duration.ofHours(1)).toString();
    alice.line("annotate pod redis-node-0 redis-guard.io/allow-until=" + until + " -n prod").ok();

    Said said = alice.line("delete pod redis-node-0 -n prod --dry-run=server");

    alice.line("annotate pod redis-node-0 redis-guard.io/allow-until- -n prod").ok();
    assertThat(said.code()).as(said.toString()).isZero();
  }

  @Test
  void nobodyExemptsWithoutTheRight(ControlPlane controlPlane) {
    controlPlane.admin().line("create clusterrolebinding bob --clusterrole=edit --user=bob").ok();
    Said said =
        controlPlane
            .kubectl("bob", "devs")
            .line(
                "annotate pod redis-node-0 redis-guard.io/allow-until=2030-01-01T00:00:00Z -n prod");

    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err()).contains(REFUSED);
  }
}
