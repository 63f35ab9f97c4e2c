package io.redisguard.webhook;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.redisguard.cli.ThrowAwayCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/// Gives the server under test a certificate of its own and a free port.
public final class TestCertificate implements QuarkusTestResourceLifecycleManager {
  private static volatile Path certificate = Path.of("not-started");
  private Path folder = Path.of("not-started");

  /// What a client has to trust, PEM.
  static Path certificate() {
    return certificate;
  }

  @Override
  public Map<String, String> start() {
    try {
      folder = Files.createTempDirectory("redis-guard-it-");
      ThrowAwayCertificate made = ThrowAwayCertificate.in(folder);
      certificate = made.certificate();
      return Map.of(
          "quarkus.tls.webhook.key-store.pem.0.cert", made.certificate().toString(),
          "quarkus.tls.webhook.key-store.pem.0.key", made.key().toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
