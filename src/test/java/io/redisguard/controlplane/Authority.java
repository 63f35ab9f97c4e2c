package io.redisguard.controlplane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A certificate authority for one test cluster. All certificates share one key: they are thrown
/// away with the cluster.
record Authority(Path folder) {
  static Authority in(Path folder) {
    Authority authority = new Authority(folder);
    authority.openssl("genrsa", "-out", "key.pem", "2048");
    authority.openssl("rsa", "-in", "key.pem", "-pubout", "-out", "public.pem");
    authority.openssl(
        "req",
        "-x509",
        "-new",
        "-key",
        "key.pem",
        "-days",
        "3",
        "-subj",
        "/CN=test authority",
        "-out",
        "ca.crt");
    return authority;
  }

  Path key() {
    return folder.resolve("key.pem");
  }

  Path publicKey() {
    return folder.resolve("public.pem");
  }

  Path certificate() {
    return folder.resolve("ca.crt");
  }

  /// A certificate for a client and for servers on the loopback.
  ///
  /// @param file without its ending
  /// @param subject as openssl writes it: `/O=devs/CN=alice`
  Path issue(String file, String subject) {
    return issue(file, subject, "1");
  }

  /// Days may be 0: expired at once.
  Path issue(String file, String subject, String days) {
    try {
      Files.writeString(
          folder.resolve(file + ".ext"),
          "subjectAltName=DNS:localhost,DNS:redis-guard.redis-guard.svc,IP:127.0.0.1\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    openssl("req", "-new", "-key", "key.pem", "-subj", subject, "-out", file + ".csr");
    openssl(
        "x509",
        "-req",
        "-in",
        file + ".csr",
        "-CA",
        "ca.crt",
        "-CAkey",
        "key.pem",
        "-CAcreateserial",
        "-days",
        days,
        "-extfile",
        file + ".ext",
        "-out",
        file + ".crt");
    return folder.resolve(file + ".crt");
  }

  /// RSA with SHA-256, as in a token of a service account.
  byte[] sign(String text) {
    try {
      Path signed = Files.writeString(folder.resolve("signed"), text);
      openssl("dgst", "-sha256", "-sign", "key.pem", "-out", "signature", signed.toString());
      return Files.readAllBytes(folder.resolve("signature"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void openssl(String... arguments) {
    try {
      List<String> command = new ArrayList<>(List.of("openssl"));
      command.addAll(List.of(arguments));
      Process process =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("openssl " + arguments[0] + ": " + output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("openssl is needed: apt-get install -y openssl", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
