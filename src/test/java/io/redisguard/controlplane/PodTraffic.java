package io.redisguard.controlplane;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// Users who make pods and evict or delete them again, without a pause.
final class PodTraffic implements AutoCloseable {
  private static final int USERS = 4;

  private final String namespace;
  private final KubernetesClient client;
  private final AtomicInteger calls = new AtomicInteger();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final List<Thread> users;
  private volatile boolean over;

  private PodTraffic(KubernetesClient client, String namespace, int users) {
    this.client = client;
    this.namespace = namespace;
    this.users =
        IntStream.range(0, users)
            .mapToObj(user -> Thread.ofVirtual().unstarted(() -> act("user-" + user)))
            .toList();
  }

  static PodTraffic in(ControlPlane controlPlane, String namespace) {
    return in(controlPlane, namespace, USERS);
  }

  static PodTraffic in(ControlPlane controlPlane, String namespace, int users) {
    // Without repeats of the client's own, which would hide a failure.
    RequestConfig once = new RequestConfigBuilder().withRequestRetryBackoffLimit(0).build();
    KubernetesClient client =
        controlPlane
            .client("traffic", "system:masters")
            .newClient(once)
            .adapt(KubernetesClient.class);
    PodTraffic traffic = new PodTraffic(client, namespace, users);
    traffic.users.forEach(Thread::start);
    return traffic;
  }

  /// Calls that have been answered, well or not.
  int calls() {
    return calls.get();
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  private void act(String user) {
    for (int round = 0; !over; round++) {
      Pod pod = pod(user + "-" + round);
      call("create", () -> client.resource(pod).create());
      if (round % 2 == 0) {
        call("delete", () -> client.resource(pod).delete());
      } else {
        call("evict", () -> client.pods().resource(pod).evict());
      }
    }
  }

  private void call(String what, Runnable call) {
    try {
      call.run();
    } catch (KubernetesClientException e) {
      failures.add(what + ": " + e.getMessage());
    }
    calls.incrementAndGet();
  }

  private Pod pod(String name) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(namespace)
        .endMetadata()
        .withNewSpec()
        .withAutomountServiceAccountToken(false)
        .addNewContainer()
        .withName("web")
        .withImage("registry.example/web:1")
        .endContainer()
        .endSpec()
        .build();
  }

  @Override
  public void close() {
    over = true;
    for (Thread user : users) {
      try {
        user.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    client.close();
  }
}
