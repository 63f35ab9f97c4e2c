package io.redisguard.facts;

import static io.redisguard.facts.ContainerFixture.container;
import static io.redisguard.facts.ContainerFixture.podSpec;
import static io.redisguard.facts.RedisTopology.CLUSTER;
import static io.redisguard.facts.RedisTopology.DRAGONFLY;
import static io.redisguard.facts.RedisTopology.NOT_REDIS;
import static io.redisguard.facts.RedisTopology.SENTINEL;
import static io.redisguard.facts.RedisTopology.UNMANAGED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.redisguard.subject.NamespaceInfo;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.PodSpecView;
import io.redisguard.subject.PodView;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RedisTopologyTest {
  private static final ContainerFixture REDIS = container("redis", "redis:7");
  private static final ContainerFixture WATCHER =
      container("sentinel", "redis:7").command("redis-sentinel");

  @ParameterizedTest(name = "{0} is {4}")
  @MethodSource
  void topology(
      String what,
      Map<String, String> labels,
      PodSpecView spec,
      NamespaceView namespace,
      RedisTopology topology) {
    assertThat(RedisTopology.of(labels, spec, namespace)).isEqualTo(topology);
    assertThat(RedisTopology.sentinelManaged(labels, spec, namespace))
        .isEqualTo(topology == SENTINEL);
  }

  static Stream<Arguments> topology() {
    var none = Map.<String, String>of();
    var redis = podSpec(30, REDIS);
    var empty = NamespaceView.empty("prod");
    var spotahome = Map.of("redisfailovers.databases.spotahome.com/name", "cache");
    var otReplication = Map.of("app", "cache", "redis_setup_type", "replication");
    var otSentinel = Map.of("app", "watch", "redis_setup_type", "sentinel");
    var instance = Map.of("app.kubernetes.io/instance", "cache");
    return Stream.of(
        arguments("sidecar", none, podSpec(30, REDIS, WATCHER), empty, SENTINEL),
        arguments("env", none, podSpec(30, REDIS.env("REDIS_SENTINEL_HOST", "s")), empty, SENTINEL),
        arguments("spotahome", spotahome, redis, empty, SENTINEL),
        arguments("OT with Sentinels", otReplication, redis, with(otSentinel), SENTINEL),
        arguments("OT without", otReplication, redis, empty, UNMANAGED),
        arguments("same installation", instance, redis, with(instance), SENTINEL),
        arguments("other installation", none, redis, with(instance), UNMANAGED),
        arguments("alone", none, redis, empty, UNMANAGED),
        arguments(
            "cluster by option",
            none,
            podSpec(30, REDIS.args("--cluster-enabled", "yes")),
            with(instance),
            CLUSTER),
        arguments("OT cluster", Map.of("redis_setup_type", "cluster"), redis, empty, CLUSTER),
        arguments(
            "bitnami cluster", none, podSpec(30, REDIS.env("REDIS_NODES", "a b")), empty, CLUSTER),
        arguments(
            "dragonfly", Map.of("app.kubernetes.io/name", "dragonfly"), redis, empty, DRAGONFLY),
        arguments("only Sentinel", none, podSpec(30, WATCHER), empty, NOT_REDIS),
        arguments("web", none, podSpec(30, container("web", "nginx")), empty, NOT_REDIS));
  }

  private static NamespaceView with(Map<String, String> sentinelLabels) {
    PodView pod =
        new PodView(
            new ObjectKey("prod", "watch-0"),
            "watch-0",
            "u",
            sentinelLabels,
            Map.of(),
            null,
            false,
            PodView.Phase.RUNNING,
            true,
            "10.0.0.9",
            podSpec(30, WATCHER));
    return new NamespaceView(
        NamespaceInfo.named("prod"),
        Map.of("watch-0", pod),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }
}
