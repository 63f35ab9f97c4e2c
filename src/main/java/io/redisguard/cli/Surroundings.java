package io.redisguard.cli;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.redisguard.cluster.ApiServerAnswers;
import io.redisguard.cluster.ClusterClient;
import io.redisguard.cluster.ClusterSnapshot;
import io.redisguard.cluster.LiveAnswers;
import io.redisguard.cluster.ManifestCluster;
import io.redisguard.cluster.Manifests;
import io.redisguard.cluster.NoLiveAnswers;
import io.redisguard.redis.HandoverObserver;
import io.redisguard.redis.RedisDesk;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The cluster that a command judges, and the way to its Secrets and so to its Redis groups.
final class Surroundings implements AutoCloseable {
  private final ClusterSnapshot cluster;
  private final LiveAnswers answers;
  private final @Nullable KubernetesClient client;

  private Surroundings(
      ClusterSnapshot cluster, LiveAnswers answers, @Nullable KubernetesClient client) {
    this.cluster = cluster;
    this.answers = answers;
    this.client = client;
  }

  /// The cluster that consists of these objects; the live one when none are given.
  static Surroundings of(List<String> objects) {
    return objects.isEmpty() ? live() : of(Input.manifests(objects));
  }

  static Surroundings live() {
    ClusterSnapshot cluster = Input.liveCluster();
    KubernetesClient client = ClusterClient.connect();
    return new Surroundings(cluster, new ApiServerAnswers(client), client);
  }

  static Surroundings of(Manifests manifests) {
    return new Surroundings(
        ManifestCluster.of(manifests.objects()), NoLiveAnswers.of(manifests.objects()), null);
  }

  ClusterSnapshot cluster() {
    return cluster;
  }

  RedisDesk desk() {
    return new RedisDesk(answers::secret, System::nanoTime, HandoverObserver.NONE);
  }

  /// The API server; empty when there are manifests alone.
  Optional<KubernetesClient> apiServer() {
    return Optional.ofNullable(client);
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }
}
