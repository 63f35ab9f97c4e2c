package io.redisguard.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.TestNamespace;
import io.redisguard.TestPod;
import io.redisguard.TestPolicy;
import io.redisguard.TestRequest;
import io.redisguard.subject.PodView;
import io.redisguard.subject.Subject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GiveRequestsTest {
  private static final Rule RULE = new GiveRequests();
  private static final String KILLED = ": under pressure the kubelet kills it first";

  @Test
  void aContainerWithoutRequestsGetsThem() {
    TestRequest request = created("containers: [{name: redis, image: \"redis:7\"}]");

    assertThat(Said.inFull(RULE, request))
        .containsExactly(
            "object no-requests at /spec/containers/0/resources: container redis of pod prod/redis-0"
                + " has no cpu and memory request"
                + KILLED
                + " → set resources.requests cpu 100m memory 256Mi");
    assertThat(cure(Said.only(RULE, request))).isEqualTo("/containers/0 cpu=100m memory=256Mi");
    assertThat(Said.only(RULE, request).facts()).isEqualTo(Map.of("container", "redis"));
  }

  @Test
  void aWorkloadIsToldAboutItsPods() {
    TestRequest request =
        new TestNamespace()
            .asks(
                new Subject.WorkloadWrite(
                    null,
                    TestNamespace.workloadOf(
                        "app: redis", "containers: [{name: redis, image: \"redis:7\"}]")));

    assertThat(Said.inFull(RULE, request))
        .containsExactly(
            "object no-requests at /spec/template/spec/containers/0/resources: container redis of"
                + " StatefulSet prod/redis has no cpu and memory request"
                + KILLED
                + " → set resources.requests cpu 100m memory 256Mi");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                       | cpu=100m memory=256Mi
          {requests: {cpu: 1}}                                     | memory=256Mi
          {requests: {memory: 1Gi}}                                | cpu=100m
          {requests: {cpu: 1, memory: 1Gi}}                        |
          # the API server copies a limit into a missing request
          {limits: {memory: 1Gi}}                                  | cpu=100m
          {limits: {cpu: 1}}                                       | memory=256Mi
          {limits: {cpu: 1, memory: 1Gi}}                          |
          {requests: {cpu: 1}, limits: {memory: 1Gi}}              |
          {requests: {ephemeral-storage: 1Gi}}                     | cpu=100m memory=256Mi
          """)
  void onlyWhatIsMissing(String resources, String added) {
    TestRequest request =
        created("containers: [{name: redis, image: \"redis:7\", resources: %s}]".formatted(resources));

    assertThat(
            RULE.evaluate(request.situation()).stream()
                .map(objection -> cure(objection).substring("/containers/0 ".length())))
        .isEqualTo(added == null ? List.of() : List.of(added));
  }

  @ParameterizedTest(name = "pod has {0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {requests: {cpu: 1, memory: 1Gi}} |
          {limits: {cpu: 1, memory: 1Gi}}   |
          {requests: {memory: 1Gi}}         | /containers/0 cpu=100m
          {requests: {cpu: 1}}              | /containers/0 memory=256Mi
          """)
  void requestsOfTheWholePodCount(String resources, String cure) {
    TestRequest request =
        created(
            """
            resources: %s
            containers: [{name: redis, image: "redis:7"}]
            """
                .formatted(resources));

    assertThat(RULE.evaluate(request.situation()).stream().map(GiveRequestsTest::cure))
        .isEqualTo(cure == null ? List.of() : List.of(cure));
  }

  @Test
  void everyServerAndSentinelButNoHelper() {
    TestRequest request =
        created(
            """
            containers:
            - {name: metrics, image: "oliver006/redis_exporter:1"}
            - {name: redis, image: "redis:7"}
            - {name: sentinel, image: "redis-sentinel:7"}
            """);

    assertThat(RULE.evaluate(request.situation()).stream().map(GiveRequestsTest::cure))
        .containsExactly(
            "/containers/1 cpu=100m memory=256Mi", "/containers/2 cpu=100m memory=256Mi");
  }

  @Test
  void aSidecarIsOnlyWarnedAboutAndAnInitContainerIgnored() {
    TestRequest request =
        created(
            """
            initContainers:
            - {name: redis-init, image: "redis:7", command: [redis-server]}
            - {name: sentinel, image: "redis-sentinel:7", restartPolicy: Always}
            containers:
            - {name: redis, image: "redis:7", resources: {limits: {cpu: 1, memory: 1Gi}}}
            """);

    assertThat(Said.inFull(RULE, request))
        .containsExactly(
            "object no-requests at /spec/initContainers/1/resources: container sentinel of pod"
                + " prod/redis-0 has no cpu and memory request"
                + KILLED
                + " → set resources.requests cpu 100m memory 256Mi");
    assertThat(Said.only(RULE, request).cure()).isEmpty();
  }

  @Test
  void aDefaultOfLimitRangerCountsAsSet() {
    PodView pod =
        TestNamespace.pod(
            "annotations: {kubernetes.io/limit-ranger: \"LimitRanger plugin set: cpu, memory request"
                + " for container redis\"}",
            "containers: [{name: redis, image: \"redis:7\", resources: {requests: {cpu: 50m, memory:"
                + " 64Mi}}}]");

    assertThat(Said.by(RULE, new TestNamespace().asks(new Subject.PodCreate(pod))))
        .isEqualTo("nothing");
  }

  @ParameterizedTest(name = "{0} under {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # maxmemory and half as much again
          512mb  | memory: 256Mi                        | memory=768Mi
          100mb  | memory: 256Mi                        | memory=256Mi
          100mb  | memory: 64Mi                         | memory=150Mi
          512mb  | headroomPercent: 0                   | memory=512Mi
          512mb  | headroomPercent: 100                 | memory=1024Mi
          1000   | memory: 1Ki                          | memory=1Mi
          0      | memory: 256Mi                        | memory=256Mi
          plenty | memory: 256Mi                        | memory=256Mi
          """)
  void aMissingMemoryRequestIsWhatRedisMayUse(String maxmemory, String options, String added) {
    TestRequest request =
        created(redis(maxmemory, "{requests: {cpu: 1}}"))
            .under(
                TestPolicy.of(
                    "{profile: protect, rules: {pod-requests: {%s}}}".formatted(options)));

    assertThat(cure(Said.only(RULE, request))).isEqualTo("/containers/0 " + added);
  }

  @ParameterizedTest(name = "{0}, pod {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {requests: {cpu: 1, memory: 512Mi}}                       | {}                       | 512Mi
          {requests: {cpu: 1, memory: 767Mi}, limits: {memory: 4Gi}} | {}                      | 767Mi
          {limits: {cpu: 1, memory: 512Mi}}                         | {}                       | 512Mi
          {requests: {cpu: 1}}                                      | {requests: {memory: 1M}} | 1M
          {requests: {cpu: 1}}                                      | {limits: {memory: 1M}}   | 1M
          {requests: {cpu: 1, memory: 1Ki}}                         | {requests: {memory: 1M}} | 1M
          {requests: {cpu: 1, memory: 1Ki}}                         | {limits: {memory: 4Gi}}  | 1Ki
          """)
  void aRequestBelowWhatRedisMayUseIsWarnedAbout(String own, String pods, String counts) {
    TestRequest request = created("resources: " + pods + "\n" + redis("512mb", own));

    assertThat(Said.inFull(RULE, request))
        .containsExactly(
            "warn request-below-maxmemory at /spec/containers/0/resources/requests/memory: container"
                + " redis of pod prod/redis-0 requests "
                + counts
                + " of memory, but maxmemory + 50 % for fork and buffers is 768Mi → set"
                + " resources.requests.memory 768Mi");
    assertThat(Said.only(RULE, request).cure()).isEmpty();
    assertThat(Said.only(RULE, request).facts())
        .isEqualTo(
            Map.of(
                "container", "redis", "request", counts, "needed", "768Mi", "headroomPercent", 50));
  }

  @ParameterizedTest(name = "maxmemory {0}, {1}, pod {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          512mb | {requests: {cpu: 1, memory: 768Mi}} | {}
          512mb | {requests: {cpu: 1, memory: 2Gi}}   | {}
          512mb | {requests: {cpu: 1}}                | {requests: {memory: 1Gi}}
          # what the kubelet compares with is the request of the pod, where there is one
          512mb | {requests: {cpu: 1, memory: 1Ki}}   | {requests: {memory: 1Gi}}
          0     | {requests: {cpu: 1, memory: 1Mi}}   | {}
          lots  | {requests: {cpu: 1, memory: 1Mi}}   | {}
          """)
  void aRequestThatIsEnough(String maxmemory, String own, String pods) {
    assertThat(Said.by(RULE, created("resources: " + pods + "\n" + redis(maxmemory, own))))
        .isEqualTo("nothing");
  }

  @Test
  void aSentinelHasNoMaxmemory() {
    assertThat(
            Said.by(
                RULE,
                created(
                    """
                    containers:
                    - name: sentinel
                      image: redis-sentinel:7
                      args: ["--maxmemory", "9gb"]
                      resources: {requests: {cpu: 1, memory: 1Mi}}
                    """)))
        .isEqualTo("nothing");
  }

  @ParameterizedTest(name = "{0} → {1}: {2}")
  @CsvSource({
    "1Gi,   512Mi, warn request-below-maxmemory",
    "768Mi, 767Mi, warn request-below-maxmemory",
    "512Mi, 511Mi, warn request-below-maxmemory",
    "2Gi,   1Gi,   nothing",
    // not this request's doing
    "512Mi, 512Mi, nothing",
    "256Mi, 512Mi, nothing",
  })
  void aResizeThatShrinks(String from, String to, String said) {
    assertThat(Said.by(RULE, resized(of(from), of(to)))).isEqualTo(said);
  }

  @Test
  void aResizeThatOnlyAddsARequestTakesNothingAway() {
    String without = redis("512mb", "{requests: {cpu: 1}}");

    assertThat(Said.by(RULE, resized(without, of("256Mi")))).isEqualTo("nothing");
    assertThat(Said.by(RULE, resized(without, without))).isEqualTo("nothing");
    assertThat(Said.by(RULE, resized("containers: []", of("256Mi")))).isEqualTo("nothing");
  }

  @Test
  void wordsForAResize() {
    assertThat(Said.inFull(RULE, resized(of("1Gi"), of("512Mi"))))
        .containsExactly(
            "warn request-below-maxmemory at /spec/containers/0/resources/requests/memory: container"
                + " redis of pod prod/redis-0 requests 512Mi of memory, but maxmemory + 50 % for"
                + " fork and buffers is 768Mi → set resources.requests.memory 768Mi");
  }

  @Test
  void aResizeOfAnotherContainerIsNotAsked() {
    String other = "\n- {name: web, image: \"nginx:1\", resources: {requests: {memory: %s}}}";

    assertThat(
            Said.by(
                RULE,
                resized(of("512Mi") + other.formatted("1Gi"), of("512Mi") + other.formatted("1Mi"))))
        .isEqualTo("nothing");
    assertThat(
            Said.by(
                RULE,
                resized(
                    of("512Mi") + other.formatted("1Gi"), of("256Mi") + other.formatted("1Gi"))))
        .isEqualTo("warn request-below-maxmemory");
  }

  @Test
  void aServerThatIsASidecarCanBeResizedToo() {
    assertThat(
            Said.by(
                RULE,
                resized(
                    sidecar(of("1Gi")), sidecar(of("512Mi")))))
        .isEqualTo("warn request-below-maxmemory");
  }

  @Test
  void whatRunsNoRedisAndWhatLeavesIsNotAsked() {
    assertThat(Said.by(RULE, created("containers: [{name: web, image: \"nginx:1\"}]")))
        .isEqualTo("nothing");
    assertThat(
            Said.by(RULE, new TestNamespace().asks(TestPod.redis("redis-0").deleted())))
        .isEqualTo("nothing");
  }

  private static TestRequest created(String spec) {
    return new TestNamespace()
        .asks(new Subject.PodCreate(TestNamespace.pod("labels: {app: redis}", spec)));
  }

  private static TestRequest resized(String before, String after) {
    return new TestNamespace()
        .asks(
            new Subject.PodUpdate(
                TestNamespace.pod("labels: {app: redis}", before),
                TestNamespace.pod("labels: {app: redis}", after)));
  }

  /// A server with maxmemory 512mb that requests so much memory.
  private static String of(String memory) {
    return redis("512mb", "{requests: {cpu: 1, memory: %s}}".formatted(memory)).stripTrailing();
  }

  private static String sidecar(String containers) {
    return "initC"
        + containers.substring(1)
        + "\n  restartPolicy: Always\ncontainers: [{name: web, image: \"nginx:1\"}]";
  }

  private static String redis(String maxmemory, String resources) {
    return """
    containers:
    - name: redis
      image: redis:7
      args: ["--maxmemory", "%s"]
      resources: %s
    """
        .formatted(maxmemory, resources);
  }

  private static String cure(Objection objection) {
    return objection.cure().stream()
        .map(
            change ->
                switch (change) {
                  case PodChange.AddRequests(var container, var requests) ->
                      container
                          + requests.entrySet().stream()
                              .sorted(Map.Entry.comparingByKey())
                              .map(request -> " " + request.getKey() + "=" + request.getValue())
                              .collect(Collectors.joining());
                  default -> change.toString();
                })
        .collect(Collectors.joining("; "));
  }
}
