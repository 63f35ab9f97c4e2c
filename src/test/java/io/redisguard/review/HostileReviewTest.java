package io.redisguard.review;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.TestPod;
import io.redisguard.TestPolicy;
import io.redisguard.TestRequest;
import io.redisguard.TestReview;
import io.redisguard.decision.Decider;
import io.redisguard.decision.Decision;
import io.redisguard.facts.Facts;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.review.Decoding.Decoded;
import io.redisguard.review.Decoding.Malformed;
import io.redisguard.rules.Endpoint;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever arrives is decoded, decided and answered without an exception, and what is answered is
/// fit to be read.
class HostileReviewTest {
  private static final int MUTATIONS = 40;
  private static final long SEED = 20261121;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static final Decider DECIDER = Decider.standard();
  private static final GuardPolicy POLICY =
      TestPolicy.of("{profile: protect, scope: {namespaceSelector: {}}}");

  /// One of each shape of file: the rest of a folder repeats it.
  static List<String> recorded() {
    return TestReview.all().stream().filter(file -> file.contains("review-01")).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("recorded")
  void otherTypesInOtherPlaces(String file) {
    Random random = new Random(SEED + file.hashCode());
    Facts facts = TestReview.factsOf(file);
    for (int round = 0; round < MUTATIONS; round++) {
      ObjectNode review = TestReview.recorded(file);
      for (int change = 0; change <= round % 4; change++) {
        mutate(review, random);
      }
      answer(review, facts, file + " round " + round);
    }
  }

  @Test
  void everyPlaceOfAPodHoldsEveryOtherType() {
    String file = "pod-plain/review-01-mutate-CREATE-pods.json";
    Facts facts = TestReview.factsOf(file);
    int places = places(TestReview.recorded(file).path("request")).size();
    for (int place = 0; place < places; place++) {
      for (int type = 0; type < OTHERS; type++) {
        ObjectNode review = TestReview.recorded(file);
        places(review.path("request")).get(place).set(other(type));
        answer(review, facts, file + " place " + place + " type " + type);
      }
    }
  }

  @Test
  void hostileNamesNeverLeaveAsTheyCame() {
    String file = "delete-master/review-01-validate-DELETE-pods.json";
    ObjectNode review = TestReview.recorded(file);
    String hostile = "\u001b[2J\r\nSet-Cookie: a\u0000\u202e" + "x".repeat(100_000);
    ObjectNode metadata = review.withObject("/request/oldObject/metadata");
    metadata.put("name", hostile);
    metadata.withObject("labels").put("isMaster", "true").put("release", hostile);
    metadata.withObject("ownerReferences/0").put("name", hostile);

    Decision decision = answer(review, TestReview.factsOf(file), "hostile name");

    assertThat(decision.allowed()).isFalse();
    assertThat(decision.message()).hasSizeLessThanOrEqualTo(1000).startsWith("?[2J??Set-Cookie");
  }

  private static Decision answer(JsonNode review, Facts facts, String what) {
    Decision decision = TestRequest.to(TestPod.web("web-0").deleted()).decide();
    switch (ReviewDecoder.decode(TestReview.bytes(review))) {
      case Malformed(String problem) ->
          assertThat(problem).as(what).matches("[a-zA-Z0-9./ ,]+").hasSizeLessThan(150);
      case Decoded(Review decoded) -> {
        for (Endpoint endpoint : Endpoint.values()) {
          decision =
              DECIDER.decide(
                  decoded.subject(), decoded.actor(), endpoint, facts, POLICY, TestRequest.NOW);
          assertFitToRead(decision, what);
          assertThat(ReviewEncoder.encode(decoded, endpoint, decision)).as(what).isNotEmpty();
        }
      }
    }
    return decision;
  }

  private static void assertFitToRead(Decision decision, String what) {
    assertThat(decision.message()).as(what).hasSizeLessThanOrEqualTo(2000);
    assertThat(decision.message()).as(what).doesNotContainPattern("\\p{Cntrl}");
    assertThat(decision.warnings())
        .as(what)
        .allSatisfy(
            warning ->
                assertThat(warning)
                    .doesNotContainPattern("\\p{Cntrl}")
                    .matches(text -> text.codePointCount(0, text.length()) <= 120));
    assertThat(decision.auditAnnotations().keySet())
        .as(what)
        .allMatch(key -> key.matches("[a-z]([-a-z]{0,61}[a-z])?"));
    assertThat(decision.auditAnnotations().values())
        .as(what)
        .allSatisfy(value -> assertThat(value).doesNotContainPattern("\\p{Cntrl}"));
  }

  // ---- a tree with something else in one place

  /// A place in a tree that can hold another value.
  private interface Place {
    void set(JsonNode value);
  }

  private static void mutate(ObjectNode review, Random random) {
    List<Place> places = places(review.path("request"));
    places.get(random.nextInt(places.size())).set(other(random.nextInt(OTHERS)));
  }

  private static List<Place> places(JsonNode node) {
    List<Place> places = new ArrayList<>();
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .forEach(
              entry -> {
                places.add(value -> object.set(entry.getKey(), value));
                places.addAll(places(entry.getValue()));
              });
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        int index = i;
        places.add(value -> array.set(index, value));
        places.addAll(places(array.get(i)));
      }
    }
    return places;
  }

  private static final int OTHERS = 11;

  private static JsonNode other(int type) {
    return switch (type) {
      case 0 -> JSON.nullNode();
      case 1 -> JSON.textNode("");
      case 2 -> JSON.textNode("\u0000\n\u001b[31m\ud83e\udd8a" + "x".repeat(300));
      case 3 -> JSON.numberNode(-1);
      case 4 -> JSON.numberNode(new BigInteger("99999999999999999999"));
      case 5 -> JSON.numberNode(1.5);
      case 6 -> JSON.booleanNode(true);
      case 7 -> JSON.arrayNode();
      case 8 -> JSON.objectNode();
      case 9 -> JSON.arrayNode().add(JSON.nullNode()).add("text").add(JSON.arrayNode()).add(7);
      default -> JSON.objectNode().put("name", "x").put("", 1).set("metadata", JSON.nullNode());
    };
  }
}
