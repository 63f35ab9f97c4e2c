package io.redisguard.lab;

import static io.redisguard.lab.LabSettings.MASTER_NAME;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisException;

/// What a pod of a StatefulSet is: an address, a server and a Sentinel.
public final class LabNode {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final NodeConfig config;
  private final LabClients clients;
  private final LabProcess server;
  private final LabProcess sentinel;

  /// Nothing is started yet.
  LabNode(String program, NodeConfig config, LabClients clients, Path folder, String masterHost) {
    this.config = config;
    this.clients = clients;
    Path own = folder.resolve("node" + config.index());
    Path serverFile = own.resolve("redis.conf");
    Path sentinelFile = own.resolve("sentinel.conf");
    try {
      Files.createDirectory(own);
      Files.writeString(serverFile, config.server(masterHost) + "dir " + own + "\n");
      Files.writeString(sentinelFile, config.sentinel(masterHost) + "dir " + own + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server = new LabProcess(List.of(program, serverFile.toString()), own.resolve("redis.log"));
    sentinel =
        new LabProcess(
            List.of(program, sentinelFile.toString(), "--sentinel"), own.resolve("sentinel.log"));
  }

  public int index() {
    return config.index();
  }

  public String address() {
    return config.address();
  }

  /// What it is called by Sentinels: a name, or the address.
  public String host() {
    return config.host();
  }

  public LabProcess server() {
    return server;
  }

  public LabProcess sentinel() {
    return sentinel;
  }

  /// Starts the server again, empty, as the start script of a pod does.
  ///
  /// @param masterHost whom to follow; empty for nobody
  public void restartServer(Optional<String> masterHost) {
    if (masterHost.isPresent()) {
      server.start("--replicaof", masterHost.get(), Integer.toString(RedisLab.PORT));
    } else {
      server.start("--replicaof", "no", "one");
    }
  }

  /// Starts the server again, so that it loads its append-only file very slowly.
  public void restartLoading(LabNode master, Duration perKey) {
    server.start(
        "--replicaof",
        master.host(),
        Integer.toString(RedisLab.PORT),
        "--key-load-delay",
        Long.toString(perKey.toNanos() / 1000),
        "--loading-process-events-interval-bytes",
        "1024");
  }

  /// A connection to the server, as its default user.
  public Jedis connect() {
    return connect(TIMEOUT);
  }

  public Jedis connect(Duration timeout) {
    return clients.server(address(), timeout);
  }

  /// A connection to the Sentinel, as its default user.
  public Jedis connectSentinel() {
    return clients.sentinel(address(), TIMEOUT);
  }

  public String runId() {
    return info().getOrDefault("run_id", "");
  }

  /// `master`, `slave`, or `unknown` while the server does not say.
  public String role() {
    return info().getOrDefault("role", "unknown");
  }

  /// What `INFO` tells; empty while the server does not answer.
  public Map<String, String> info() {
    return answer(this::connect, Jedis::info).map(LabNode::fields).orElse(Map.of());
  }

  /// The host that this node's Sentinel names as master.
  public Optional<String> masterHost() {
    return answer(
        this::connectSentinel, jedis -> jedis.sentinelGetMasterAddrByName(MASTER_NAME).getFirst());
  }

  /// What this node's Sentinel says of the group, replicas and Sentinels after the master.
  public Optional<SentinelView> sentinelView() {
    return answer(
        this::connectSentinel,
        jedis ->
            new SentinelView(
                jedis.sentinelMaster(MASTER_NAME),
                jedis.sentinelReplicas(MASTER_NAME),
                jedis.sentinelSentinels(MASTER_NAME)));
  }

  /// How often this node's Sentinel asks replicas for news. Redis 6.2 does not let itself be told.
  void askReplicasEvery(Duration period) {
    String millis = Long.toString(period.toMillis());
    answer(
        this::connectSentinel,
        jedis -> jedis.sendCommand(Protocol.Command.SENTINEL, "DEBUG", "info-period", millis));
  }

  private static <T> Optional<T> answer(Supplier<Jedis> connection, Function<Jedis, T> question) {
    try (Jedis jedis = connection.get()) {
      return Optional.of(question.apply(jedis));
    } catch (JedisException | IllegalStateException _) {
      return Optional.empty();
    }
  }

  private static Map<String, String> fields(String info) {
    return info.lines()
        .map(line -> line.split(":", 2))
        .filter(pair -> pair.length == 2)
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1].strip()));
  }

  void thawAll() {
    server.thaw();
    sentinel.thaw();
  }

  void killAll() {
    server.kill();
    sentinel.kill();
  }

  @Override
  public String toString() {
    return "node " + index() + " at " + address();
  }
}
