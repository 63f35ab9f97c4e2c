package io.redisguard.handover;

import static java.util.Comparator.comparing;

import io.redisguard.facts.NamespaceView;
import io.redisguard.facts.RedisContainers;
import io.redisguard.subject.OwnerRef;
import io.redisguard.subject.PodSpecView;
import io.redisguard.subject.PodSpecView.ContainerView;
import io.redisguard.subject.PodSpecView.PreStop;
import io.redisguard.subject.PodView;
import java.util.List;
import java.util.Map;

/// Our own preStop hook for one pod, and the grace period that it needs.
///
/// Secrets never get into it: the script reads them from the environment of its container.
///
/// @param preStop for the container of the Redis server
/// @param gracePeriodSeconds never less than the pod has
public record HandoverHook(PreStop.Exec preStop, long gracePeriodSeconds) {
  /// After the hook a server that stops waits this long for its replicas: redis.conf
  /// `shutdown-timeout`, 10 s by default, then it saves.
  static final long SHUTDOWN_SECONDS = 10;

  /// For the kubelet to start the hook and to see its end.
  static final long MARGIN_SECONDS = 3;

  /// Less than this is not enough to find a Sentinel and to wait for a promotion.
  static final long MIN_BUDGET_SECONDS = 8;

  /// A handover that has not come about in this time will not in a longer one.
  static final long MAX_BUDGET_SECONDS = 30;

  private static final String DEFAULT_MASTER_NAME = "mymaster";
  private static final String SPOTAHOME = "redisfailovers.databases.spotahome.com/name";

  /// The hook for a server under Sentinel.
  ///
  /// @param server the container that gets the hook
  /// @param namespace where Sentinels may run in pods of their own
  /// @param minGraceSeconds what the grace period is raised to where it is less
  public static HandoverHook of(
      PodSpecView spec,
      Map<String, String> labels,
      ContainerView server,
      NamespaceView namespace,
      long minGraceSeconds) {
    long grace =
        Math.max(
            Math.max(spec.terminationGracePeriodSeconds(), minGraceSeconds),
            MIN_BUDGET_SECONDS + SHUTDOWN_SECONDS + MARGIN_SECONDS);
    RedisSettings settings = RedisSettings.of(spec, server);
    HandoverScript script =
        new HandoverScript(
            settings.masterName().orElse(DEFAULT_MASTER_NAME),
            settings.port(),
            settings.sentinelPort(),
            sentinels(spec, labels, namespace, settings.sentinelPort()),
            Math.min(grace - SHUTDOWN_SECONDS - MARGIN_SECONDS, MAX_BUDGET_SECONDS));
    return new HandoverHook(script.hook(), grace);
  }

  /// Whether a hook is ours, of any version.
  public static boolean isOurs(PreStop preStop) {
    return preStop instanceof PreStop.Exec(List<String> command)
        && command.stream().anyMatch(word -> word.startsWith(HandoverScript.MARKER));
  }

  /// Sentinels in pods of their own, by names that lead to each of them. Sidecars need no mention:
  /// the script knows its own headless Service, and the Sentinels know each other.
  private static List<String> sentinels(
      PodSpecView spec, Map<String, String> labels, NamespaceView namespace, int port) {
    if (RedisContainers.sentinel(spec).isPresent()) {
      return List.of();
    }
    String failover = labels.get(SPOTAHOME);
    if (failover != null) {
      return List.of("rfs-" + failover + ":" + port);
    }
    return namespace.pods().values().stream()
        .filter(pod -> "sentinel".equals(pod.labels().get("redis_setup_type")))
        .sorted(comparing(PodView::name))
        .flatMap(pod -> controllerName(pod).stream())
        .distinct()
        .map(statefulSet -> statefulSet + "-headless:" + port)
        .toList();
  }

  private static List<String> controllerName(PodView pod) {
    OwnerRef controller = pod.controller();
    return controller == null ? List.of() : List.of(controller.name());
  }
}
