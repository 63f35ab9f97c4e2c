package io.redisguard.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.TestActors;
import io.redisguard.TestPod;
import io.redisguard.TestRequest;
import io.redisguard.subject.Subject;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DenyForceDeletingTest {
  private static final Rule RULE = new DenyForceDeleting();

  @ParameterizedTest(name = "grace period {0} by {1}: {2}")
  @CsvSource({
    "0,  alice,                  object grace-period-zero",
    "1,  alice,                  nothing",
    "30, alice,                  nothing",
    // a delete of a collection that names none
    ",   alice,                  nothing",
    "0,  karpenter,              warn grace-period-zero",
    "0,  statefulset controller, nothing",
    "0,  kubelet,                nothing",
  })
  void asksAboutAGracePeriodOfZero(@Nullable Long grace, String actor, String said) {
    Subject.PodDelete delete = new Subject.PodDelete(TestPod.redis("redis-node-0").view(), grace);

    assertThat(Said.by(RULE, TestRequest.to(delete).by(TestActors.named(actor)))).isEqualTo(said);
  }

  @Test
  void asksAboutServersSentinelsAndWhatIsLabelledSo() {
    assertThat(Said.by(RULE, TestRequest.to(TestPod.server("redis-0").forceDeleted())))
        .isEqualTo("object grace-period-zero");
    assertThat(Said.by(RULE, TestRequest.to(TestPod.sentinel("sentinel-0").forceDeleted())))
        .isEqualTo("object grace-period-zero");
    assertThat(
            Said.by(
                RULE,
                TestRequest.to(
                    TestPod.web("cache-0")
                        .labelled("app.kubernetes.io/name", "valkey")
                        .labelledReplica()
                        .forceDeleted())))
        .isEqualTo("object grace-period-zero");
    assertThat(Said.by(RULE, TestRequest.to(TestPod.web("web-0").forceDeleted())))
        .isEqualTo("nothing");
    assertThat(Said.by(RULE, TestRequest.to(TestPod.redis("redis-node-0").evicted())))
        .isEqualTo("nothing");
  }

  @Test
  void words() {
    Objection objection =
        Said.only(RULE, TestRequest.to(TestPod.redis("redis-node-1").forceDeleted()));

    assertThat(objection.message())
        .isEqualTo(
            "redis-node-1 runs Redis and would be killed without a handover and without a save"
                + " (grace period 0)");
    assertThat(objection.fix())
        .isEqualTo(
            "delete it without --force, or evict it; to force: annotate"
                + " redis-guard.io/allow-until=<RFC3339>");
    assertThat(objection.facts()).isEqualTo(Map.of("gracePeriodSeconds", 0L));
  }
}
