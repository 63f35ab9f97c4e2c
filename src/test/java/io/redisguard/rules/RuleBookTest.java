package io.redisguard.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.redisguard.TestActors;
import io.redisguard.TestBudget;
import io.redisguard.TestCluster;
import io.redisguard.TestPod;
import io.redisguard.TestRequest;
import io.redisguard.TestWorkload;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.Subject;
import io.redisguard.subject.WorkloadView;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuleBookTest {
  private static final TestPod POD = TestPod.redis("redis-node-0");
  private static final ObjectKey KEY = POD.view().key();

  /// A pod without requests, owner or node is no excuse to fail.
  @Test
  void everyRuleHasAnAnswerToEveryQuestion() {
    TestPod bare = TestPod.web("web-0").ownedBy(null).on("");
    List<Subject> subjects =
        List.of(
            new Subject.PodCreate(POD.view()),
            new Subject.PodCreate(bare.view()),
            new Subject.PodUpdate(POD.view(), POD.view()),
            new Subject.PodUpdate(bare.view(), bare.view()),
            POD.deleted(),
            POD.forceDeleted(),
            POD.evicted(),
            bare.deleted(),
            bare.evicted(),
            new Subject.BudgetWrite(null, TestBudget.plain()),
            new Subject.BudgetWrite(TestBudget.plain(), TestBudget.plain()),
            new Subject.BudgetDelete(KEY),
            new Subject.WorkloadWrite(null, TestWorkload.plain()),
            new Subject.WorkloadWrite(TestWorkload.plain(), TestWorkload.plain()),
            new Subject.ScaleChange(KEY, "statefulsets", 3, 1),
            new Subject.Unrelated(KEY, "something"));
    for (Rule rule : RuleBook.standard().rules()) {
      for (Subject subject : subjects) {
        for (TestCluster cluster :
            List.of(
                TestCluster.of(POD, bare), TestCluster.of(), TestCluster.of().unseen("asleep"))) {
          assertThat(
                  rule.evaluate(
                      TestRequest.to(subject).by(TestActors.ALICE).in(cluster).situation()))
              .as("%s about %s", rule.id(), subject)
              .doesNotContainNull();
        }
      }
    }
  }

  /// Replicas that the API server stores, and ones that only a manifest can have, among the
  /// workloads that are there and in the request.
  @ParameterizedTest
  @ValueSource(ints = {Integer.MAX_VALUE, 2_000_000_000, -1, Integer.MIN_VALUE})
  void aHostileNumberOfReplicasIsDecidedInTime(int replicas) {
    WorkloadView huge = TestWorkload.plain().withReplicas(replicas);
    List<Subject> subjects =
        List.of(
            new Subject.BudgetWrite(null, TestBudget.plain()),
            new Subject.WorkloadWrite(TestWorkload.plain(), huge),
            new Subject.WorkloadWrite(huge, TestWorkload.plain()),
            new Subject.ScaleChange(huge.key(), "statefulsets", 3, replicas),
            new Subject.ScaleChange(huge.key(), "statefulsets", replicas, 3));
    for (Subject subject : subjects) {
      for (WorkloadView stored : List.of(huge, TestWorkload.plain())) {
        TestRequest request =
            TestRequest.to(subject).in(TestCluster.of(POD).with(stored).with(TestBudget.plain()));

        assertTimeout(Duration.ofSeconds(5), () -> request.decide(), subject.what());
      }
    }
  }

  @Test
  void everyRuleIsThereOnce() {
    assertThat(RuleBook.standard().rules())
        .extracting(rule -> rule.id().word())
        .doesNotHaveDuplicates()
        .contains(
            "delete-master",
            "delete-last-good-replica",
            "delete-quorum",
            "force-delete",
            "evict-master",
            "evict-last-good-replica",
            "evict-quorum",
            "exemption-guard");
  }
}
