package io.redisguard.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.TestNamespace;
import io.redisguard.TestPod;
import io.redisguard.TestRequest;
import io.redisguard.subject.Subject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarnUnsafeHandoverTest {
  private static final Rule RULE = new WarnUnsafeHandover();
  private static final String AT = " at /spec/containers/0/lifecycle/preStop: ";
  private static final String WHERE = "preStop of container redis in pod prod/redis-0: ";
  private static final String REMOVE =
      " → remove it: then the guard injects a handover that loses nothing";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          redis-cli -p 26379 sentinel failover mymaster | hook-loses-writes       | it fails over without pausing writes: what the old master takes for the next 10 s is lost
          redis-cli save                                | hook-does-not-hand-over | it only saves data
          redis-cli shutdown                            | hook-does-not-hand-over | it only shuts the server down
          redis-cli failover                            | hook-does-not-hand-over | FAILOVER goes past Sentinel: 30 s without a master, then a second failover
          'true'                                        | hook-does-not-hand-over | it does nothing that moves the master role
          """)
  void aScriptThatLosesWritesOrDoesNotHandOver(String script, String reason, String why) {
    assertThat(Said.inFull(RULE, hooked(exec(script))))
        .containsExactly("object " + reason + AT + WHERE + why + REMOVE);
  }

  @Test
  void aScriptThatCannotBeReadMayBeAGoodOne() {
    assertThat(Said.inFull(RULE, hooked(exec("/scripts/prestop.sh"))))
        .containsExactly(
            "warn hook-cannot-be-read"
                + AT
                + WHERE
                + "/scripts/prestop.sh lies in the image or in a volume that cannot be read → ");
    assertThat(Said.inFull(RULE, hooked("{httpGet: {path: /, port: 80}}")))
        .containsExactly(
            "warn hook-cannot-be-read"
                + AT
                + WHERE
                + "what its httpGet request does cannot be seen → ");
  }

  @Test
  void severalFaultsAreAllTold() {
    assertThat(Said.inFull(RULE, hooked("{sleep: {seconds: 45}}")))
        .containsExactly(
            "object hook-does-not-hand-over" + AT + WHERE + "it only sleeps 45 s" + REMOVE,
            "object hook-longer-than-grace-period"
                + AT
                + WHERE
                + "the hook may need 45 s but the pod is killed after 30 s → set"
                + " terminationGracePeriodSeconds to at least 60");
  }

  @Test
  void aWorkloadIsToldAboutItsPods() {
    TestRequest request =
        new TestNamespace()
            .asks(
                new Subject.WorkloadWrite(
                    null,
                    TestNamespace.workloadOf("app: redis", spec(exec("redis-cli save"), true))));

    assertThat(Said.inFull(RULE, request))
        .containsExactly(
            "object hook-does-not-hand-over at"
                + " /spec/template/spec/containers/0/lifecycle/preStop: preStop of container redis"
                + " in StatefulSet prod/redis: it only saves data"
                + REMOVE);
  }

  @Test
  void aHookThatLosesNothingAndNoHookAtAllAreFine() {
    assertThat(
            Said.by(
                RULE,
                hooked(
                    exec(
                        "redis-cli client pause 20000 write; redis-cli -p 26379 sentinel failover"
                            + " mymaster"))))
        .isEqualTo("nothing");
    assertThat(
            Said.by(
                RULE,
                created(
                    """
                    containers:
                    - {name: redis, image: "redis:7"}
                    - {name: sentinel, image: "redis-sentinel:7"}
                    """)))
        .isEqualTo("nothing");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          redis-17.4.1 | hook-loses-writes | bitnami redis-17.4.1 fails over without a write pause (fixed in 17.4.2)
          redis-23.0.3 | hook-does-nothing | bitnami redis-23.0.3 never sees that it is master and does nothing (fixed in 23.0.4)
          """)
  void aHookInAnImageIsJudgedByItsChart(String chart, String reason, String why) {
    String hook = exec("/opt/bitnami/scripts/start-scripts/prestop-redis.sh");
    TestRequest request =
        new TestNamespace()
            .asks(
                new Subject.PodCreate(
                    TestNamespace.pod(
                        "labels: {helm.sh/chart: %s, app.kubernetes.io/name: redis}"
                            .formatted(chart),
                        spec(hook, true))));

    assertThat(Said.inFull(RULE, request))
        .containsExactly("object " + reason + AT + WHERE + why + REMOVE);
  }

  @Test
  void whereNoSentinelCanHandOverNoHookIsJudged() {
    assertThat(Said.by(RULE, created(spec(exec("redis-cli save"), false)))).isEqualTo("nothing");
    assertThat(Said.by(RULE, created("containers: [{name: web, image: \"nginx:1\"}]")))
        .isEqualTo("nothing");
    assertThat(Said.by(RULE, new TestNamespace().asks(TestPod.redis("redis-0").deleted())))
        .isEqualTo("nothing");
  }

  private static TestRequest hooked(String preStop) {
    return created(spec(preStop, true));
  }

  private static TestRequest created(String spec) {
    return new TestNamespace()
        .asks(new Subject.PodCreate(TestNamespace.pod("labels: {app: redis}", spec)));
  }

  private static String exec(String script) {
    return "{exec: {command: [sh, -c, '%s']}}".formatted(script);
  }

  private static String spec(String preStop, boolean sentinel) {
    return """
    containers:
    - {name: redis, image: "redis:7", lifecycle: {preStop: %s}}
    """
            .formatted(preStop)
        + (sentinel ? "- {name: sentinel, image: \"redis-sentinel:7\"}\n" : "");
  }
}
