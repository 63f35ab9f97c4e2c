package io.redisguard.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.zjsonpatch.JsonPatch;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.redisguard.cli.GuardCommands;
import io.redisguard.policy.PolicyReading;
import io.redisguard.review.Json;
import io.redisguard.rules.Endpoint;
import io.redisguard.runtime.PolicyStore;
import io.redisguard.webhook.RecordedCases.RecordedCase;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every recorded review, over real HTTPS, is answered as a correct guard answers it; `explain`
/// agrees.
@QuarkusTest
@QuarkusTestResource(TestCertificate.class)
class RecordedReviewsIT {
  @TestHTTPResource(value = "/", tls = true)
  URL address;

  @Inject SwitchableCluster cluster;
  @Inject PolicyStore policies;

  static Stream<RecordedCase> cases() throws IOException {
    return RecordedCases.all();
  }

  @BeforeEach
  void enforceNearlyEverything() {
    policies.update(new PolicyReading.Valid(RecordedCases.policy()), "test");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void isAnsweredRight(RecordedCase recorded) {
    cluster.become(RecordedCases.cluster(recorded.situation()));
    JsonNode review = tree(recorded.review());

    JsonNode answer = guard().answer(recorded.endpoint(), recorded.review());

    assertThat(answer.path("uid")).isEqualTo(review.at("/request/uid"));
    assertIsAsExpected(
        recorded,
        answer.path("allowed").asBoolean(),
        answer.at("/status/code").asInt(200),
        answer.at("/auditAnnotations/rule").asText(),
        patch(answer),
        review.at("/request/object"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void isExplainedAlike(RecordedCase recorded) {
    JsonNode explained =
        GuardCommands.json(
            "explain",
            recorded.file().toString(),
            "--endpoint",
            recorded.endpoint().word(),
            "--objects",
            RecordedCases.FOLDER.resolve(recorded.situation()).resolve("objects.json").toString(),
            "--objects",
            RecordedCases.FOLDER.resolve(recorded.situation()).resolve("cluster.json").toString(),
            "--policy",
            RecordedCases.policyFile().toString(),
            "-o",
            "json");

    assertIsAsExpected(
        recorded,
        explained.path("allowed").asBoolean(),
        explained.path("code").asInt(),
        explained.at("/auditAnnotations/rule").asText(),
        explained.path("patch"),
        tree(recorded.review()).at("/request/object"));
  }

  private GuardUnderTest guard() {
    String base = address.toString();
    return new GuardUnderTest(base.substring(0, base.length() - 1), TestCertificate.certificate());
  }

  private static void assertIsAsExpected(
      RecordedCase recorded, boolean allowed, int code, String rule, JsonNode patch, JsonNode pod) {
    JsonNode expected = recorded.expected();
    assertThat(allowed).isEqualTo(expected.path("allowed").asBoolean());
    if (expected.has("code")) {
      assertThat(code).isEqualTo(expected.path("code").asInt());
      assertThat(texts(expected.path("rules"))).contains(rule);
    }
    if (expected.has("patch")) {
      assertThat(setsPriority(patch)).isEqualTo(expected.at("/patch/priority").asBoolean());
      assertThat(containersGivenRequests(patch, pod))
          .containsExactlyElementsOf(texts(expected.at("/patch/requests")));
      JsonNode patched = JsonPatch.apply(patch, pod);
      assertThat(patched.at("/spec/containers").size())
          .isEqualTo(pod.at("/spec/containers").size());
    }
    if (recorded.endpoint() == Endpoint.VALIDATE) {
      assertThat(patch).isEmpty();
    }
  }

  private static boolean setsPriority(JsonNode patch) {
    List<String> operations = new ArrayList<>();
    patch.forEach(o -> operations.add(o.path("op").asText() + " " + o.path("path").asText()));
    boolean sets = operations.contains("add /spec/priorityClassName");
    assertThat(operations.contains("remove /spec/priority")).isEqualTo(sets);
    assertThat(operations.contains("remove /spec/preemptionPolicy")).isEqualTo(sets);
    return sets;
  }

  /// Names of the containers that get both a cpu and a memory request.
  private static List<String> containersGivenRequests(JsonNode patch, JsonNode pod) {
    List<String> paths = new ArrayList<>();
    patch.forEach(operation -> paths.add(operation.path("path").asText()));
    List<String> names = new ArrayList<>();
    for (String path : paths) {
      if (path.endsWith("/resources/requests/cpu")) {
        String container = path.substring(0, path.length() - "/resources/requests/cpu".length());
        assertThat(paths).contains(container + "/resources/requests/memory");
        names.add(pod.at(container).path("name").asText());
      }
    }
    return names;
  }

  private static JsonNode patch(JsonNode answer) {
    if (!answer.has("patch")) {
      return JsonNodeFactory.instance.arrayNode();
    }
    assertThat(answer.path("patchType").asText()).isEqualTo("JSONPatch");
    return tree(Base64.getDecoder().decode(answer.path("patch").asText()));
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  private static JsonNode tree(byte[] json) {
    try {
      return Json.trees().readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
