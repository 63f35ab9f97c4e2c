package io.redisguard.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.cli.ThrowAwayCertificate;
import io.redisguard.rules.Endpoint;
import io.redisguard.test.GuardProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;

/// A guard with the connection that it has in a pod, to the API server's address and with a token
/// in a file, over a wire that tests cut; and the Redis pods that it is asked about.
final class WiredGuard implements AutoCloseable {
  /// The client's longest wait before it connects again is 32 s.
  static final Duration RECOVERY = Duration.ofSeconds(45);

  /// Nine tenths of what the API server gives.
  private static final Duration DEADLINE = Duration.ofMillis(2_700);

  private final ControlPlane controlPlane;
  private final RedisPods redis;
  private final Path folder;
  private final Wire wire;
  private final GuardProcess process;
  private final ThrowAwayCertificate certificate;
  private final byte[] review;

  private WiredGuard(ControlPlane controlPlane, String token) throws IOException {
    this.controlPlane = controlPlane;
    redis = RedisPods.in(controlPlane, "prod");
    review = redis.reviewOfDeleting("redis-node-0").getBytes(StandardCharsets.UTF_8);
    folder = Files.createTempDirectory(controlPlane.folder(), "wired-");
    wire = Wire.to(apiPort());
    certificate = ThrowAwayCertificate.in(folder);
    renewToken(token);
    process = launchAnother();
  }

  /// Starts one with a token of its own, and waits until it has read the cluster.
  static WiredGuard start(ControlPlane controlPlane) {
    WiredGuard started = launch(controlPlane, InstalledGuard.token(controlPlane));
    started.awaitReady();
    return started;
  }

  /// Installs everything and starts one, without waiting.
  static WiredGuard launch(ControlPlane controlPlane, String token) {
    try {
      return new WiredGuard(controlPlane, token);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Waits until it has read the cluster, and has the API server ask it.
  void awaitReady() {
    try {
      process.awaitReady();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    InstalledGuard.connect(controlPlane, process.guard().address(), certificate.certificate());
    sees(2);
    // The first takes seconds, to load what the test itself asks with.
    assertThat(refusal()).contains("redis-node-0 is labelled master of prod/redis-node");
  }

  Wire wire() {
    return wire;
  }

  RedisPods redis() {
    return redis;
  }

  GuardProcess process() {
    return process;
  }

  int apiPort() {
    return URI.create(controlPlane.url()).getPort();
  }

  /// Replaces the token at once, as a kubelet does.
  void renewToken(String token) {
    try {
      Path next = Files.writeString(folder.resolve("token.next"), token);
      Files.move(next, tokenFile(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Another guard on the same wire and with the same token, without waiting.
  GuardProcess launchAnother() {
    return InstalledGuard.launch(controlPlane, certificate, connection());
  }

  /// Waits until a deletion of the master is refused beside so many other members.
  void sees(int others) {
    await()
        .atMost(RECOVERY)
        .untilAsserted(
            () ->
                assertThat(redis.tryDeleting("redis-node-0").err())
                    .contains(others + " other members are ready"));
  }

  /// The refusal of a deletion of the master, which has to come in time.
  String refusalInTime() {
    long start = System.nanoTime();
    String refusal = refusal();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(DEADLINE);
    return refusal;
  }

  private String refusal() {
    JsonNode answer = process.guard().answer(Endpoint.VALIDATE, review);
    assertThat(answer.path("allowed").asBoolean(true)).isFalse();
    return answer.at("/status/message").asText();
  }

  double metric(String name) {
    return new Scrape(process.management("/q/metrics")).sum(name);
  }

  String readiness() {
    return process.management("/q/health/ready");
  }

  String log() {
    try {
      return process.output();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What the kubelet gives a pod, for which the client has other names where it differs.
  private Map<String, String> connection() {
    return Map.of(
        "KUBERNETES_AUTH_TRYKUBECONFIG",
        "false",
        "KUBERNETES_SERVICE_HOST",
        "127.0.0.1",
        "KUBERNETES_SERVICE_PORT",
        Integer.toString(wire.port()),
        "KUBERNETES_CERTS_CA_FILE",
        controlPlane.authority().certificate().toString(),
        "KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN",
        tokenFile().toString(),
        "REDIS_GUARD_ASK_REDIS",
        "false");
  }

  private Path tokenFile() {
    return folder.resolve("token");
  }

  @Override
  public void close() {
    process.close();
    wire.close();
  }
}
