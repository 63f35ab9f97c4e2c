package io.redisguard.review;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.TestReview;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TreeReaderTest {
  static List<String> recorded() {
    return TestReview.all();
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void aRecordedReviewIsReadWholeButForWhatIsLeftOut(String file) throws IOException {
    byte[] body = TestReview.bytes(TestReview.recorded(file));
    JsonNode whole = Json.trees().readTree(body);
    TreeReader.LEFT_OUT.forEach(name -> whole.findParents(name).forEach(at -> remove(at, name)));

    assertThat(TreeReader.read(body)).isEqualTo(whole);
  }

  @Test
  void aLabelByTheNameOfAStructureStays() throws IOException {
    JsonNode tree =
        TreeReader.read(
            "{\"labels\":{\"affinity\":\"a\",\"tolerations\":\"b\"},\"affinity\":{\"a\":1}}"
                .getBytes(UTF_8));

    assertThat(tree).hasToString("{\"labels\":{\"affinity\":\"a\",\"tolerations\":\"b\"}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "true",
        "0",
        "-1",
        "2147483648",
        "9223372036854775807",
        "9223372036854775808",
        "1.5",
        "1e3",
        "\"\\u0000\\n\\\"ä\"",
        "[[],{},[1,\"a\",null,{\"b\":[false]}]]"
      })
  void everyKindOfValueIsReadAsJacksonReadsIt(String json) throws IOException {
    assertThat(TreeReader.read(json.getBytes(UTF_8))).isEqualTo(Json.trees().readTree(json));
  }

  private static void remove(JsonNode at, String name) {
    if (at.path(name).isContainerNode()) {
      ((ObjectNode) at).remove(name);
    }
  }
}
