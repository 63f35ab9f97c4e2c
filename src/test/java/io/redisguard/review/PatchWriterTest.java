package io.redisguard.review;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.redisguard.TestPolicy;
import io.redisguard.TestReview;
import io.redisguard.rules.PodChange;
import io.redisguard.subject.PodSpecView.PreStop;
import io.redisguard.subject.Quantity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PatchWriterTest {
  private static final PodChange PRIORITY = new PodChange.UsePriorityClass("redis-critical");
  private static final PodChange GRACE = new PodChange.RaiseGracePeriod(60);
  private static final PodChange MARK = new PodChange.Annotate("redis-guard.io/mutated-by", "us");
  private static final PodChange REQUESTS =
      new PodChange.AddRequests(
          "/containers/0", Map.of("memory", quantity("256Mi"), "cpu", quantity("100m")));
  private static final PodChange PRE_STOP =
      new PodChange.AddPreStop("/containers/0", new PreStop.Exec(List.of("sh", "-c", "bye")));
  private static final List<PodChange> ALL = List.of(PRIORITY, GRACE, REQUESTS, PRE_STOP, MARK);

  static Stream<Arguments> patches() {
    return Stream.of(
        Arguments.of(
            "class, with the numbers that the API server computed",
            PRIORITY,
            "{spec: {priority: 0, preemptionPolicy: PreemptLowerPriority}}",
            """
            - {op: add, path: /spec/priorityClassName, value: redis-critical}
            - {op: remove, path: /spec/priority}
            - {op: remove, path: /spec/preemptionPolicy}
            """),
        Arguments.of(
            "class, with one of the numbers",
            PRIORITY,
            "{spec: {priority: 0}}",
            """
            - {op: add, path: /spec/priorityClassName, value: redis-critical}
            - {op: remove, path: /spec/priority}
            """),
        Arguments.of(
            "class alone",
            PRIORITY,
            "{spec: {priorityClassName: default}}",
            "- {op: add, path: /spec/priorityClassName, value: redis-critical}"),
        Arguments.of(
            "number that is null",
            PRIORITY,
            "{spec: {priority: null}}",
            """
            - {op: add, path: /spec/priorityClassName, value: redis-critical}
            - {op: remove, path: /spec/priority}
            """),
        Arguments.of(
            "class on a pod without a spec",
            PRIORITY,
            "{}",
            """
            - {op: add, path: /spec, value: {}}
            - {op: add, path: /spec/priorityClassName, value: redis-critical}
            """),
        Arguments.of(
            "requests where there are no resources",
            REQUESTS,
            "{spec: {containers: [{name: redis}]}}",
            """
            - {op: add, path: /spec/containers/0/resources, value: {}}
            - {op: add, path: /spec/containers/0/resources/requests, value: {}}
            - {op: add, path: /spec/containers/0/resources/requests/cpu, value: 100m}
            - {op: add, path: /spec/containers/0/resources/requests/memory, value: 256Mi}
            """),
        Arguments.of(
            "requests beside limits",
            REQUESTS,
            "{spec: {containers: [{resources: {limits: {cpu: 1}}}]}}",
            """
            - {op: add, path: /spec/containers/0/resources/requests, value: {}}
            - {op: add, path: /spec/containers/0/resources/requests/cpu, value: 100m}
            - {op: add, path: /spec/containers/0/resources/requests/memory, value: 256Mi}
            """),
        Arguments.of(
            "requests beside others",
            REQUESTS,
            "{spec: {containers: [{resources: {requests: {ephemeral-storage: 1Gi}}}]}}",
            """
            - {op: add, path: /spec/containers/0/resources/requests/cpu, value: 100m}
            - {op: add, path: /spec/containers/0/resources/requests/memory, value: 256Mi}
            """),
        Arguments.of(
            "requests where resources are null",
            REQUESTS,
            "{spec: {containers: [{resources: null}]}}",
            """
            - {op: add, path: /spec/containers/0/resources, value: {}}
            - {op: add, path: /spec/containers/0/resources/requests, value: {}}
            - {op: add, path: /spec/containers/0/resources/requests/cpu, value: 100m}
            - {op: add, path: /spec/containers/0/resources/requests/memory, value: 256Mi}
            """),
        Arguments.of(
            "a resource with a slash and a tilde",
            new PodChange.AddRequests(
                "/initContainers/1", Map.of("example.com/g~pu", quantity("1"))),
            "{spec: {initContainers: [{}, {resources: {requests: {cpu: 1}}}]}}",
            "- {op: add, path: /spec/initContainers/1/resources/requests/example.com~1g~0pu, value:"
                + " '1'}"),
        Arguments.of(
            "hook where there is no lifecycle",
            PRE_STOP,
            "{spec: {containers: [{name: redis}]}}",
            """
            - {op: add, path: /spec/containers/0/lifecycle, value: {}}
            - {op: add, path: /spec/containers/0/lifecycle/preStop, value: {exec: {command: [sh, -c, bye]}}}
            """),
        Arguments.of(
            "hook beside another",
            PRE_STOP,
            "{spec: {containers: [{lifecycle: {postStart: {sleep: {seconds: 1}}}}]}}",
            "- {op: add, path: /spec/containers/0/lifecycle/preStop, value: {exec: {command: [sh,"
                + " -c, bye]}}}"),
        Arguments.of(
            "grace period",
            GRACE,
            "{spec: {terminationGracePeriodSeconds: 30}}",
            "- {op: add, path: /spec/terminationGracePeriodSeconds, value: 60}"),
        Arguments.of(
            "first annotation",
            MARK,
            "{metadata: {name: redis}}",
            """
            - {op: add, path: /metadata/annotations, value: {}}
            - {op: add, path: /metadata/annotations/redis-guard.io~1mutated-by, value: us}
            """),
        Arguments.of(
            "another annotation",
            MARK,
            "{metadata: {annotations: {a: b}}}",
            "- {op: add, path: /metadata/annotations/redis-guard.io~1mutated-by, value: us}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("patches")
  void oneChange(String what, PodChange change, String pod, String patch) {
    JsonNode tree = TestPolicy.yaml(pod);

    JsonNode written = document(PatchWriter.write(tree, List.of(change)));

    assertThat(written).as(what).hasToString(TestPolicy.yaml(patch).toString());
    assertThat(JsonPatch.apply(written, tree)).as(what).isNotNull();
  }

  @Test
  void aParentIsMadeOnce() {
    List<PatchOp> patch =
        PatchWriter.write(
            TestPolicy.yaml("{spec: {containers: [{}]}}"),
            List.of(MARK, new PodChange.Annotate("a", "b"), REQUESTS, REQUESTS));

    assertThat(patch)
        .extracting(PatchOp::path)
        .filteredOn(path -> path.matches(".*/(metadata|annotations|resources|requests)"))
        .containsExactly(
            "/metadata",
            "/metadata/annotations",
            "/spec/containers/0/resources",
            "/spec/containers/0/resources/requests");
  }

  @Test
  void nothingToChangeIsNoPatch() {
    assertThat(PatchWriter.write(TestPolicy.yaml("{}"), List.of())).isEmpty();
  }

  @Test
  void nothingIsRemovedTwice() {
    JsonNode pod = TestPolicy.yaml("{spec: {priority: 0, preemptionPolicy: Never}}");

    assertThat(PatchWriter.write(pod, List.of(PRIORITY, PRIORITY)))
        .filteredOn(PatchOp.Remove.class::isInstance)
        .extracting(PatchOp::path)
        .containsExactly("/spec/priority", "/spec/preemptionPolicy");
  }

  @ParameterizedTest
  @CsvSource({
    "a/b,     a~1b",
    "a~b,     a~0b",
    "a~1b,    a~01b",
    "/~,      ~1~0",
    "a.b-c_d, a.b-c_d",
  })
  void pointersAreEscaped(String token, String escaped) {
    assertThat(PatchOp.escape(token)).isEqualTo(escaped);
  }

  static List<String> recordedPods() {
    return TestReview.all().stream().filter(file -> file.contains("mutate-CREATE-pods")).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("recordedPods")
  void onRecordedPodsEverythingElseStays(String file) {
    JsonNode pod = TestReview.recorded(file).at("/request/object");

    JsonNode patched = apply(pod, ALL);

    ObjectNode expected = pod.deepCopy();
    ObjectNode spec = expected.withObject("/spec");
    spec.put("priorityClassName", "redis-critical").put("terminationGracePeriodSeconds", 60);
    spec.remove(List.of("priority", "preemptionPolicy"));
    ObjectNode container = (ObjectNode) spec.at("/containers/0");
    container.withObject("/resources/requests").put("cpu", "100m").put("memory", "256Mi");
    container
        .withObject("/lifecycle")
        .set("preStop", TestPolicy.yaml("{exec: {command: [sh, -c, bye]}}"));
    expected.withObject("/metadata/annotations").put("redis-guard.io/mutated-by", "us");
    assertThat(patched).isEqualTo(expected);
    assertThat(apply(patched, ALL)).as("applied again").isEqualTo(patched);
  }

  @Test
  void unknownFieldsStay() {
    JsonNode pod =
        TestPolicy.yaml(
            """
            metadata: {annotations: {a: b}, newInV2: {x: [1, null, {y: 1.50}]}}
            spec:
              containers:
              - {name: redis, resources: {claims: [{name: gpu}]}, futureField: {deep: [true]}}
              tomorrow: null
            """);

    JsonNode patched = apply(pod, ALL);

    assertThat(patched.at("/metadata/newInV2")).isEqualTo(pod.at("/metadata/newInV2"));
    assertThat(patched.at("/spec/containers/0/futureField"))
        .isEqualTo(pod.at("/spec/containers/0/futureField"));
    assertThat(patched.at("/spec/containers/0/resources/claims"))
        .isEqualTo(pod.at("/spec/containers/0/resources/claims"));
    assertThat(patched.path("spec").has("tomorrow")).isTrue();
  }

  private static JsonNode apply(JsonNode pod, List<PodChange> changes) {
    return JsonPatch.apply(document(PatchWriter.write(pod, changes)), pod);
  }

  private static JsonNode document(List<PatchOp> patch) {
    try {
      return Json.trees().readTree(PatchWriter.bytes(patch));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Quantity quantity(String text) {
    return Objects.requireNonNull(Quantity.parse(text));
  }
}
