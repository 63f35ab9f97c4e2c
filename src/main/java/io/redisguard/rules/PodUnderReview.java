package io.redisguard.rules;

import io.redisguard.facts.RedisGroup;
import io.redisguard.subject.PodSpecView;
import io.redisguard.subject.PodView;
import io.redisguard.subject.Subject.PodCreate;
import io.redisguard.subject.Subject.WorkloadWrite;
import io.redisguard.subject.WorkloadView;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The Redis pod that a request creates, or the template from which a workload will create some.
/// People see warnings on the workload; those on its pods are swallowed by controllers.
///
/// @param what for people: `pod prod/redis-node-0`
/// @param prefix JSON pointer from the object under review to the pod spec
record PodUnderReview(String what, PodSpecView spec, Map<String, String> labels, String prefix) {
  /// Null when the request creates no Redis pod.
  static @Nullable PodUnderReview in(Situation situation) {
    PodUnderReview review =
        switch (situation.subject()) {
          case PodCreate(PodView pod) ->
              new PodUnderReview(
                  "pod " + pod.key().namespace() + "/" + pod.displayName(),
                  pod.spec(),
                  pod.labels(),
                  "/spec");
          case WorkloadWrite(_, WorkloadView after) -> ofTemplate(after);
          default -> null;
        };
    return review != null && RedisGroup.isRedis(review.spec()) ? review : null;
  }

  private static @Nullable PodUnderReview ofTemplate(WorkloadView workload) {
    // The pods of a Deployment are judged with the Deployment, not once more with each ReplicaSet.
    if (workload.template() == null || workload.controller() != null) {
      return null;
    }
    return new PodUnderReview(
        workload.kind() + " " + workload.key(),
        workload.template().spec(),
        workload.template().labels(),
        "/spec/template/spec");
  }
}
