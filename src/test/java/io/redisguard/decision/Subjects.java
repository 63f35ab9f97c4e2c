package io.redisguard.decision;

import static java.util.Objects.requireNonNull;

import io.redisguard.TestBudget;
import io.redisguard.TestPod;
import io.redisguard.TestWorkload;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.Subject;
import java.util.Map;

/// One of each kind of subject that the rules are asked about, all of pod redis-node-0 and its
/// like.
final class Subjects {
  static final TestPod POD = TestPod.redis("redis-node-0");

  static final Map<String, Subject> ALL =
      Map.of(
          "pod create", new Subject.PodCreate(POD.view()),
          "pod update", new Subject.PodUpdate(POD.view(), POD.view()),
          "pod delete", POD.deleted(),
          "eviction", POD.evicted(),
          "budget write", new Subject.BudgetWrite(null, TestBudget.plain()),
          "workload write", new Subject.WorkloadWrite(null, TestWorkload.plain()),
          "scale",
              new Subject.ScaleChange(
                  new ObjectKey(TestPod.NAMESPACE, "redis-node"), "statefulsets", 3, 1));

  private Subjects() {}

  static Subject of(String what) {
    return requireNonNull(ALL.get(what), what);
  }
}
