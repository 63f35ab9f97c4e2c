package io.redisguard.lab;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/// A master, two replicas and three Sentinels. Every node has an address of its own on the
/// loopback, as pods have, and every lab a network of its own.
public final class RedisLab implements AutoCloseable {
  /// Of every server.
  public static final int PORT = 6379;

  /// Of every Sentinel.
  public static final int SENTINEL_PORT = 26379;

  private static final int NODES = 3;
  private static final int FIRST = 11;
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration USUAL_INFO_PERIOD = Duration.ofSeconds(10);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final LabSettings settings;
  private final Path folder;
  private final int network;
  private final @Nullable LabCertificates certificates;
  private final List<LabNode> nodes = new ArrayList<>();

  private RedisLab(LabSettings settings) throws IOException {
    this.settings = settings;
    this.folder = Files.createTempDirectory("redis-lab-");
    this.network = RANDOM.nextInt(1, 1 << 16);
    this.certificates =
        settings.tls()
            ? LabCertificates.in(
                folder, IntStream.range(0, NODES).mapToObj(this::addressOf).toList())
            : null;
    String program = settings.version().program(folder);
    LabClients clients = new LabClients(settings, certificates);
    for (int i = 0; i < NODES; i++) {
      NodeConfig config = new NodeConfig(settings, i, addressOf(i), hostOf(i), certificates);
      nodes.add(new LabNode(program, config, clients, folder, hostOf(0)));
    }
  }

  /// Starts everything and waits until it is settled.
  public static RedisLab start(LabSettings settings) {
    try {
      RedisLab lab = new RedisLab(settings);
      try {
        lab.startNodes();
        lab.awaitSettled();
        return lab;
      } catch (RuntimeException e) {
        lab.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A Sentinel that finds the replicas linked already does not ask them again for 10 s.
  private void startNodes() {
    nodes.forEach(node -> node.server().start());
    await()
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .until(() -> onlineReplicas(nodes.getFirst()) == NODES - 1);
    nodes.forEach(node -> node.sentinel().start());
  }

  private String addressOf(int node) {
    return "127." + (network >> 8) + "." + (network & 0xff) + "." + (FIRST + node);
  }

  /// Every resolver takes a number for its address, and Redis takes it for a name: it has no dots.
  private String hostOf(int node) {
    return settings.hostnames() ? "0x7f%04x%02x".formatted(network, FIRST + node) : addressOf(node);
  }

  public LabSettings settings() {
    return settings;
  }

  /// Only with TLS.
  public Optional<LabCertificates> certificates() {
    return Optional.ofNullable(certificates);
  }

  /// Logs and whatever else lives as long as the lab.
  public Path folder() {
    return folder;
  }

  public List<LabNode> nodes() {
    return List.copyOf(nodes);
  }

  /// The node of a host as Sentinels tell it.
  public Optional<LabNode> nodeOf(String host) {
    return nodes.stream()
        .filter(node -> node.host().equals(host) || node.address().equals(host))
        .findFirst();
  }

  /// The node that a Sentinel names and that says so itself, as clients find it.
  public Optional<LabNode> findMaster() {
    return nodes.stream()
        .flatMap(node -> node.masterHost().stream())
        .flatMap(host -> nodeOf(host).stream())
        .filter(node -> node.role().equals("master"))
        .findFirst();
  }

  public LabNode master() {
    return findMaster().orElseThrow(() -> new AssertionError("nobody is master"));
  }

  /// All nodes but this one.
  public List<LabNode> others(LabNode node) {
    return nodes.stream().filter(other -> other != node).toList();
  }

  /// Waits until every replica has all data and every Sentinel knows everybody.
  public void awaitSettled() {
    try {
      nodes.forEach(node -> node.askReplicasEvery(POLL));
      await().atMost(PATIENCE).pollInterval(POLL).until(() -> !settledMaster().isEmpty());
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("the lab does not settle: " + views(), e);
    } finally {
      nodes.forEach(node -> node.askReplicasEvery(USUAL_INFO_PERIOD));
    }
  }

  /// Waits until every Sentinel has heard anew what replicas say; without this up to 10 s.
  public void refreshSentinels() {
    long began = System.nanoTime();
    nodes.forEach(node -> node.askReplicasEvery(POLL));
    await().atMost(PATIENCE).pollInterval(POLL).until(() -> allHeardSince(began));
    nodes.forEach(node -> node.askReplicasEvery(USUAL_INFO_PERIOD));
  }

  private boolean allHeardSince(long nanoTime) {
    long millis = Duration.ofNanos(System.nanoTime() - nanoTime).toMillis();
    return nodes.stream()
        .allMatch(node -> node.sentinelView().filter(v -> v.heardWithin(millis)).isPresent());
  }

  private Optional<LabNode> settledMaster() {
    Optional<LabNode> master = findMaster();
    boolean settled =
        master.isPresent()
            && onlineReplicas(master.get()) == NODES - 1
            && nodes.stream().allMatch(node -> isSettled(node, master.get()));
    return settled ? master : Optional.empty();
  }

  private static boolean isSettled(LabNode node, LabNode master) {
    return node.sentinelView()
        .filter(view -> master.host().equals(view.master().get("ip")))
        .filter(view -> view.isSettled(NODES - 1))
        .isPresent();
  }

  private static long onlineReplicas(LabNode master) {
    return Stream.of("slave0", "slave1")
        .filter(slave -> master.info().getOrDefault(slave, "").contains("state=online"))
        .count();
  }

  private List<Optional<SentinelView>> views() {
    return nodes.stream().map(LabNode::sentinelView).toList();
  }

  /// Makes good whatever a test has broken: starts what has ended, lets everybody go on.
  public void heal() {
    nodes.forEach(LabNode::thawAll);
    nodes.stream().filter(n -> !n.sentinel().isAlive()).forEach(n -> n.sentinel().start());
    nodes.stream().filter(n -> !n.server().isAlive()).forEach(this::restart);
    awaitSettled();
  }

  private void restart(LabNode node) {
    Optional<String> master =
        others(node).stream().filter(n -> n.role().equals("master")).map(LabNode::host).findFirst();
    node.restartServer(master);
  }

  /// Starts what has ended of a node, as the start script of a pod does: the server comes back
  /// empty and follows whom a Sentinel names.
  ///
  /// @return whether everything of it runs; without a master to follow nothing is started
  public boolean startAgain(LabNode node) {
    if (!node.server().isAlive()) {
      LabNode master = findMaster().orElse(null);
      if (master == null) {
        return false;
      }
      node.restartServer(Optional.of(master.host()));
    }
    if (!node.sentinel().isAlive()) {
      node.sentinel().start();
    }
    return true;
  }

  @Override
  public void close() {
    nodes.forEach(LabNode::killAll);
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
