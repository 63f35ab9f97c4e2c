package io.redisguard.webhook;

import io.redisguard.cluster.ClusterSnapshot;
import io.redisguard.cluster.ManifestCluster;
import io.redisguard.cluster.ManifestReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/// A small cluster and a few reviews of it, recorded from a real API server: for warm-up and for
/// the demo.
public final class Samples {
  /// Names of the reviews, in the order of the demo.
  public static final List<String> REVIEWS =
      List.of(
          "blocking-budget",
          "master-budget",
          "good-budget",
          "create-pod",
          "delete-master",
          "force-delete",
          "delete-replica",
          "evict-master",
          "kubelet-final-delete");

  private static final String FOLDER = "/io/redisguard/samples/";

  private Samples() {}

  public static byte[] review(String name) {
    return bytes(name + ".json");
  }

  /// The objects of the cluster, one List.
  public static byte[] clusterObjects() {
    return bytes("cluster.json");
  }

  public static ClusterSnapshot cluster() {
    return ManifestCluster.of(
        ManifestReader.read(List.of("-"), new ByteArrayInputStream(clusterObjects())).objects());
  }

  private static byte[] bytes(String file) {
    try (InputStream in = Samples.class.getResourceAsStream(FOLDER + file)) {
      if (in == null) {
        throw new IllegalArgumentException("no sample " + file);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
