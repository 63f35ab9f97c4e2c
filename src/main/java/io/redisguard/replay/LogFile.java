package io.redisguard.replay;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One input, not yet open.
///
/// @param name as the user named it, `-` for standard input
/// @param path null for standard input
/// @param size in bytes on the disk; 0 for standard input
/// @param begins the time of its first event, as far as a look at its beginning tells; else the
///     beginning of all time, so that it is opened at once
public record LogFile(String name, @Nullable Path path, long size, Instant begins) {
  private static final int LOOK = 64 << 10;
  private static final Pattern TIME =
      Pattern.compile(
          "\"(?:stageTimestamp|requestReceivedTimestamp|timestamp|RequestReceivedTime)\\\\*\"\\s*:"
              + "\\s*\\\\*\"([0-9TZ:.+-]{20,40})");

  static LogFile standardInput() {
    return new LogFile("-", null, 0, Instant.MIN);
  }

  static LogFile of(Path path) throws IOException {
    // A pipe can be read only once: no look at its beginning.
    return Files.isRegularFile(path)
        ? new LogFile(path.toString(), path, Files.size(path), begins(path))
        : new LogFile(path.toString(), path, 0, Instant.MIN);
  }

  InputStream open(InputStream standardInput) throws IOException {
    return path == null ? standardInput : Files.newInputStream(path);
  }

  private static Instant begins(Path path) throws IOException {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(path));
        Tolerant text = Tolerant.of(file, "", Meter.NONE)) {
      byte[] begin = text.readNBytes(LOOK);
      Matcher time = TIME.matcher(new String(begin, StandardCharsets.ISO_8859_1));
      return time.find() ? OffsetDateTime.parse(time.group(1)).toInstant() : Instant.MIN;
    } catch (DateTimeException _) {
      return Instant.MIN;
    }
  }
}
