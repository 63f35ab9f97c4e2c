package io.redisguard.cli;

import io.redisguard.cluster.ClusterSnapshot;
import io.redisguard.facts.NamespaceView;
import io.redisguard.facts.RedisContainers;
import io.redisguard.facts.RedisGroup;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.redis.RedisDesk;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.PodView;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Redis groups, each asked once and all at the same moment: dead ones cost a command a second
/// together, not each.
///
/// @param byPod the group of each pod that was asked about
record Checkups(Map<ObjectKey, Checkup> byPod) {
  /// Nobody was asked.
  static final Checkups NONE = new Checkups(Map.of());

  /// So many at a time; a probe has no more connections.
  private static final int AT_A_TIME = 32;

  Checkups {
    byPod = Map.copyOf(byPod);
  }

  /// All groups with a server, in the namespaces that the policy covers.
  static Checkups ofServers(ClusterSnapshot cluster, GuardPolicy policy, RedisDesk desk) {
    return of(cluster, policy, pod -> RedisContainers.server(pod.spec()).isPresent(), desk);
  }

  /// The groups of some pods, in the namespaces that the policy covers.
  static Checkups of(
      ClusterSnapshot cluster, GuardPolicy policy, Predicate<PodView> some, RedisDesk desk) {
    Map<RedisGroup, CompletableFuture<Checkup>> asked = new HashMap<>();
    Map<ObjectKey, CompletableFuture<Checkup>> byPod = new LinkedHashMap<>();
    Semaphore turns = new Semaphore(AT_A_TIME);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (NamespaceView view : cluster.namespaces().values()) {
        for (PodView pod : redisPods(view, policy, some).toList()) {
          RedisGroup group = RedisGroup.of(pod, view, policy.redis());
          byPod.put(
              pod.key(),
              asked.computeIfAbsent(
                  group,
                  _ ->
                      CompletableFuture.supplyAsync(
                          () -> inTurn(turns, pod, group, view, policy, desk), threads)));
        }
      }
    }
    Map<ObjectKey, Checkup> checkups = new HashMap<>();
    byPod.forEach((pod, checkup) -> checkups.put(pod, checkup.join()));
    return new Checkups(checkups);
  }

  private static Stream<PodView> redisPods(
      NamespaceView view, GuardPolicy policy, Predicate<PodView> some) {
    return policy.covers(view.info())
        ? view.podsByName().stream().filter(pod -> RedisGroup.isRedis(pod.spec()) && some.test(pod))
        : Stream.empty();
  }

  private static Checkup inTurn(
      Semaphore turns,
      PodView pod,
      RedisGroup group,
      NamespaceView view,
      GuardPolicy policy,
      RedisDesk desk) {
    turns.acquireUninterruptibly();
    try {
      return Checkup.of(pod, group, view, policy.credentialsSecret(), desk);
    } finally {
      turns.release();
    }
  }

  /// Each group once, in order of the names.
  List<Checkup> all() {
    return byPod.values().stream().distinct().sorted(Comparator.comparing(Checkup::group)).toList();
  }

  Optional<Checkup> of(PodView pod) {
    return Optional.ofNullable(byPod.get(pod.key()));
  }
}
