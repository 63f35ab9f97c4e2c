package io.redisguard.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.TestActors;
import io.redisguard.TestBudget;
import io.redisguard.TestCluster;
import io.redisguard.TestPod;
import io.redisguard.TestPolicy;
import io.redisguard.TestRequest;
import io.redisguard.TestWorkload;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.rules.Situation.Deleter;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.Subject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SituationTest {
  private static final TestPod POD = TestPod.redis("redis-node-0");

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "alice,                                    PERSON",
    "karpenter,                                UNCLEAR",
    "statefulset controller,                   AT_WORK",
    "garbage collector,                        AT_WORK",
    "scheduler,                                AT_WORK",
    "kubelet,                                  AT_WORK",
    "system:apiserver,                         AT_WORK",
    "system:serviceaccount:ci:helm,            PERSON",
    "system:serviceaccount:ops:redis-operator, AT_WORK",
    // a person who is named a controller is one
    "robot,                                    AT_WORK",
    // whoever is named both is a person: the stricter counts
    "system:serviceaccount:ci:both,            PERSON",
  })
  void whoDeletes(String actor, Deleter deleter) {
    GuardPolicy policy =
        TestPolicy.of(
            """
            profile: protect
            actors:
              people: ["system:serviceaccount:ci:helm", "system:serviceaccount:ci:both"]
              controllers: ["system:serviceaccount:ops:redis-operator", "system:serviceaccount:ci:both", robot]
            """);

    assertThat(
            TestRequest.to(POD.deleted())
                .by(TestActors.named(actor))
                .under(policy)
                .situation()
                .deleter())
        .isEqualTo(deleter);
  }

  @Test
  void aPodLeavesByDeleteOrEvictionAlone() {
    TestCluster cluster = TestCluster.of(POD);
    ObjectKey key = POD.view().key();

    for (Subject subject : List.of(POD.deleted(), POD.evicted())) {
      assertThat(TestRequest.to(subject).in(cluster).situation().leavingPod())
          .as(subject.what())
          .isEqualTo(POD.view());
    }
    for (Subject subject :
        List.of(
            new Subject.PodCreate(POD.view()),
            new Subject.PodUpdate(POD.view(), POD.view()),
            new Subject.BudgetWrite(null, TestBudget.plain()),
            new Subject.BudgetDelete(key),
            new Subject.WorkloadWrite(null, TestWorkload.plain()),
            new Subject.ScaleChange(key, "statefulsets", 3, 1),
            new Subject.Unrelated(key, "something"))) {
      assertThat(TestRequest.to(subject).in(cluster).situation().leavingPod())
          .as(subject.what())
          .isNull();
    }
    assertThat(TestRequest.to(POD.evicted()).in(TestCluster.of()).situation().leavingPod())
        .isNull();
  }
}
