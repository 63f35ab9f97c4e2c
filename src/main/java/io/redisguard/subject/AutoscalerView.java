package io.redisguard.subject;

/// A HorizontalPodAutoscaler or KEDA ScaledObject: the number of replicas may fall to `minReplicas`
/// at low load.
///
/// @param kind `HorizontalPodAutoscaler` or `ScaledObject`
/// @param minReplicas with the default applied: 1 for an HPA, 0 for a ScaledObject
public record AutoscalerView(
    ObjectKey key, String kind, String targetKind, String targetName, int minReplicas) {
  public boolean scales(WorkloadView workload) {
    return workload.kind().equals(targetKind)
        && workload.name().equals(targetName)
        && workload.key().namespace().equals(key.namespace());
  }
}
