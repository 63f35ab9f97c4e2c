package io.redisguard.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisguard.cli.ThrowAwayCertificate;
import io.redisguard.controlplane.ControlPlane.Part;
import io.redisguard.test.GuardProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The wire between the guard and the API server is cut, for a moment or for longer than the API
/// server remembers.
class WatchTroubleClusterIT {
  /// The client's longest wait before it connects again is 32 s.
  private static final Duration RECOVERY = Duration.ofSeconds(45);

  private ControlPlane controlPlane;
  private RedisPods redis;
  private Wire wire;
  private GuardProcess guard;

  @BeforeEach
  void start() throws IOException {
    controlPlane = ControlPlane.start();
    InstalledGuard.apply(controlPlane, "protect");
    redis = RedisPods.in(controlPlane, "prod");
    wire = Wire.to(apiPort());
    Path folder = Files.createTempDirectory(controlPlane.folder(), "shared-");
    ThrowAwayCertificate certificate = ThrowAwayCertificate.in(folder);
    guard =
        InstalledGuard.launch(
                controlPlane, certificate, Map.of("KUBECONFIG", overTheWire().toString()))
            .awaitReady();
    InstalledGuard.connect(controlPlane, guard.guard().address(), certificate.certificate());
    sees(2);
  }

  @AfterEach
  void stop() {
    guard.close();
    wire.close();
    controlPlane.close();
  }

  @Test
  void connectionsThatAreCutComeBack() {
    for (int cut = 0; cut < 5; cut++) {
      await().atMost(RECOVERY).until(() -> wire.cut() > 0);
      redis.add("redis-node-" + (3 + cut));
    }
    sees(7);
    assertThat(metric("redis_guard_facts_rebuilt_total")).isZero();
  }

  /// The guard asks for what the API server, which has just started, does not remember.
  @Test
  void aHistoryThatIsGoneIsReadAnew() {
    wire.remove(apiPort());
    wire.cut();
    redis.remove("redis-node-2");
    controlPlane.stop(Part.API_SERVER);
    controlPlane.start(Part.API_SERVER);
    controlPlane.awaitReady();
    redis.add("redis-node-3");
    redis.add("redis-node-4");
    wire.add(apiPort());
    sees(3);
  }

  private void sees(int others) {
    await()
        .atMost(RECOVERY)
        .untilAsserted(
            () ->
                assertThat(redis.tryDeleting("redis-node-0").err())
                    .contains(others + " other members are ready"));
  }

  private Path overTheWire() throws IOException {
    String token =
        controlPlane.admin().line("create token redis-guard -n redis-guard").ok().strip();
    Path direct = controlPlane.kubeconfigWithToken("over-the-wire", token);
    return Files.writeString(
        direct,
        Files.readString(direct).replace(controlPlane.url(), "https://127.0.0.1:" + wire.port()));
  }

  private int apiPort() {
    return URI.create(controlPlane.url()).getPort();
  }

  private double metric(String name) {
    return new Scrape(guard.management("/q/metrics")).sum(name);
  }
}
