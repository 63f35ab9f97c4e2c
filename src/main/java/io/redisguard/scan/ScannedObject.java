package io.redisguard.scan;

import static java.util.Objects.requireNonNull;

import io.redisguard.subject.BudgetView;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.PodView;
import io.redisguard.subject.WorkloadView;

/// One object that exists, and no later one of the same name.
public record ScannedObject(String apiVersion, String kind, ObjectKey key, String uid) {
  public ScannedObject {
    requireNonNull(apiVersion, "apiVersion is null");
    requireNonNull(kind, "kind is null");
    requireNonNull(key, "key is null");
    requireNonNull(uid, "uid is null");
  }

  public static ScannedObject of(PodView pod) {
    return new ScannedObject("v1", "Pod", pod.key(), pod.uid());
  }

  public static ScannedObject of(BudgetView budget) {
    return new ScannedObject("policy/v1", "PodDisruptionBudget", budget.key(), budget.uid());
  }

  public static ScannedObject of(WorkloadView workload) {
    return new ScannedObject(
        workload.apiVersion(), workload.kind(), workload.key(), workload.uid());
  }

  @Override
  public String toString() {
    return kind + " " + key;
  }
}
