package io.redisguard.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.redisguard.subject.Actor;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One request, and how the API server answered it: audit.k8s.io/v1 Event.
///
/// @param id `auditID`: one for all stages of a request
/// @param actor on whose behalf: an impersonated user counts, as it does for webhooks
/// @param client the first word of the user agent
/// @param code of HTTP; 0 when the log does not tell
/// @param message of the answer, when it was a refusal
/// @param uri with its query
/// @param sent the request's object; missing at level Metadata
/// @param got the answer's object; missing at the levels Metadata and Request
/// @param size of its text, about, in bytes
record AuditEvent(
    Instant at,
    String id,
    String verb,
    Actor actor,
    String client,
    Target target,
    int code,
    String message,
    String uri,
    JsonNode sent,
    JsonNode got,
    int size) {

  private static final int OK = 200;
  private static final int MULTIPLE_CHOICES = 300;
  private static final Set<String> LAST_STAGES = Set.of("ResponseComplete", "Panic");

  /// Null for a stage that is not the last, and for what does not say when or what.
  static @Nullable AuditEvent of(JsonNode event, int size) {
    Instant at = time(event);
    String stage = event.path("stage").asText("");
    Target target = Target.of(event.path("objectRef"));
    if (at == null || !LAST_STAGES.contains(stage) || target.resource().isEmpty()) {
      return null;
    }
    JsonNode user =
        event.path("impersonatedUser").isObject()
            ? event.path("impersonatedUser")
            : event.path("user");
    JsonNode status = event.path("responseStatus");
    return new AuditEvent(
        at,
        event.path("auditID").asText(""),
        event.path("verb").asText(""),
        new Actor(user.path("username").asText(""), groups(user.path("groups"))),
        client(event.path("userAgent").asText("")),
        target,
        stage.equals("Panic") ? 500 : status.path("code").asInt(0),
        status.path("message").asText(""),
        event.path("requestURI").asText(""),
        body(event.path("requestObject")),
        body(event.path("responseObject")),
        size);
  }

  boolean succeeded() {
    return code >= OK && code < MULTIPLE_CHOICES;
  }

  /// Nothing was done. `kubectl drain --dry-run=server` says it in the eviction's options alone.
  boolean isDryRun() {
    return Query.of(uri).has("dryRun")
        || !sent.path("dryRun").isEmpty()
        || !sent.path("deleteOptions").path("dryRun").isEmpty();
  }

  /// The grace period that the request itself asks for; null when it names none, or the log has no
  /// bodies.
  @Nullable Long gracePeriod() {
    JsonNode options = target.subresource().equals("eviction") ? sent.path("deleteOptions") : sent;
    JsonNode seconds = options.path("gracePeriodSeconds");
    if (seconds.isIntegralNumber()) {
      return seconds.longValue();
    }
    return Query.of(uri).number("gracePeriodSeconds");
  }

  /// Whether the log has bodies for this kind of request: the answer to a write always has one.
  boolean hasBodies() {
    return sent.isObject() || got.isObject();
  }

  private static @Nullable Instant time(JsonNode event) {
    for (String key : new String[] {"stageTimestamp", "requestReceivedTimestamp"}) {
      try {
        return OffsetDateTime.parse(event.path(key).asText("")).toInstant();
      } catch (DateTimeException _) {
        // The next one may be better.
      }
    }
    return null;
  }

  /// `kubectl/v1.37.1 (linux/amd64) kubernetes/f78e7b4` → `kubectl`.
  private static String client(String userAgent) {
    int end = 0;
    while (end < userAgent.length() && " /(".indexOf(userAgent.charAt(end)) < 0) {
      end++;
    }
    return userAgent.substring(0, end);
  }

  private static Set<String> groups(JsonNode list) {
    Set<String> groups = new HashSet<>();
    if (list instanceof ArrayNode names) {
      names.forEach(name -> groups.add(name.asText("")));
    }
    return groups;
  }

  /// A body that was too large is a text in place of the object.
  private static JsonNode body(JsonNode node) {
    return node.isObject() ? node : MissingNode.getInstance();
  }
}
