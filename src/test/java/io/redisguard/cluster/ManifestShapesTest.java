package io.redisguard.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Shapes in which objects arrive, and the line that each of them begins at.
class ManifestShapesTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "'{kind: Pod, metadata: {name: a}}', Pod a 1",
    "'{\"kind\": \"Pod\", \"metadata\": {\"name\": \"a\"}}\n---\n{\"kind\": \"Node\"}', 'Pod a 1, Node  3'",
    "'{\"kind\": \"PodList\", \"apiVersion\": \"v1\", \"items\": [\n{\"metadata\": {\"name\": \"a\"}},\n{}]}', 'Pod a 2, Pod  3'",
    "'kind: List\nitems:\n- kind: List\n  items:\n  - kind: Pod', Pod  5",
    "'kind: Pod\nmetadata: null', Pod  1",
    "'', ''",
  })
  void objects(String text, String expected) {
    Manifests manifests = read(text);
    assertThat(manifests.unreadable()).isEmpty();
    assertThat(
            String.join(
                ", ",
                manifests.objects().stream()
                    .map(object -> object.kind() + " " + object.name() + " " + object.lineOf(""))
                    .toList()))
        .isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "'kind: Pod\nmetadata: 5',                    '-:1  is no Kubernetes object: its metadata holds no names'",
    "'kind: List\nitems:\n- kind: Pod\n- 5',      '-:4  is no Kubernetes object: it has no kind'",
    "'{\"kind\": \"List\", \"items\": [\nnull]}', '-:2  is no Kubernetes object: it has no kind'",
    "'{\"kind\": \"Pod\", \n\"kind\": \"Pod\"}',  '-:2  is not valid JSON: Duplicate field ''kind'' for `ObjectNode`: not allowed when `DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY` enabled'",
  })
  void unreadable(String text, String problem) {
    assertThat(read(text).unreadable()).extracting(Object::toString).containsExactly(problem);
  }

  @Test
  void linesOfFieldsInJson() {
    Manifest manifest =
        read("""
                {"kind": "List", "items": [
                  {"kind": "Pod",
                   "spec": {
                     "a/b": 1,
                     "containers": [
                       {"name": "a"},
                       {"name": "b",
                        "image": "c"}
                     ]}}
                ]}
                """)
            .objects()
            .getFirst();
    assertThat(manifest.lineOf("")).isEqualTo(2);
    assertThat(manifest.lineOf("/spec/a~1b")).isEqualTo(4);
    assertThat(manifest.lineOf("/spec/containers/1")).isEqualTo(7);
    assertThat(manifest.lineOf("/spec/containers/1/image")).isEqualTo(8);
    assertThat(manifest.lineOf("/spec/containers/1/resources/requests")).isEqualTo(7);
    assertThat(manifest.lineOf("/spec/containers/-1")).isEqualTo(5);
    assertThat(manifest.lineOf("/status")).isEqualTo(2);
  }

  private static Manifests read(String text) {
    return ManifestReader.read(
        List.of("-"), new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}
