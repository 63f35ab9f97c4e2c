package io.redisguard.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.InstantSource;

/// A live cluster read once, for a command.
public sealed interface OneReading {
  record Read(ClusterSnapshot snapshot) implements OneReading {}

  /// Not everything could be read in time.
  ///
  /// @param because ends a sentence: "the cluster has not been read yet; missing: pods"
  record NotRead(String because) implements OneReading {}

  /// Reads the cluster that the kubeconfig or the service account points to.
  ///
  /// @param patience how long to wait until everything is read
  static OneReading within(Duration patience) {
    try (KubernetesClient client = ClusterClient.connect();
        LiveCluster cluster =
            new LiveCluster(client, false, InstantSource.system(), LiveClusterEvents.SILENT)) {
      cluster.start();
      long end = System.nanoTime() + patience.toNanos();
      while (!cluster.isSynced() && System.nanoTime() < end) {
        Thread.sleep(Duration.ofMillis(50));
      }
      return switch (cluster.readiness()) {
        case Readiness.Ready _ -> new Read(cluster.snapshot());
        case Readiness.NotReady(String because) -> new NotRead(because);
      };
    } catch (KubernetesClientException e) {
      return new NotRead(String.valueOf(e.getMessage()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new NotRead("interrupted");
    }
  }
}
