package io.redisguard.review;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.redisguard.TestActors;
import io.redisguard.TestPod;
import io.redisguard.TestPolicy;
import io.redisguard.decision.Decision;
import io.redisguard.rules.Endpoint;
import io.redisguard.rules.PodChange;
import io.redisguard.subject.Subject;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReviewEncoderTest {
  private static final Map<String, String> AUDIT = Map.of("rule", "r", "decision", "d");

  @ParameterizedTest
  @EnumSource
  void allow(Endpoint endpoint) throws IOException {
    Decision decision = decision(true, 200, "", "", List.of(), List.of());

    assertAnswer(
        ReviewEncoder.encode(review("{}"), endpoint, decision),
        """
        apiVersion: admission.k8s.io/v1
        kind: AdmissionReview
        response: {uid: u-1, allowed: true, auditAnnotations: {decision: d, rule: r}}
        """);
  }

  @Test
  void allowWithWarnings() throws IOException {
    Decision decision = decision(true, 200, "", "", List.of("it is so", "fix: do it"), List.of());

    assertAnswer(
        ReviewEncoder.encode(review("{}"), Endpoint.VALIDATE, decision),
        """
        apiVersion: admission.k8s.io/v1
        kind: AdmissionReview
        response:
          uid: u-1
          allowed: true
          warnings: [it is so, 'fix: do it']
          auditAnnotations: {decision: d, rule: r}
        """);
  }

  @Test
  void refuse() throws IOException {
    Decision decision = decision(false, 403, "Forbidden", "no", List.of("and this"), List.of());

    assertAnswer(
        ReviewEncoder.encode(review("{}"), Endpoint.VALIDATE, decision),
        """
        apiVersion: admission.k8s.io/v1
        kind: AdmissionReview
        response:
          uid: u-1
          allowed: false
          status: {status: Failure, code: 403, reason: Forbidden, message: 'no'}
          warnings: [and this]
          auditAnnotations: {decision: d, rule: r}
        """);
  }

  /// Without retryAfterSeconds, so that kubectl prints the reason at once instead of trying again
  /// in silence.
  @Test
  void waitAsABudgetWouldSayIt() throws IOException {
    Decision decision = decision(false, 429, "TooManyRequests", "held 40s", List.of(), List.of());

    assertAnswer(
        ReviewEncoder.encode(review("{}"), Endpoint.VALIDATE, decision),
        """
        apiVersion: admission.k8s.io/v1
        kind: AdmissionReview
        response:
          uid: u-1
          allowed: false
          status:
            status: Failure
            code: 429
            reason: TooManyRequests
            message: held 40s
            details: {causes: [{reason: DisruptionBudget, message: held 40s}]}
          auditAnnotations: {decision: d, rule: r}
        """);
  }

  @Test
  void patch() throws IOException {
    Decision decision =
        decision(true, 200, "", "", List.of(), List.of(new PodChange.Annotate("ä/b", "\u2028")));

    JsonNode response =
        parse(ReviewEncoder.encode(review("{metadata: {}}"), Endpoint.MUTATE, decision))
            .path("response");

    assertThat(response.path("patchType").textValue()).isEqualTo("JSONPatch");
    assertThat(parse(Base64.getDecoder().decode(response.path("patch").textValue())))
        .isEqualTo(
            TestPolicy.yaml(
                """
                - {op: add, path: /metadata/annotations, value: {}}
                - {op: add, path: /metadata/annotations/ä~1b, value: "\\u2028"}
                """));
    assertThat(response.path("allowed").booleanValue()).isTrue();
  }

  @Test
  void aValidatingAnswerNeverCarriesAPatch() throws IOException {
    Decision decision =
        decision(true, 200, "", "", List.of(), List.of(new PodChange.Annotate("a", "b")));

    JsonNode response =
        parse(ReviewEncoder.encode(review("{}"), Endpoint.VALIDATE, decision)).path("response");

    assertThat(response.has("patch")).isFalse();
    assertThat(response.has("patchType")).isFalse();
  }

  @Test
  void anAnswerWithoutChangesHasNoPatchType() throws IOException {
    JsonNode response =
        parse(
                ReviewEncoder.encode(
                    review("{}"),
                    Endpoint.MUTATE,
                    decision(true, 200, "", "", List.of(), List.of())))
            .path("response");

    assertThat(response.has("patch")).isFalse();
    assertThat(response.has("patchType")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"u", "705ab4f5-6393-11e8-b7cc-42010a800002", "\"\\\n\u0000é🦊"})
  void theUidIsEchoed(String uid) throws IOException {
    Decision decision = decision(true, 200, "", "", List.of(), List.of());

    assertThat(
            parse(ReviewEncoder.encode(review(uid, "{}"), Endpoint.VALIDATE, decision))
                .at("/response/uid")
                .textValue())
        .isEqualTo(uid);
  }

  @Test
  void aReviewWithoutAnObjectIsAnsweredToo() throws IOException {
    Review review =
        new Review(
            "u-1",
            "DELETE",
            "pods",
            TestPod.redis("redis-0").deleted(),
            TestActors.ALICE,
            false,
            MissingNode.getInstance());

    assertThat(
            parse(
                    ReviewEncoder.encode(
                        review, Endpoint.MUTATE, decision(true, 200, "", "", List.of(), List.of())))
                .at("/response/allowed")
                .booleanValue())
        .isTrue();
  }

  @Test
  void aRequestThatIsNoReviewGetsAStatus() throws IOException {
    assertAnswer(
        ReviewEncoder.problem(400, "BadRequest", "request is missing"),
        """
        kind: Status
        apiVersion: v1
        status: Failure
        code: 400
        reason: BadRequest
        message: request is missing
        """);
  }

  private static Decision decision(
      boolean allowed,
      int code,
      String reason,
      String message,
      List<String> warnings,
      List<PodChange> changes) {
    return new Decision(allowed, code, reason, message, 0, warnings, changes, AUDIT, List.of());
  }

  private static Review review(String object) {
    return review("u-1", object);
  }

  private static Review review(String uid, String object) {
    return new Review(
        uid,
        "CREATE",
        "pods",
        new Subject.PodCreate(TestPod.redis("redis-0").view()),
        TestActors.ALICE,
        false,
        TestPolicy.yaml(object));
  }

  private static void assertAnswer(byte[] answer, String expected) throws IOException {
    assertThat(parse(answer)).isEqualTo(TestPolicy.yaml(expected));
  }

  private static JsonNode parse(byte[] json) throws IOException {
    return new ObjectMapper().readTree(json);
  }
}
