package io.redisguard.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A self-signed certificate for localhost that lives as long as its folder, made by the JDK's own
/// keytool.
///
/// @param certificate PEM; clients trust it, the server shows it
/// @param key PEM, readable by its owner alone
public record ThrowAwayCertificate(Path certificate, Path key) {
  private static final long PATIENCE_SECONDS = 30;
  private static final String ALIAS = "guard";

  public static ThrowAwayCertificate in(Path folder) throws IOException {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    String password = HexFormat.of().formatHex(random);
    Path store = folder.resolve("tls.p12");
    keytool(store, password);
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, password.toCharArray());
      return new ThrowAwayCertificate(
          pem(folder.resolve("ca.crt"), "CERTIFICATE", keys.getCertificate(ALIAS).getEncoded()),
          pem(
              folder.resolve("tls.key"),
              "PRIVATE KEY",
              keys.getKey(ALIAS, password.toCharArray()).getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IOException("the new key store cannot be read", e);
    } finally {
      Files.delete(store);
    }
  }

  private static Path pem(Path file, String type, byte[] content) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return Files.writeString(
        file,
        "-----BEGIN %s-----%n%s%n-----END %1$s-----%n".formatted(type, text),
        StandardCharsets.US_ASCII);
  }

  /// The password travels in the environment: command lines are for everybody to read.
  private static void keytool(Path store, String password) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
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
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass:env",
                "STORE_PASSWORD"));
    Path log = store.resolveSibling("keytool.log");
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
