package io.redisguard.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import redis.clients.jedis.SslOptions;

/// An authority, and one certificate that servers, Sentinels and clients of a lab all show.
///
/// @param authority PEM
/// @param certificate PEM
/// @param key PEM
public record LabCertificates(Path authority, Path certificate, Path key) {
  private static final char[] STORE_PASSWORD = "changeit".toCharArray();

  private static final String MAKE =
      """
      set -eu
      exec 2>&1
      curve='-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes'
      openssl req -x509 $curve -keyout ca.key -out ca.crt -subj /CN=lab -days 2
      openssl req $curve -keyout tls.key -out tls.csr -subj /CN=redis
      echo "subjectAltName=$names" >names
      openssl x509 -req -in tls.csr -extfile names -CA ca.crt -CAkey ca.key -CAcreateserial \\
        -out tls.crt -days 2
      openssl pkcs12 -export -in tls.crt -inkey tls.key -out lab.p12 -passout pass:changeit
      """;

  /// @param addresses whose certificate it is to be
  static LabCertificates in(Path folder, List<String> addresses) {
    ProcessBuilder make = new ProcessBuilder("/bin/sh", "-c", MAKE).directory(folder.toFile());
    make.environment().put("names", "IP:" + String.join(",IP:", addresses));
    try {
      Process openssl = make.start();
      openssl.getOutputStream().close();
      String said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (openssl.waitFor() != 0) {
        throw new IllegalStateException("openssl failed: " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return new LabCertificates(
        folder.resolve("ca.crt"), folder.resolve("tls.crt"), folder.resolve("tls.key"));
  }

  /// For Jedis, which checks the addresses too.
  SslOptions options() {
    return SslOptions.builder()
        .keystore(key.resolveSibling("lab.p12").toFile(), STORE_PASSWORD)
        .truststore(trust().toFile(), STORE_PASSWORD)
        .keyStoreType("PKCS12")
        .trustStoreType("PKCS12")
        .build();
  }

  private Path trust() {
    Path file = key.resolveSibling("trust.p12");
    try (InputStream trusted = Files.newInputStream(authority);
        OutputStream out = Files.newOutputStream(file)) {
      KeyStore authorities = KeyStore.getInstance("PKCS12");
      authorities.load(null, null);
      authorities.setCertificateEntry(
          "lab", CertificateFactory.getInstance("X.509").generateCertificate(trusted));
      authorities.store(out, STORE_PASSWORD);
      return file;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("the lab's authority cannot be read", e);
    }
  }
}
