package io.redisguard.replay;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.cluster.Manifest;
import io.redisguard.cluster.ManifestReader;
import io.redisguard.policy.PolicyParser;
import io.redisguard.policy.Profile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Replays for tests.
final class Replays {
  static final String SAMPLES = "src/test/resources/audit/";

  private Replays() {}

  static Replayed of(String... names) {
    return with(List.of(), InputStream.nullInputStream(), names);
  }

  static Replayed ofText(String text) {
    return with(List.of(), new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "-");
  }

  /// A log without bodies, and the objects that the user gives.
  static Replayed ofTextWith(String objects, String text) {
    List<JsonNode> given =
        ManifestReader.read(
                List.of("-"), new ByteArrayInputStream(objects.getBytes(StandardCharsets.UTF_8)))
            .objects()
            .stream()
            .map(Manifest::object)
            .toList();
    return with(given, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "-");
  }

  private static Replayed with(List<JsonNode> objects, InputStream in, String... names) {
    try {
      return new Replay(PolicyParser.standard(Profile.PROTECT), "", objects)
          .read(LogFiles.of(List.of(names)), in, Meter.NONE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
