package io.redisguard;

import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.Selector;
import io.redisguard.subject.WorkloadView;
import io.redisguard.subject.WorkloadView.PodTemplate;
import java.util.Map;

/// StatefulSet prod/redis-node for tests, with annotations of its own and on its template.
public final class TestWorkload {
  private TestWorkload() {}

  public static WorkloadView annotated(Map<String, String> own, Map<String, String> template) {
    return new WorkloadView(
        "apps/v1",
        "StatefulSet",
        new ObjectKey(TestPod.NAMESPACE, "redis-node"),
        "redis-node-uid",
        Map.of(),
        own,
        3,
        null,
        Selector.ofLabels(Map.of("app.kubernetes.io/name", "redis")),
        new PodTemplate(Map.of(), template, TestPod.redis("").spec()));
  }

  public static WorkloadView plain() {
    return annotated(Map.of(), Map.of());
  }
}
