package io.redisguard.runtime;

import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;

/// The certificate that the webhooks serve with at this moment.
@ApplicationScoped
class ServingCertificate {
  private final TlsConfigurationRegistry registry;

  ServingCertificate(TlsConfigurationRegistry registry) {
    this.registry = registry;
  }

  /// The earliest end of any certificate that is served; empty when none can be read.
  Optional<Instant> end() {
    TlsConfiguration tls = registry.get("webhook").orElse(null);
    KeyStore store = tls == null ? null : tls.getKeyStore();
    if (store == null) {
      return Optional.empty();
    }
    try {
      Optional<Instant> earliest = Optional.empty();
      for (String alias : Collections.list(store.aliases())) {
        if (store.getCertificate(alias) instanceof X509Certificate certificate) {
          Instant end = certificate.getNotAfter().toInstant();
          earliest = earliest.filter(before -> before.isBefore(end)).or(() -> Optional.of(end));
        }
      }
      return earliest;
    } catch (GeneralSecurityException _) {
      return Optional.empty();
    }
  }
}
