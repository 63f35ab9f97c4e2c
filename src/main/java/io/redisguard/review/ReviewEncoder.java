package io.redisguard.review;

import com.fasterxml.jackson.core.JsonGenerator;
import io.redisguard.decision.Decision;
import io.redisguard.rules.Endpoint;
import java.io.IOException;
import java.util.Base64;
import java.util.List;

/// Decision → bytes of an AdmissionReview response.
///
/// What the API server insists on: kubernetes apiserver
/// pkg/admission/plugin/webhook/request/admissionreview.go. A denial without a code of at least 400
/// would become 400, and a validating answer with a patch a failed call.
public final class ReviewEncoder {
  private ReviewEncoder() {}

  /// The answer with the patch that makes the decision's changes.
  public static byte[] encode(Review review, Endpoint endpoint, Decision decision) {
    return encode(
        review, endpoint, decision, PatchWriter.write(review.object(), decision.changes()));
  }

  /// The answer.
  ///
  /// @param patch what [PatchWriter] made of the decision's changes
  public static byte[] encode(
      Review review, Endpoint endpoint, Decision decision, List<PatchOp> patch) {
    return Json.bytes(
        json -> {
          json.writeStartObject();
          json.writeStringField("apiVersion", "admission.k8s.io/v1");
          json.writeStringField("kind", "AdmissionReview");
          json.writeObjectFieldStart("response");
          json.writeStringField("uid", review.uid());
          json.writeBooleanField("allowed", decision.allowed());
          if (!decision.allowed()) {
            status(json, decision);
          }
          if (endpoint == Endpoint.MUTATE && !patch.isEmpty()) {
            json.writeStringField("patchType", "JSONPatch");
            json.writeStringField(
                "patch", Base64.getEncoder().encodeToString(PatchWriter.bytes(patch)));
          }
          if (!decision.warnings().isEmpty()) {
            DecisionJson.texts(json, "warnings", decision.warnings());
          }
          DecisionJson.texts(json, "auditAnnotations", decision.auditAnnotations());
          json.writeEndObject();
          json.writeEndObject();
        });
  }

  /// A Status as Kubernetes clients know it, for a request that is no review.
  public static byte[] problem(int code, String reason, String message) {
    return Json.bytes(
        json -> {
          json.writeStartObject();
          json.writeStringField("kind", "Status");
          json.writeStringField("apiVersion", "v1");
          failure(json, code, reason, message);
          json.writeEndObject();
        });
  }

  private static void status(JsonGenerator json, Decision decision) throws IOException {
    json.writeObjectFieldStart("status");
    failure(json, decision.code(), decision.reason(), decision.message());
    if (decision.code() == Decision.TOO_MANY_REQUESTS) {
      // Clients that look for the cause treat it like the budget refusals that they know.
      json.writeObjectFieldStart("details");
      if (decision.retryAfterSeconds() > 0) {
        json.writeNumberField("retryAfterSeconds", decision.retryAfterSeconds());
      }
      json.writeArrayFieldStart("causes");
      json.writeStartObject();
      json.writeStringField("reason", "DisruptionBudget");
      json.writeStringField("message", decision.message());
      json.writeEndObject();
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void failure(JsonGenerator json, int code, String reason, String message)
      throws IOException {
    json.writeStringField("status", "Failure");
    json.writeNumberField("code", code);
    json.writeStringField("reason", reason);
    json.writeStringField("message", message);
  }
}
