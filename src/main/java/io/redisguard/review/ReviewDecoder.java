package io.redisguard.review;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.review.Decoding.Decoded;
import io.redisguard.review.Decoding.Malformed;
import io.redisguard.subject.Actor;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/// Bytes of an admission.k8s.io/v1 AdmissionReview → `Review`.
///
/// What is read: kubernetes staging/src/k8s.io/api/admission/v1/types.go. Only `uid` and the kind
/// of what is asked are needed; everything else may be missing or null.
public final class ReviewDecoder {
  /// An object is at most 1.5 MiB in etcd, and a review carries two.
  public static final int MAX_BODY = 4 << 20;

  private static final Set<String> OPERATIONS = Set.of("CREATE", "UPDATE", "DELETE", "CONNECT");
  private static final int MAX_UID = 256;

  private ReviewDecoder() {}

  public static Decoding decode(byte[] body) {
    if (body.length > MAX_BODY) {
      return new Malformed("the body is larger than %d MiB".formatted(MAX_BODY >> 20));
    }
    JsonNode document;
    try {
      document = TreeReader.read(body);
    } catch (JacksonException e) {
      return new Malformed(problem(e));
    } catch (IOException _) {
      return new Malformed("the body cannot be read");
    }
    return document.isObject() ? review(document) : new Malformed("the body is not a JSON object");
  }

  private static Decoding review(JsonNode document) {
    if (!Json.text(document, "apiVersion").equals("admission.k8s.io/v1")) {
      return new Malformed("apiVersion must be admission.k8s.io/v1");
    }
    if (!Json.text(document, "kind").equals("AdmissionReview")) {
      return new Malformed("kind must be AdmissionReview");
    }
    JsonNode request = document.path("request");
    if (!request.isObject()) {
      return new Malformed("request is missing");
    }
    String uid = Json.text(request, "uid");
    if (uid.isEmpty() || uid.length() > MAX_UID) {
      return new Malformed("request.uid is missing, or longer than %d".formatted(MAX_UID));
    }
    String operation = Json.text(request, "operation");
    if (!OPERATIONS.contains(operation)) {
      return new Malformed("request.operation must be CREATE, UPDATE, DELETE or CONNECT");
    }
    String plural = Json.text(request.path("resource"), "resource");
    if (plural.isEmpty()) {
      return new Malformed("request.resource.resource is missing");
    }
    String subresource = Json.text(request, "subResource");
    return new Decoded(
        new Review(
            uid,
            operation,
            subresource.isEmpty() ? plural : plural + "/" + subresource,
            SubjectReader.read(request),
            actor(request.path("userInfo")),
            isDryRun(request),
            request.path("object")));
  }

  private static Actor actor(JsonNode userInfo) {
    return new Actor(
        Json.text(userInfo, "username"), new HashSet<>(Json.textList(userInfo.path("groups"))));
  }

  /// `kubectl drain --dry-run=server` says it in the Eviction's deleteOptions alone.
  private static boolean isDryRun(JsonNode request) {
    return request.path("dryRun").asBoolean(false)
        || !request.path("object").path("deleteOptions").path("dryRun").isEmpty();
  }

  /// Jackson's own messages quote the body; a caller gets the kind of problem and the place alone.
  private static String problem(JacksonException e) {
    JsonLocation at = e.getLocation();
    String place =
        at == null ? "" : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
    if (e instanceof StreamConstraintsException) {
      return "the JSON is nested deeper than %d, or has a string, name or number that is too long%s"
          .formatted(Json.MAX_DEPTH, place);
    }
    return (e instanceof TreeReader.DuplicateKey
            ? "a key stands twice in one JSON object"
            : "the body is not valid JSON")
        + place;
  }
}
