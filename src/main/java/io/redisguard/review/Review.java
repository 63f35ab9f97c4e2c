package io.redisguard.review;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.subject.Actor;
import io.redisguard.subject.Subject;

/// One AdmissionReview, understood.
///
/// @param uid of this call, to be echoed; it names the call and not the user's request, which may
///     cause several
/// @param operation `CREATE`, `UPDATE`, `DELETE` or `CONNECT`
/// @param resource plural, with its subresource: `pods/eviction`
/// @param dryRun whether nothing will be stored, said in either of the two places for it
/// @param object `request.object` as it was sent, for patches; missing or null when there is none
public record Review(
    String uid,
    String operation,
    String resource,
    Subject subject,
    Actor actor,
    boolean dryRun,
    JsonNode object) {
  public Review {
    requireNonNull(uid, "uid is null");
    requireNonNull(operation, "operation is null");
    requireNonNull(resource, "resource is null");
    requireNonNull(subject, "subject is null");
    requireNonNull(actor, "actor is null");
    requireNonNull(object, "object is null");
  }
}
