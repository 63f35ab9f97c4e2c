package io.redisguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.cluster.ApiServer.Reply;
import java.time.Duration;

/// Which cluster this is, and how far its history goes.
interface ClusterIdentity {
  /// What the API server says of itself.
  sealed interface Reading {
    /// An answer.
    ///
    /// @param resourceVersion of the store as a whole, read with a quorum
    /// @param kubeSystemUid lives as long as the cluster
    record Read(String resourceVersion, String kubeSystemUid) implements Reading {}

    record NotRead(String why) implements Reading {}
  }

  Reading read();

  /// Asks the API server: a list with no resourceVersion is answered from a quorum, not from a
  /// cache.
  static ClusterIdentity of(ApiServer apiServer) {
    return () -> {
      Reply pods = apiServer.get("/api/v1/pods?limit=1", DEADLINE);
      Reply kubeSystem = apiServer.get("/api/v1/namespaces/kube-system", DEADLINE);
      if (pods instanceof Reply.Body(JsonNode list)
          && kubeSystem instanceof Reply.Body(JsonNode namespace)) {
        return new Reading.Read(
            list.path("metadata").path("resourceVersion").asText(""),
            namespace.path("metadata").path("uid").asText(""));
      }
      return new Reading.NotRead(
          pods instanceof Reply.Failed(String why)
              ? why
              : kubeSystem instanceof Reply.Failed(String why)
                  ? why
                  : "the API server has no kube-system namespace");
    };
  }

  /// Short enough that the pulse, which shares its thread, does not miss a watch that breaks.
  Duration DEADLINE = Duration.ofSeconds(5);
}
