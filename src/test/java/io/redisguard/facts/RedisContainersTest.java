package io.redisguard.facts;

import static io.redisguard.facts.ContainerFixture.container;
import static io.redisguard.facts.ContainerFixture.podSpec;
import static io.redisguard.facts.ContainerFixture.port;
import static io.redisguard.facts.ContainerRole.OTHER;
import static io.redisguard.facts.ContainerRole.SENTINEL;
import static io.redisguard.facts.ContainerRole.SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RedisContainersTest {
  @ParameterizedTest(name = "{0} is {2}")
  @MethodSource
  void role(String what, ContainerFixture container, ContainerRole role) {
    assertThat(RedisContainers.roleOf(container.view())).isEqualTo(role);
  }

  static Stream<Arguments> role() {
    var bitnami = "docker.io/bitnami/redis:8.2.1";
    var scripts = "/opt/bitnami/scripts/start-scripts/";
    var dandy = "redis:8.2.1-alpine";
    var team = "registry.corp:5000/team/cache@sha256:abc";
    return Stream.of(
        arguments("plain image", container("cache", "redis:7"), SERVER),
        arguments(
            "plain image with options",
            container("x", "valkey/valkey:9").args("--save", ""),
            SERVER),
        arguments("config file", container("x", "redis").args("/etc/redis.conf"), SERVER),
        arguments("plain image with port", container("x", "redis").ports(port("", 6379)), SERVER),
        arguments("keydb", container("x", "eqalpha/keydb").command("keydb-server"), SERVER),
        arguments(
            "dragonfly",
            container("dragonfly", "docker.dragonflydb.io/dragonflydb/dragonfly"),
            SERVER),
        arguments("own image", container("redis", team).ports(port("redis", 6379)), SERVER),
        arguments("own image without port", container("redis", team), OTHER),
        arguments(
            "bitnami redis",
            container("redis", bitnami)
                .command("/bin/bash")
                .args("-ec", scripts + "start-node.sh")
                .ports(port("redis", 6379)),
            SERVER),
        arguments(
            "bitnami sentinel",
            container("sentinel", "bitnami/redis-sentinel")
                .command("/bin/bash")
                .args("-ec", scripts + "start-sentinel.sh")
                .ports(port("redis-sentinel", 26379)),
            SENTINEL),
        arguments(
            "bitnami kubectl-shared",
            container("kubectl-shared", "bitnami/kubectl")
                .command(scripts + "update-master-label.sh"),
            OTHER),
        arguments(
            "bitnami metrics",
            container("metrics", "bitnami/redis-exporter")
                .command("/bin/bash", "-c", "redis_exporter")
                .ports(port("http-metrics", 9121)),
            OTHER),
        arguments(
            "DandyDeveloper redis",
            container("redis", dandy).command("redis-server").args("/data/conf/redis.conf"),
            SERVER),
        arguments(
            "DandyDeveloper sentinel",
            container("sentinel", dandy).command("redis-sentinel").args("/data/conf/sentinel.conf"),
            SENTINEL),
        arguments(
            "DandyDeveloper split-brain-fix",
            container("split-brain-fix", dandy)
                .command("sh")
                .args("/readonly-config/fix-split-brain.sh"),
            OTHER),
        arguments(
            "CloudPirates redis",
            container("redis", "redis:8")
                .command(
                    "/bin/sh",
                    "-c",
                    "prepare\nif true; then exec redis-server \"$CONFIG_FILE\"; fi"),
            SERVER),
        arguments(
            "CloudPirates sentinel",
            container("sentinel", "redis:8")
                .command("/bin/sh", "-c", "sleep 1; exec redis-sentinel /etc/sentinel.conf"),
            SENTINEL),
        arguments(
            "server that asks a host called redis-sentinel",
            container("redis", "redis")
                .command("sh", "-c", "redis-cli -h redis-sentinel PING; redis-server"),
            SERVER),
        arguments(
            "spotahome redis",
            container("redis", "redis:6").command("redis-server", "/redis/redis.conf"),
            SERVER),
        arguments(
            "spotahome sentinel",
            container("sentinel", "redis:6")
                .command("redis-server", "/redis/sentinel.conf", "--sentinel"),
            SENTINEL),
        arguments(
            "spotahome exporter",
            container("redis-exporter", "quay.io/oliver006/redis_exporter")
                .ports(port("metrics", 9121)),
            OTHER),
        arguments(
            "OT redis",
            container("cache", "quay.io/opstree/redis:v7").ports(port("redis-client", 6379)),
            SERVER),
        arguments(
            "OT sentinel",
            container("cache", "quay.io/opstree/redis-sentinel:v7")
                .ports(port("sentinel-client", 26379)),
            SENTINEL),
        arguments(
            "entry point and user",
            container("x", "redis").args("docker-entrypoint.sh", "redis-server", "--port", "0"),
            SERVER),
        arguments(
            "wrapped",
            container("x", "debian").command("tini", "--", "gosu", "app", "/usr/bin/valkey-server"),
            SERVER),
        arguments(
            "watches a server",
            container("x", "redis").command("sh", "-c", "pgrep redis-server"),
            OTHER),
        arguments(
            "proxy", container("redis-haproxy", "haproxy:3").ports(port("redis", 6379)), OTHER),
        arguments(
            "server with the name of a helper",
            container("monitoring", "redis:7").ports(port("a", 6379)),
            SERVER),
        arguments("something else", container("web", "nginx").ports(port("http", 80)), OTHER),
        arguments(
            "waits in the image of redis",
            container("wait", "redis:7").command("sleep", "infinity"),
            OTHER));
  }

  @Test
  void findsServerAndSentinel() {
    var server = container("redis", "redis:7").command("redis-server");
    var sentinel = container("sentinel", "redis:7").command("redis-sentinel");
    var pod = podSpec(30, container("metrics", "redis_exporter"), sentinel, server);
    assertThat(RedisContainers.server(pod)).contains(server.view());
    assertThat(RedisContainers.sentinel(pod)).contains(sentinel.view());
    assertThat(RedisContainers.server(podSpec(30, sentinel))).isEmpty();
  }
}
