package io.redisguard.facts;

import io.redisguard.subject.PodSpecView;
import io.redisguard.subject.PodSpecView.ContainerView;
import io.redisguard.subject.PodView;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Who moves the master role of a Redis server to another pod.
public enum RedisTopology {
  /// Sentinels do, and a handover can be asked of them.
  SENTINEL,
  /// The nodes of a Redis Cluster among themselves.
  CLUSTER,
  /// The Dragonfly operator.
  DRAGONFLY,
  /// Nobody that can be seen from here.
  UNMANAGED,
  /// This is no Redis server.
  NOT_REDIS;

  private static final String SETUP_TYPE = "redis_setup_type";
  private static final String NAME = "app.kubernetes.io/name";

  /// Set by the operators of spotahome and its forks, which always run Sentinels.
  private static final String SPOTAHOME = "redisfailovers.databases.spotahome.com/name";

  /// Labels that the servers and the Sentinels of one installation have in common.
  private static final List<String> INSTALLATION = List.of("app.kubernetes.io/instance", "release");

  /// Master names that only a server under Sentinel is told.
  private static final Set<String> MASTER_NAMES =
      Set.of("REDIS_MASTER_SET", "VALKEY_PRIMARY_SET", "REDIS_MASTER_NAME", "SENTINEL_HOST");

  /// Who manages the server of a pod; the pod may not exist yet.
  ///
  /// @param labels of the pod
  /// @param namespace where its Sentinels may run, if not in the pod itself
  public static RedisTopology of(
      Map<String, String> labels, PodSpecView spec, NamespaceView namespace) {
    ContainerView server = RedisContainers.server(spec).orElse(null);
    if (server == null) {
      return NOT_REDIS;
    }
    if (isDragonfly(labels, server)) {
      return DRAGONFLY;
    }
    if (isCluster(labels, server)) {
      return CLUSTER;
    }
    return RedisContainers.sentinel(spec).isPresent()
            || namesSentinel(server)
            || labels.containsKey(SPOTAHOME)
            || namespace.pods().values().stream().anyMatch(pod -> watches(pod, labels))
        ? SENTINEL
        : UNMANAGED;
  }

  public static boolean sentinelManaged(
      Map<String, String> labels, PodSpecView spec, NamespaceView namespace) {
    return of(labels, spec, namespace) == SENTINEL;
  }

  private static boolean isDragonfly(Map<String, String> labels, ContainerView server) {
    return "dragonfly".equals(labels.get(NAME)) || server.image().contains("dragonfly");
  }

  private static boolean isCluster(Map<String, String> labels, ContainerView server) {
    List<String> words = CommandWords.of(server);
    int option = words.indexOf("--cluster-enabled");
    boolean enabled =
        option >= 0 && option + 1 < words.size() && words.get(option + 1).equals("yes");
    return enabled
        || "cluster".equals(labels.get(SETUP_TYPE))
        || labels.getOrDefault(NAME, "").endsWith("-cluster")
        || "cluster".equals(server.envValue("SETUP_MODE"))
        || server.hasEnv("REDIS_NODES")
        || server.hasEnv("VALKEY_NODES");
  }

  private static boolean namesSentinel(ContainerView server) {
    return server.env().stream()
        .anyMatch(
            variable ->
                variable.name().startsWith("REDIS_SENTINEL_")
                    || variable.name().startsWith("VALKEY_SENTINEL_")
                    || MASTER_NAMES.contains(variable.name()));
  }

  /// Whether the pod is a Sentinel of the installation with these labels. The operator of
  /// OT-CONTAINER-KIT gives both sides nothing in common, so there one of the namespace is enough.
  private static boolean watches(PodView pod, Map<String, String> labels) {
    boolean sameInstallation =
        INSTALLATION.stream()
            .anyMatch(
                key -> labels.containsKey(key) && labels.get(key).equals(pod.labels().get(key)));
    boolean bothOfOperator =
        "replication".equals(labels.get(SETUP_TYPE))
            && "sentinel".equals(pod.labels().get(SETUP_TYPE));
    // The labels first: there may be a thousand pods, and containers take longer to tell apart.
    return (sameInstallation || bothOfOperator) && RedisContainers.sentinel(pod.spec()).isPresent();
  }
}
