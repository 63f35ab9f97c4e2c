package io.redisguard.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/// Which Redis a lab runs.
public enum RedisVersion {
  /// The `redis-server` of the machine, 7.0 on Debian 12.
  DEBIAN_7,

  /// The oldest with a pause of writes alone. The file says 6.2.6, the program 6.2.11.
  EMBEDDED_6_2;

  private static final String EMBEDDED = "/redis-server-6.2.6-v5-linux-amd64";

  /// What to start; it is a Sentinel with `--sentinel`.
  ///
  /// @param folder for a program that is not installed
  String program(Path folder) {
    if (this == DEBIAN_7) {
      return "redis-server";
    }
    Path program = folder.resolve("redis-server-6.2");
    try (InputStream packed = RedisVersion.class.getResourceAsStream(EMBEDDED)) {
      Files.copy(Objects.requireNonNull(packed, EMBEDDED + " is not on the class path"), program);
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return program.toString();
  }
}
