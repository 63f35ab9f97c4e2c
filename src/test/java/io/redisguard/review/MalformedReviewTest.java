package io.redisguard.review;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.TestReview;
import io.redisguard.review.Decoding.Decoded;
import io.redisguard.review.Decoding.Malformed;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Bodies that are no review: told what is wrong, never what they contain.
class MalformedReviewTest {
  private static final String TOO_DEEP =
      "the JSON is nested deeper than 200, or has a string, name or number that is too long";

  static Stream<Arguments> bodies() {
    return Stream.of(
        body("empty", "", "the body is not valid JSON at line 1, column 0"),
        body("blank", "  \n", "the body is not valid JSON"),
        body("broken", "{\"secret\": ", "the body is not valid JSON at line 1, column 12"),
        body(
            "truncated text",
            "{\"a\": \"secret",
            "the body is not valid JSON at line 1, column 14"),
        body("bare word", "secret", "the body is not valid JSON at line 1, column 1"),
        body("null", "null", "the body is not a JSON object"),
        body("text", "\"secret\"", "the body is not a JSON object"),
        body("array", "[{}]", "the body is not a JSON object"),
        body("two values", "{} {}", "the body is not valid JSON at line 1, column 4"),
        body("comment", "{/* secret */}", "the body is not valid JSON at line 1, column 2"),
        body("not a number", "{\"a\": NaN}", "the body is not valid JSON at line 1, column 10"),
        body(
            "key twice",
            "{\"secret\": 1, \"secret\": 2}",
            "a key stands twice in one JSON object at line 1, column 25"),
        body(
            "key twice, deep inside",
            "{\"request\": {\"object\": {\"a\": {\"secret\": 1, \"secret\": 2}}}}",
            "a key stands twice in one JSON object at line 1, column 54"),
        body("10 000 arrays deep", "[".repeat(10_000), TOO_DEEP),
        body("10 000 objects deep", "{\"a\":".repeat(10_000), TOO_DEEP),
        body("long number", "{\"a\": " + "9".repeat(200) + "}", TOO_DEEP),
        body("long key", "{\"" + "k".repeat(100_000) + "\": 1}", TOO_DEEP),
        body("long text", "{\"a\": \"" + "x".repeat(3 << 20) + "\"}", TOO_DEEP),
        Arguments.of("too large", new byte[5 << 20], "the body is larger than 4 MiB"),
        Arguments.of(
            "too large by a byte", new byte[(4 << 20) + 1], "the body is larger than 4 MiB"),
        Arguments.of(
            "no UTF-8",
            new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '"', ':', '1', '}'},
            "the body is not valid JSON"),
        Arguments.of("zeros", new byte[64], "the body is not valid JSON"),
        Arguments.of(
            "half a UTF-32 character", new byte[] {0, 0, 0, '{', 0, 0}, "the body cannot be read"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bodies")
  void isNoReview(String what, byte[] body, String problem) {
    assertThat(ReviewDecoder.decode(body))
        .as(what)
        .isInstanceOfSatisfying(
            Malformed.class,
            malformed ->
                assertThat(malformed.problem()).startsWith(problem).doesNotContain("secret"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {} | apiVersion must be admission.k8s.io/v1
          {"apiVersion": "admission.k8s.io/v1beta1", "kind": "AdmissionReview"} | apiVersion must be admission.k8s.io/v1
          {"apiVersion": 1, "kind": "AdmissionReview"} | apiVersion must be admission.k8s.io/v1
          {"apiVersion": "admission.k8s.io/v1"} | kind must be AdmissionReview
          {"apiVersion": "admission.k8s.io/v1", "kind": "Secret"} | kind must be AdmissionReview
          {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview"} | request is missing
          {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": null} | request is missing
          {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": []} | request is missing
          {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": "secret"} | request is missing
          {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "response": {"uid": "x"}} | request is missing
          """)
  void isAReviewOfAnotherKindOrWithoutARequest(String body, String problem) {
    assertThat(ReviewDecoder.decode(body.getBytes(UTF_8))).isEqualTo(new Malformed(problem));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                                  | request.uid is missing, or longer than 256
          {uid: null, operation: CREATE, resource: {resource: pods}}          | request.uid is missing, or longer than 256
          {uid: '', operation: CREATE, resource: {resource: pods}}            | request.uid is missing, or longer than 256
          {uid: 5, operation: CREATE, resource: {resource: pods}}             | request.uid is missing, or longer than 256
          {uid: {a: secret}, operation: CREATE, resource: {resource: pods}}   | request.uid is missing, or longer than 256
          {uid: u, resource: {resource: pods}}                                | request.operation must be CREATE, UPDATE, DELETE or CONNECT
          {uid: u, operation: secret, resource: {resource: pods}}             | request.operation must be CREATE, UPDATE, DELETE or CONNECT
          {uid: u, operation: create, resource: {resource: pods}}             | request.operation must be CREATE, UPDATE, DELETE or CONNECT
          {uid: u, operation: [CREATE], resource: {resource: pods}}           | request.operation must be CREATE, UPDATE, DELETE or CONNECT
          {uid: u, operation: CREATE}                                         | request.resource.resource is missing
          {uid: u, operation: CREATE, resource: pods}                         | request.resource.resource is missing
          {uid: u, operation: CREATE, resource: {group: '', resource: [pods]}} | request.resource.resource is missing
          """)
  void lacksWhatEveryRequestHas(String request, String problem) {
    assertThat(ReviewDecoder.decode(TestReview.ofRequest(request)))
        .isEqualTo(new Malformed(problem));
  }

  @ParameterizedTest(name = "{0} characters: {1}")
  @CsvSource({"1, true", "256, true", "257, false", "100000, false"})
  void anUidIsShort(int length, boolean accepted) {
    String request =
        "{uid: %s, operation: CREATE, resource: {resource: pods}}".formatted("u".repeat(length));

    assertThat(ReviewDecoder.decode(TestReview.ofRequest(request)) instanceof Decoded)
        .isEqualTo(accepted);
  }

  @Test
  void aBodyOfTheLargestSizeIsRead() {
    byte[] review = TestReview.ofRequest("{uid: u, operation: CREATE, resource: {resource: pods}}");
    byte[] body = new byte[ReviewDecoder.MAX_BODY];
    Arrays.fill(body, (byte) ' ');
    System.arraycopy(review, 0, body, 0, review.length);

    assertThat(ReviewDecoder.decode(body)).isInstanceOf(Decoded.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 100, 1000, 2000})
  void aRecordedReviewThatIsCutIsNoReview(int length) {
    byte[] whole =
        TestReview.bytes(TestReview.recorded("delete-master/review-01-validate-DELETE-pods.json"));

    assertThat(ReviewDecoder.decode(Arrays.copyOf(whole, length))).isInstanceOf(Malformed.class);
  }

  private static Arguments body(String what, String text, String problem) {
    return Arguments.of(what, text.getBytes(UTF_8), problem);
  }
}
