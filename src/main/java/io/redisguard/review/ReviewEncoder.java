package io.redisguard.review;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.decision.Decision;
import io.redisguard.rules.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;

/// Decision → bytes of an AdmissionReview response.
///
/// What the API server insists on: kubernetes apiserver
/// pkg/admission/plugin/webhook/request/admissionreview.go. A denial without a code of at least 400
/// would become 400, and a validating answer with a patch a failed call.
public final class ReviewEncoder {
  private ReviewEncoder() {}

  public static byte[] encode(Review review, Endpoint endpoint, Decision decision) {
    ObjectNode response = JsonNodeFactory.instance.objectNode();
    response.put("uid", review.uid());
    response.put("allowed", decision.allowed());
    if (!decision.allowed()) {
      status(response.putObject("status"), decision);
    }
    List<PatchOp> patch = PatchWriter.write(review.object(), decision.changes());
    if (endpoint == Endpoint.MUTATE && !patch.isEmpty()) {
      response.put("patchType", "JSONPatch");
      response.put(
          "patch",
          Base64.getEncoder()
              .encodeToString(
                  PatchWriter.toJson(patch).toString().getBytes(StandardCharsets.UTF_8)));
    }
    if (!decision.warnings().isEmpty()) {
      decision.warnings().forEach(response.withArray("warnings")::add);
    }
    ObjectNode annotations = response.putObject("auditAnnotations");
    new TreeMap<>(decision.auditAnnotations()).forEach(annotations::put);
    return envelope(response);
  }

  /// A Status as Kubernetes clients know it, for a request that is no review.
  public static byte[] problem(int code, String reason, String message) {
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    status.put("kind", "Status").put("apiVersion", "v1").put("status", "Failure");
    status.put("code", code).put("reason", reason).put("message", message);
    return Json.bytes(status);
  }

  private static void status(ObjectNode status, Decision decision) {
    status.put("status", "Failure");
    status.put("code", decision.code());
    status.put("reason", decision.reason());
    status.put("message", decision.message());
    if (decision.code() == Decision.TOO_MANY_REQUESTS) {
      // Clients that look for the cause treat it like the budget refusals that they know.
      status
          .putObject("details")
          .putArray("causes")
          .addObject()
          .put("reason", "DisruptionBudget")
          .put("message", decision.message());
    }
  }

  private static byte[] envelope(ObjectNode response) {
    ObjectNode review = JsonNodeFactory.instance.objectNode();
    review.put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
    review.set("response", response);
    return Json.bytes(review);
  }
}
