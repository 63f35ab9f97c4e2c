package io.redisguard.controlplane;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// Plays the kubelet of some nodes: renews their leases, makes pods that are bound to them Running
/// and Ready, and deletes those that are terminating for good, as `system:node:NAME`. Nothing runs
/// in the pods unless it is given.
final class PretendKubelet implements AutoCloseable {
  private final ControlPlane controlPlane;
  private final PodLife life;
  private final KubernetesClient admin;
  private final Map<String, KubernetesClient> nodes = new ConcurrentHashMap<>();
  private volatile boolean closed;

  private PretendKubelet(ControlPlane controlPlane, PodLife life) {
    this.controlPlane = controlPlane;
    this.life = life;
    this.admin = controlPlane.client("admin", "system:masters");
  }

  /// Nodes of these names join and stay ready.
  static PretendKubelet of(ControlPlane controlPlane, String... names) {
    return of(controlPlane, PodLife.NONE, names);
  }

  /// The same with what runs in their pods.
  static PretendKubelet of(ControlPlane controlPlane, PodLife life, String... names) {
    PretendKubelet kubelet = new PretendKubelet(controlPlane, life);
    for (String name : names) {
      kubelet.join(name);
    }
    kubelet.every(Duration.ofMillis(150), kubelet::look);
    kubelet.every(Duration.ofSeconds(5), kubelet::renew);
    return kubelet;
  }

  void join(String name) {
    Node node =
        new NodeBuilder()
            .withNewMetadata()
            .withName(name)
            .addToLabels("kubernetes.io/hostname", name)
            .endMetadata()
            .build();
    KubernetesClient client = controlPlane.client("system:node:" + name, "system:nodes");
    client.resource(node).create();
    nodes.put(name, client);
    tellReady(name);
  }

  /// The machine is gone: nobody speaks for the node any more.
  void die(String name) {
    KubernetesClient client = nodes.remove(name);
    if (client != null) {
      client.close();
    }
  }

  private void every(Duration pause, Runnable task) {
    Thread.ofVirtual()
        .name("pretend-kubelet")
        .start(
            () -> {
              while (!closed) {
                task.run();
                LockSupport.parkNanos(pause.toNanos());
              }
            });
  }

  private void look() {
    try {
      for (Pod pod : admin.pods().inAnyNamespace().list().getItems()) {
        String node = pod.getSpec().getNodeName();
        KubernetesClient kubelet = node == null ? null : nodes.get(node);
        if (kubelet != null) {
          attend(kubelet, pod);
        }
      }
    } catch (KubernetesClientException _) {
      // The API server is away; the next look is soon.
    }
  }

  private void attend(KubernetesClient kubelet, Pod pod) {
    try {
      var resource =
          kubelet
              .pods()
              .inNamespace(pod.getMetadata().getNamespace())
              .withName(pod.getMetadata().getName());
      if (pod.getMetadata().getDeletionTimestamp() != null) {
        if (life.hasEnded(pod)) {
          resource.withGracePeriod(0).delete();
        }
      } else if (pod.getStatus().getPhase().equals("Pending")) {
        life.start(pod)
            .ifPresent(
                address ->
                    resource
                        .subresource("status")
                        .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), running(address)));
      }
    } catch (KubernetesClientException _) {
      // It has changed in between; the next look sees how.
    }
  }

  private static String running(String address) {
    return """
        {"status": {"phase": "Running", "startTime": "%1$s", "podIP": "%2$s",
          "conditions": [
            {"type": "Initialized", "status": "True", "lastTransitionTime": "%1$s"},
            {"type": "ContainersReady", "status": "True", "lastTransitionTime": "%1$s"},
            {"type": "Ready", "status": "True", "lastTransitionTime": "%1$s"}]}}
        """
        .formatted(Instant.now().truncatedTo(ChronoUnit.SECONDS), address);
  }

  private void renew() {
    nodes.keySet().forEach(this::tellReady);
  }

  private void tellReady(String name) {
    KubernetesClient client = nodes.get(name);
    if (client == null) {
      return;
    }
    try {
      ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
      client
          .leases()
          .inNamespace("kube-node-lease")
          .resource(
              new LeaseBuilder()
                  .withNewMetadata()
                  .withName(name)
                  .endMetadata()
                  .withNewSpec()
                  .withHolderIdentity(name)
                  .withLeaseDurationSeconds(40)
                  .withRenewTime(now)
                  .endSpec()
                  .build())
          .createOr(lease -> lease.update());
      client
          .nodes()
          .withName(name)
          .editStatus(
              node ->
                  new NodeBuilder(node)
                      .editOrNewStatus()
                      .addToCapacity("cpu", new Quantity("8"))
                      .addToCapacity("memory", new Quantity("32Gi"))
                      .addToCapacity("pods", new Quantity("500"))
                      .addToAllocatable("cpu", new Quantity("8"))
                      .addToAllocatable("memory", new Quantity("32Gi"))
                      .addToAllocatable("pods", new Quantity("500"))
                      .removeMatchingFromConditions(c -> c.getType().equals("Ready"))
                      .addNewCondition()
                      .withType("Ready")
                      .withStatus("True")
                      .withReason("KubeletReady")
                      .withLastHeartbeatTime(now.truncatedTo(ChronoUnit.SECONDS).toString())
                      .endCondition()
                      .endStatus()
                      .build());
    } catch (KubernetesClientException _) {
      // The API server is away; the next renewal is soon.
    }
  }

  @Override
  public void close() {
    closed = true;
    nodes.values().forEach(KubernetesClient::close);
    admin.close();
  }
}
