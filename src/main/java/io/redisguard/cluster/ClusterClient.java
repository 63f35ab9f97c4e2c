package io.redisguard.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
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
        .withKubernetesSerialization(new KubernetesSerialization(new ObjectMapper(), false))
        .build();
  }
}
