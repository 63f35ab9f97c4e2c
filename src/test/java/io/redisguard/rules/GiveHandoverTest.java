package io.redisguard.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.TestNamespace;
import io.redisguard.TestPod;
import io.redisguard.TestPolicy;
import io.redisguard.TestRequest;
import io.redisguard.handover.HandoverHook;
import io.redisguard.subject.Subject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GiveHandoverTest {
  private static final Rule RULE = new GiveHandover();
  private static final String SENTINEL = "\n- {name: sentinel, image: \"redis-sentinel:7\"}";
  private static final String REDIS = "containers:\n- {name: redis, image: \"redis:7\"}";

  @Test
  void aServerBesideASentinelGetsTheHook() {
    TestRequest request = created("labels: {app: redis}", REDIS + SENTINEL);

    assertThat(Said.inFull(RULE, request))
        .containsExactly(
            "object no-handover at /spec/containers/0: container redis of pod prod/redis-0 has no"
                + " preStop hook: as master it stops without handing over → let the guard inject it"
                + " (pod-handover: Patch) or bring your own");
    assertThat(Said.only(RULE, request).facts())
        .isEqualTo(Map.of("container", "redis", "gracePeriodSeconds", 60L));
    assertThat(Said.only(RULE, request).cure())
        .satisfiesExactly(
            change ->
                assertThat(change)
                    .isInstanceOfSatisfying(
                        PodChange.AddPreStop.class,
                        added -> {
                          assertThat(added.container()).isEqualTo("/containers/0");
                          assertThat(HandoverHook.isOurs(added.hook())).isTrue();
                        }),
            change -> assertThat(change).isEqualTo(new PodChange.RaiseGracePeriod(60)));
  }

  @Test
  void aWorkloadIsToldAboutItsPods() {
    TestRequest request =
        new TestNamespace()
            .asks(
                new Subject.WorkloadWrite(
                    null, TestNamespace.workloadOf("app: redis", REDIS + SENTINEL)));

    assertThat(Said.only(RULE, request).message())
        .isEqualTo(
            "container redis of StatefulSet prod/redis has no preStop hook: as master it stops"
                + " without handing over");
    assertThat(Said.only(RULE, request).field()).isEqualTo("/spec/template/spec/containers/0");
  }

  @ParameterizedTest(name = "{0} s, at least {1}: {2}")
  @CsvSource({
    // the pod's, the policy's, what it becomes (empty: as it is)
    "30,  60s, 60",
    "0,   60s, 60",
    "59,  60s, 60",
    "60,  60s,",
    "120, 60s,",
    "30,  25s,",
    "24,  25s, 25",
    "60,  5m,  300",
  })
  void theGracePeriodIsRaisedAndNeverLowered(long has, String least, Long becomes) {
    TestRequest request =
        created(
                "labels: {app: redis}",
                "terminationGracePeriodSeconds: " + has + "\n" + REDIS + SENTINEL)
            .under(
                TestPolicy.of(
                    "{profile: protect, rules: {pod-handover: {minGracePeriod: %s}}}"
                        .formatted(least)));
    Objection objection = Said.only(RULE, request);

    assertThat(objection.cure().stream().filter(PodChange.RaiseGracePeriod.class::isInstance))
        .isEqualTo(
            becomes == null ? List.of() : List.of(new PodChange.RaiseGracePeriod(becomes)));
    assertThat(objection.facts())
        .containsEntry("gracePeriodSeconds", becomes == null ? has : becomes);
  }

  @ParameterizedTest(name = "preStop {0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {exec: {command: [redis-cli, save]}}
          {sleep: {seconds: 5}}
          {httpGet: {path: /, port: 80}}
          """)
  void anExistingHookIsNotTouched(String hook) {
    assertThat(
            Said.by(
                RULE,
                created(
                    "labels: {app: redis}",
                    """
                    containers:
                    - {name: redis, image: "redis:7", lifecycle: {preStop: %s}}
                    - {name: sentinel, image: "redis-sentinel:7"}
                    """
                        .formatted(hook))))
        .isEqualTo("nothing");
  }

  @Test
  void anotherContainersHookIsNoneOfTheServers() {
    assertThat(
            Said.by(
                RULE,
                created(
                    "labels: {app: redis}",
                    """
                    containers:
                    - {name: redis, image: "redis:7", lifecycle: {postStart: {sleep: {seconds: 1}}}}
                    - {name: sentinel, image: "redis-sentinel:7", lifecycle: {preStop: {sleep: {seconds: 1}}}}
                    """)))
        .isEqualTo("object no-handover");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          standalone    | labels: {app: redis}                               | [{name: redis, image: "redis:7"}]
          cluster       | labels: {app.kubernetes.io/name: redis-cluster}    | [{name: redis, image: "redis:7"}, {name: sentinel, image: "redis-sentinel:7"}]
          cluster flag  | labels: {app: redis}                               | [{name: redis, image: "redis:7", args: ["--cluster-enabled", "yes"]}]
          dragonfly     | labels: {app.kubernetes.io/name: dragonfly}        | [{name: dragonfly, image: "dragonfly:1", ports: [{containerPort: 6379}]}]
          sentinel only | labels: {app: redis}                               | [{name: sentinel, image: "redis-sentinel:7"}]
          no Redis      | labels: {app: web}                                 | [{name: web, image: "nginx:1"}]
          """)
  void whereNoSentinelCanHandOverNothingIsInjected(
      String name, String metadata, String containers) {
    assertThat(Said.by(RULE, created(metadata, "containers: " + containers)))
        .as(name)
        .isEqualTo("nothing");
  }

  @Test
  void aSentinelInAPodOfItsOwnCountsToo() {
    String sentinel =
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: sentinel-0, namespace: prod, labels: {release: %s}}
        spec: {containers: [{name: sentinel, image: "redis-sentinel:7"}]}
        """;
    Subject pod = new Subject.PodCreate(TestNamespace.pod("labels: {release: cache}", REDIS));

    assertThat(Said.by(RULE, new TestNamespace().with(sentinel.formatted("cache")).asks(pod)))
        .isEqualTo("object no-handover");
    assertThat(Said.by(RULE, new TestNamespace().with(sentinel.formatted("other")).asks(pod)))
        .isEqualTo("nothing");
  }

  @Test
  void whatIsNotCreatedIsNotAsked() {
    assertThat(Said.by(RULE, new TestNamespace().asks(TestPod.redis("redis-0").deleted())))
        .isEqualTo("nothing");
  }

  private static TestRequest created(String metadata, String spec) {
    return new TestNamespace().asks(new Subject.PodCreate(TestNamespace.pod(metadata, spec)));
  }
}
