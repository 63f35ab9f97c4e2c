package io.redisguard.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.TestPolicy;
import io.redisguard.TestRequest;
import io.redisguard.TestReview;
import io.redisguard.facts.Facts;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.policy.PolicyParser;
import io.redisguard.policy.PolicyReading;
import io.redisguard.review.Decoding;
import io.redisguard.review.Review;
import io.redisguard.review.ReviewDecoder;
import io.redisguard.rules.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every recorded DELETE and eviction of a pod, with the namespace as it was.
class RecordedRemovalsTest {
  private static final JsonNode EXPECTED = TestReview.recorded("expected.json");
  private static final GuardPolicy POLICY = policy();

  static List<String> removals() {
    return TestReview.all().stream()
        .filter(file -> file.contains("DELETE-pods") || file.contains("eviction"))
        .filter(EXPECTED::has)
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("removals")
  void isDecidedAsACorrectGuardWould(String file) {
    JsonNode expected = EXPECTED.path(file);

    Decision decision = decide(file);

    assertThat(decision.allowed()).isEqualTo(expected.path("allowed").booleanValue());
    if (!decision.allowed()) {
      assertThat(decision.code()).isEqualTo(expected.path("code").intValue());
      assertThat(expected.path("rules"))
          .extracting(JsonNode::textValue)
          .contains(decision.auditAnnotations().get("rule"));
    }
  }

  private static Decision decide(String file) {
    Review review =
        switch (ReviewDecoder.decode(TestReview.bytes(TestReview.recorded(file)))) {
          case Decoding.Decoded(Review decoded) -> decoded;
          case Decoding.Malformed(String problem) -> throw new AssertionError(problem);
        };
    Facts facts = TestReview.factsOf(file);
    return Decider.standard()
        .decide(
            review.subject(), review.actor(), Endpoint.VALIDATE, facts, POLICY, TestRequest.NOW);
  }

  private static GuardPolicy policy() {
    try {
      JsonNode document =
          TestPolicy.yaml(Files.readString(TestReview.RECORDED.resolve("policy.yaml")));
      return switch (PolicyParser.parse(document, TestRequest.NOW)) {
        case PolicyReading.Valid(GuardPolicy valid) -> valid;
        case PolicyReading.Invalid(var mistakes) -> throw new AssertionError(mistakes.toString());
      };
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
