package io.redisguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// A Lease of coordination.k8s.io/v1, which says who leads. Whatever else stands in the object
/// stays there.
///
/// @param object never changed
record Lease(JsonNode object) {
  static final String API_VERSION = "coordination.k8s.io/v1";

  /// The API takes six digits of the second, no fewer: apimachinery pkg/apis/meta/v1/micro_time.go.
  private static final DateTimeFormatter MICRO_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  /// The first one, which is not stored yet.
  static Lease first(String namespace, String name, String holder, Duration lasts, Instant now) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", API_VERSION).put("kind", "Lease");
    object.putObject("metadata").put("namespace", namespace).put("name", name);
    object.putObject("spec").put("leaseTransitions", 0);
    return new Lease(object).heldBy(holder, lasts, now);
  }

  boolean isStored() {
    return !version().isEmpty();
  }

  /// Another one after each write.
  String version() {
    return object.at("/metadata/resourceVersion").asText("");
  }

  /// Empty when nobody holds it.
  String holder() {
    return spec().path("holderIdentity").asText("");
  }

  /// For how long the holder may be silent; by its own words, since it may be of another version.
  Duration lasts() {
    return Duration.ofSeconds(Math.max(1, spec().path("leaseDurationSeconds").asInt()));
  }

  /// Held on by its holder.
  Lease renewed(Duration lasts, Instant now) {
    ObjectNode changed = object.deepCopy();
    changed
        .withObject("/spec")
        .put("leaseDurationSeconds", lasts.toSeconds())
        .put("renewTime", MICRO_TIME.format(now));
    return new Lease(changed);
  }

  /// Gone over to somebody.
  Lease takenBy(String holder, Duration lasts, Instant now) {
    ObjectNode changed = object.deepCopy();
    changed
        .withObject("/spec")
        .put("leaseTransitions", spec().path("leaseTransitions").asInt() + 1);
    return new Lease(changed).heldBy(holder, lasts, now);
  }

  /// Free for whoever comes first. The API server takes no empty holder, so there is none.
  Lease released(Instant now) {
    ObjectNode changed = object.deepCopy();
    changed.withObject("/spec").remove("holderIdentity");
    return new Lease(changed).renewed(Duration.ofSeconds(1), now);
  }

  private Lease heldBy(String holder, Duration lasts, Instant now) {
    ObjectNode changed = object.deepCopy();
    changed
        .withObject("/spec")
        .put("holderIdentity", holder)
        .put("acquireTime", MICRO_TIME.format(now));
    return new Lease(changed).renewed(lasts, now);
  }

  private JsonNode spec() {
    return object.path("spec");
  }
}
