package io.redisguard.handover;

import static io.redisguard.facts.ContainerFixture.container;
import static io.redisguard.facts.ContainerFixture.podSpec;
import static io.redisguard.facts.ContainerFixture.port;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.redisguard.facts.ContainerFixture;
import io.redisguard.facts.Fact;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RedisSettingsTest {
  private static final ContainerFixture REDIS = container("redis", "redis:7");

  @ParameterizedTest(name = "{0} is {1} bytes")
  @CsvSource({
    // redis src/util.c memtoull
    "1,     1",
    "1b,    1",
    "1k,    1000",
    "1KB,   1024",
    "400mb, 419430400",
    "400M,  400000000",
    "2gb,   2147483648",
    "1g,    1000000000",
    "0,     0",
  })
  void units(String text, long bytes) {
    assertThat(RedisMemory.parse(text)).contains(bytes);
  }

  @ParameterizedTest
  @CsvSource({"''", "-1", "1.5gb", "1tb", "75%", "$MAX", "999999999999999999gb"})
  void whatRedisWouldNotTake(String text) {
    assertThat(RedisMemory.parse(text)).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void maxmemory(ContainerFixture server, Fact<Long> expected) {
    assertThat(settings(server).maxmemoryBytes()).isEqualTo(expected);
  }

  static Stream<Arguments> maxmemory() {
    var nowhere =
        Fact.<Long>unknown("maxmemory is neither in the command line nor in the environment");
    return Stream.of(
        arguments(REDIS, nowhere),
        arguments(REDIS.args("--maxmemory", "400mb"), Fact.known(400L << 20)),
        arguments(REDIS.args("--maxmemory=1gb"), Fact.known(1L << 30)),
        arguments(REDIS.args("--maxmemory", "1mb", "--maxmemory", "2mb"), Fact.known(2L << 20)),
        arguments(REDIS.args("--maxmemory-policy", "noeviction"), nowhere),
        arguments(
            REDIS.command("sh", "-c", "exec redis-server --maxmemory \"400mb\" --save ''"),
            Fact.known(400L << 20)),
        arguments(
            REDIS.args("--maxmemory", "$(LIMIT)").env("LIMIT", "64mb"), Fact.known(64L << 20)),
        arguments(
            REDIS.args("--maxmemory", "$MEMORY_REQUEST").env("MEMORY_REQUEST", null),
            Fact.unknown("maxmemory is only known when Redis starts: $MEMORY_REQUEST")),
        arguments(REDIS.env("REDIS_MAXMEMORY", "5k"), Fact.known(5000L)),
        arguments(REDIS.env("REDIS_EXTRA_FLAGS", "--maxmemory 3mb"), Fact.known(3L << 20)),
        arguments(REDIS.env("VALKEY_EXTRA_FLAGS", "--maxmemory 3mb"), Fact.known(3L << 20)),
        arguments(REDIS.env("REDIS_MAXMEMORY", null), nowhere));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void persistence(ContainerFixture server, Fact<Boolean> expected) {
    assertThat(settings(server).persistent()).isEqualTo(expected);
  }

  static Stream<Arguments> persistence() {
    var unsaid =
        Fact.<Boolean>unknown(
            "neither the command line nor the environment says whether Redis saves");
    return Stream.of(
        arguments(REDIS, unsaid),
        arguments(REDIS.args("--appendonly", "yes"), Fact.known(true)),
        arguments(REDIS.args("--appendonly", "no"), unsaid),
        arguments(REDIS.args("--appendonly", "no", "--save", ""), Fact.known(false)),
        arguments(REDIS.args("--save", ""), unsaid),
        arguments(REDIS.args("--appendonly", "no", "--save", "300 100"), Fact.known(true)),
        arguments(REDIS.env("VALKEY_AOF_ENABLED", "yes"), Fact.known(true)));
  }

  @Test
  void masterNameMayBeInTheSentinelContainer() {
    var sentinel = container("sentinel", "redis").command("redis-sentinel");
    assertThat(settings(REDIS).masterName())
        .isEqualTo(Fact.unknown("no environment variable names the master"));
    assertThat(settings(REDIS.env("REDIS_MASTER_SET", "orders")).masterName())
        .isEqualTo(Fact.known("orders"));
    var spec = podSpec(30, REDIS, sentinel.env("REDIS_SENTINEL_MASTER_NAME", "cart"));
    assertThat(RedisSettings.of(spec, REDIS.view()).masterName()).isEqualTo(Fact.known("cart"));
  }

  @Test
  void ports() {
    var sentinel =
        container("sentinel", "redis")
            .command("redis-sentinel")
            .ports(port("redis-sentinel", 5000));
    var exporterPort = port("http-metrics", 9121);
    assertThat(settings(REDIS).port()).isEqualTo(6379);
    assertThat(settings(REDIS).sentinelPort()).isEqualTo(26379);
    assertThat(settings(REDIS.ports(port("redis", 7000), exporterPort)).port()).isEqualTo(7000);
    assertThat(settings(REDIS.ports(exporterPort, port("a", 6379))).port()).isEqualTo(6379);
    assertThat(settings(REDIS.args("--port", "7001")).port()).isEqualTo(7001);
    assertThat(settings(REDIS.args("--port", "0", "--tls-port", "6380")).port()).isEqualTo(6380);
    assertThat(settings(REDIS.args("--port", "0")).port()).isEqualTo(6379);
    assertThat(RedisSettings.of(podSpec(30, REDIS, sentinel), REDIS.view()).sentinelPort())
        .isEqualTo(5000);
  }

  private static RedisSettings settings(ContainerFixture server) {
    return RedisSettings.of(podSpec(30, server), server.view());
  }
}
