package io.redisguard.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.redisguard.cluster.ClusterSnapshot;
import io.redisguard.cluster.LiveCluster;
import io.redisguard.cluster.LiveClusterEvents;
import io.redisguard.cluster.ManifestCluster;
import io.redisguard.cluster.ManifestReader;
import io.redisguard.facts.Fact;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Informers know of a namespace exactly what is read from the same objects in a file; all verdicts
/// follow from that.
@ExtendWith(ControlPlaneExtension.class)
class ParityClusterIT {
  private static final String KINDS =
      "pods,statefulsets,deployments,replicasets,replicationcontrollers,daemonsets,jobs,"
          + "poddisruptionbudgets,horizontalpodautoscalers,nodes,namespaces,priorityclasses,"
          + "customresourcedefinitions";

  @Test
  void aGroupWithBudgets(ControlPlane controlPlane, PretendKubelet kubelet) {
    try (RedisGroup redis = RedisGroup.in(controlPlane, "parity")) {
      for (String bound :
          List.of("--max-unavailable=0", "--min-available=2", "--min-available=50%")) {
        redis
            .admin()
            .run(
                "create",
                "pdb",
                "b" + Math.floorMod(bound.hashCode(), 1000),
                bound,
                "--selector=app.kubernetes.io/name=redis",
                "-n",
                "parity")
            .ok();
      }
      redis.admin().line("create deployment web --image=web --replicas=2 -n parity").ok();
      redis.admin().line("autoscale deployment web --min=1 --max=3 -n parity").ok();
      redis.admin().line("create job once --image=job -n parity").ok();

      assertSame(controlPlane, "parity");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"kube-system", "default", "nobody-made-this"})
  void otherNamespaces(String name, ControlPlane controlPlane) {
    assertSame(controlPlane, name);
  }

  private static void assertSame(ControlPlane controlPlane, String namespace) {
    try (KubernetesClient client = controlPlane.client("admin", "system:masters");
        LiveCluster live =
            new LiveCluster(client, false, InstantSource.system(), LiveClusterEvents.SILENT)) {
      live.start();
      await().atMost(Duration.ofSeconds(30)).until(() -> live.readiness().isReady());
      // Pods and budgets still change for a moment after their group is whole.
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                ClusterSnapshot files = read(controlPlane.admin());
                assertThat(live.namespace(namespace))
                    .isEqualTo(Fact.known(files.namespace(namespace)));
                assertThat(live.cluster().orElse(files.cluster()).priorityClasses())
                    .isEqualTo(files.cluster().priorityClasses())
                    .isNotEmpty();
              });
    }
  }

  private static ClusterSnapshot read(Kubectl admin) {
    String objects = admin.run("get", KINDS, "--all-namespaces", "-o", "json").ok();
    return ManifestCluster.of(
        ManifestReader.read(
                List.of("-"), new ByteArrayInputStream(objects.getBytes(StandardCharsets.UTF_8)))
            .objects());
  }
}
