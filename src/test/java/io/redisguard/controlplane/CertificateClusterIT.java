package io.redisguard.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisguard.cli.ThrowAwayCertificate;
import io.redisguard.test.GuardProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The webhook's own certificate is renewed, wrong, at its end; the API server trusts an old one.
/// One guard process lives through all of it. Connections are cut after each change, because the
/// API server looks at a certificate only when it connects.
class CertificateClusterIT {
  private static final Map<String, String> QUICK =
      Map.of("QUARKUS_TLS_WEBHOOK_RELOAD_PERIOD", "1s");

  private ControlPlane controlPlane;
  private RedisPods redis;
  private Authority authority;
  private Path folder;
  private Wire service;
  private GuardProcess guard;

  @BeforeEach
  void start() throws IOException {
    controlPlane = ControlPlane.start();
    InstalledGuard.apply(controlPlane, "protect");
    redis = RedisPods.in(controlPlane, "prod");
    authority = controlPlane.authority();
    folder = Files.createTempDirectory(controlPlane.folder(), "served-");
    serve(authority, authority.issue("first", "/CN=first", "30"));
    guard =
        InstalledGuard.launch(
                controlPlane,
                new ThrowAwayCertificate(folder.resolve("tls.crt"), folder.resolve("tls.key")),
                QUICK)
            .awaitReady();
    service = Wire.to(URI.create(guard.guard().address()).getPort());
    trust(authority);
    refuses();
  }

  @AfterEach
  void stop() {
    guard.close();
    service.close();
    controlPlane.close();
  }

  @Test
  void everyTroubleEndsWithoutARestart() throws IOException {
    assertThat(daysLeft()).isBetween(29L, 30L);

    serve(authority, authority.issue("second", "/CN=second", "90"));
    await().untilAsserted(() -> assertThat(daysLeft()).isBetween(89L, 90L));
    refuses();

    serve(authority, authority.issue("near", "/CN=near", "2"));
    await().untilAsserted(() -> assertThat(daysLeft()).as("the alert").isLessThan(14));
    refuses();

    serve(authority, authority.issue("over", "/CN=over", "0"));
    await().untilAsserted(() -> assertThat(expiry()).isBeforeOrEqualTo(Instant.now()));
    allowsUnasked();
    serve(authority, authority.issue("third", "/CN=third", "30"));
    refuses();

    Authority stranger = Authority.in(Files.createTempDirectory(controlPlane.folder(), "other-"));
    serve(stranger, stranger.issue("wrong", "/CN=wrong", "30"));
    allowsUnasked();
    serve(authority, authority.issue("fourth", "/CN=fourth", "30"));
    refuses();

    trust(stranger);
    allowsUnasked();
    trust(authority);
    refuses();
    assertThat(guard.isAlive()).isTrue();
  }

  @Test
  void aBrokenFileLeavesTheOldCertificate() throws IOException {
    Files.writeString(folder.resolve("tls.crt"), "no certificate");
    await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
    assertThat(daysLeft()).isBetween(29L, 30L);
    refuses();
    serve(authority, authority.issue("fifth", "/CN=fifth", "60"));
    await().untilAsserted(() -> assertThat(daysLeft()).isBetween(59L, 60L));
    refuses();
  }

  /// Puts a certificate where the guard reads it, as a mounted Secret changes.
  private void serve(Authority by, Path certificate) throws IOException {
    Files.copy(by.key(), folder.resolve("tls.key"), StandardCopyOption.REPLACE_EXISTING);
    Files.copy(certificate, folder.resolve("tls.crt"), StandardCopyOption.REPLACE_EXISTING);
  }

  private void trust(Authority trusted) {
    InstalledGuard.connect(
        controlPlane, "https://localhost:" + service.port(), trusted.certificate());
  }

  private void refuses() {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              service.cut();
              assertThat(redis.tryDeleting("redis-node-0").err())
                  .contains("redis-node-0 is labelled master");
            });
  }

  /// Fails open, and the API server counts it.
  private void allowsUnasked() {
    double before = failedOpen();
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              service.cut();
              assertThat(redis.tryDeleting("redis-node-0").code()).isZero();
            });
    assertThat(failedOpen()).isGreaterThan(before);
  }

  private double failedOpen() {
    return Scrape.of(controlPlane)
        .sum("apiserver_admission_webhook_fail_open_count", "redis-guard.io");
  }

  private long daysLeft() {
    return Duration.between(Instant.now(), expiry()).toDays();
  }

  private Instant expiry() {
    return Instant.ofEpochSecond(
        (long)
            new Scrape(guard.management("/q/metrics"))
                .sum("redis_guard_certificate_expiry_seconds"));
  }
}
