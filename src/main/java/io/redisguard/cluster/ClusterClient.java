package io.redisguard.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;

/// A client of the API server with threads of its own: what it reads is parsed on its event loops,
/// and those of the webhooks must never wait for that. Objects stay generic; nothing here needs
/// their typed models.
public final class ClusterClient {
  private ClusterClient() {}

  /// From the service account in a cluster, from the kubeconfig elsewhere.
  public static KubernetesClient connect() {
    return new KubernetesClientBuilder()
        .withConfig(Config.autoConfigure(null))
        .withHttpClientFactory(new VertxHttpClientFactory())
        .withKubernetesSerialization(serialization())
        .build();
  }

  /// Status is the one typed model: the client knows a watch that came too late (410) by it alone,
  /// and otherwise asks for the same lost history for ever.
  static KubernetesSerialization serialization() {
    KubernetesSerialization serialization = new KubernetesSerialization(new ObjectMapper(), false);
    serialization.registerKubernetesResource("v1", "Status", Status.class);
    return serialization;
  }
}
