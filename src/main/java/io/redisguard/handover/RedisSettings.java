package io.redisguard.handover;

import io.redisguard.facts.Fact;
import io.redisguard.facts.RedisContainers;
import io.redisguard.subject.PodSpecView;
import io.redisguard.subject.PodSpecView.ContainerView;
import io.redisguard.subject.PodSpecView.Port;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a pod spec tells about the Redis server in it. Much of it may be in `redis.conf` instead,
/// which nobody sees from here.
///
/// @param maxmemoryBytes 0 means no limit
/// @param persistent whether a restarted server has its data back: append-only file or snapshots
/// @param masterName the name under which Sentinels know the master
/// @param port where the server listens
/// @param sentinelPort where the Sentinel of the same pod listens, or those of the group
public record RedisSettings(
    Fact<Long> maxmemoryBytes,
    Fact<Boolean> persistent,
    Fact<String> masterName,
    int port,
    int sentinelPort) {

  private static final int SERVER_PORT = 6379;
  private static final int SENTINEL_PORT = 26379;
  private static final Pattern PORT_NUMBER = Pattern.compile("[1-9][0-9]{0,4}");
  private static final Pattern PORT_NAME = Pattern.compile("redis|valkey|sentinel|tcp-db");

  private static final List<String> MASTER_NAMES =
      List.of(
          "REDIS_MASTER_SET",
          "REDIS_SENTINEL_MASTER_NAME",
          "REDIS_MASTER_NAME",
          "REDIS_SENTINEL_MASTER_SET",
          "VALKEY_PRIMARY_SET",
          "VALKEY_MASTER_SET",
          "VALKEY_MASTER_NAME",
          "VALKEY_SENTINEL_MASTER_NAME",
          "MASTER_GROUP_NAME",
          "SENTINEL_MASTER_NAME",
          "MASTER_NAME");

  private static final List<String> MAXMEMORY =
      List.of("REDIS_MAXMEMORY", "VALKEY_MAXMEMORY", "REDIS_MAX_MEMORY", "MAXMEMORY", "MAX_MEMORY");

  private static final List<String> APPEND_ONLY =
      List.of("REDIS_AOF_ENABLED", "VALKEY_AOF_ENABLED", "REDIS_APPENDONLY", "PERSISTENCE_ENABLED");

  /// Reads them from the pod spec.
  ///
  /// @param server the container of the pod that runs Redis, see [RedisContainers]
  public static RedisSettings of(PodSpecView spec, ContainerView server) {
    ServerOptions options = ServerOptions.of(server);
    return new RedisSettings(
        maxmemory(options),
        persistent(options),
        masterName(spec, server),
        port(server, options, SERVER_PORT),
        RedisContainers.sentinel(spec)
            .map(sentinel -> port(sentinel, ServerOptions.of(sentinel), SENTINEL_PORT))
            .orElse(SENTINEL_PORT));
  }

  private static Fact<Long> maxmemory(ServerOptions options) {
    Fact<String> text = options.option("maxmemory");
    return switch (text.isUnknown() ? options.env(MAXMEMORY) : text) {
      case Fact.Known<String>(String value) -> bytes(value);
      case Fact.Stale<String>(String value, _) -> bytes(value);
      case Fact.Unknown<String> _ ->
          Fact.unknown("maxmemory is neither in the command line nor in the environment");
    };
  }

  private static Fact<Long> bytes(String text) {
    return RedisMemory.parse(text)
        .map(Fact::known)
        .orElseGet(() -> Fact.unknown("maxmemory is only known when Redis starts: " + text));
  }

  private static Fact<Boolean> persistent(ServerOptions options) {
    String appendOnly =
        options.option("appendonly").orElse(options.env(APPEND_ONLY).orElse("unknown"));
    Fact<String> save = options.option("save");
    if (isYes(appendOnly) || !save.orElse("").isBlank()) {
      return Fact.known(true);
    }
    return isNo(appendOnly) && !save.isUnknown()
        ? Fact.known(false)
        : Fact.unknown("neither the command line nor the environment says whether Redis saves");
  }

  private static Fact<String> masterName(PodSpecView spec, ContainerView server) {
    return Stream.concat(Stream.of(server), RedisContainers.sentinel(spec).stream())
        .map(container -> ServerOptions.of(container).env(MASTER_NAMES))
        .filter(name -> !name.isUnknown())
        .findFirst()
        .orElseGet(() -> Fact.unknown("no environment variable names the master"));
  }

  /// From the command line, then from the ports of the container, where a chart names the one for
  /// clients after the program, then the usual one.
  private static int port(ContainerView container, ServerOptions options, int usual) {
    String option = options.option("tls-port").orElse(options.option("port").orElse(""));
    if (PORT_NUMBER.matcher(option).matches()) {
      return Integer.parseInt(option);
    }
    List<Port> ports = container.ports();
    if (ports.isEmpty() || ports.stream().anyMatch(port -> port.containerPort() == usual)) {
      return usual;
    }
    return ports.stream()
        .filter(port -> PORT_NAME.matcher(port.name()).find() || ports.size() == 1)
        .findFirst()
        .map(Port::containerPort)
        .orElse(usual);
  }

  private static boolean isYes(String value) {
    return value.equalsIgnoreCase("yes") || value.equalsIgnoreCase("true");
  }

  private static boolean isNo(String value) {
    return value.equalsIgnoreCase("no") || value.equalsIgnoreCase("false");
  }
}
