package io.redisguard.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A self-signed certificate for localhost that lives as long as its folder, made by the JDK's own
/// keytool.
///
/// @param keyStore PKCS #12
/// @param password of the key store, random
/// @param certificate the certificate alone, PEM, for clients
public record ThrowAwayCertificate(Path keyStore, String password, Path certificate) {
  private static final long PATIENCE_SECONDS = 30;

  public static ThrowAwayCertificate in(Path folder) throws IOException {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    ThrowAwayCertificate made =
        new ThrowAwayCertificate(
            folder.resolve("tls.p12"), HexFormat.of().formatHex(random), folder.resolve("ca.crt"));
    made.keytool(
        "-genkeypair",
        "-alias",
        "demo",
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-dname",
        "CN=localhost",
        "-ext",
        "san=dns:localhost,ip:127.0.0.1",
        "-validity",
        "2",
        "-storetype",
        "PKCS12");
    made.keytool("-exportcert", "-rfc", "-alias", "demo", "-file", made.certificate.toString());
    return made;
  }

  /// The password travels in the environment: command lines are for everybody to read.
  private void keytool(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-keystore", keyStore.toString(), "-storepass:env", "STORE_PASSWORD"));
    Path log = Files.createTempFile(keyStore.toAbsolutePath().getParent(), "keytool", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("STORE_PASSWORD", password);
    Process process = builder.start();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException("keytool failed: " + Files.readString(log).strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      Files.delete(log);
    }
  }
}
