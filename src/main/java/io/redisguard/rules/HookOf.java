package io.redisguard.rules;

import static java.util.stream.Collectors.joining;

import io.redisguard.facts.NamespaceView;
import io.redisguard.facts.RedisContainers;
import io.redisguard.handover.HookJudge;
import io.redisguard.handover.HookVerdict;
import io.redisguard.subject.PodView;
import java.util.List;

/// What the preStop hook of a running pod is worth.
final class HookOf {
  private HookOf() {}

  /// Whether it hands over and loses nothing.
  static boolean isSafe(PodView pod, NamespaceView namespace) {
    List<HookVerdict> verdicts = verdicts(pod, namespace);
    return !verdicts.isEmpty() && verdicts.stream().allMatch(HookVerdict.Safe.class::isInstance);
  }

  static String problem(PodView pod, NamespaceView namespace) {
    return verdicts(pod, namespace).stream().map(HookVerdict::why).collect(joining("; "));
  }

  private static List<HookVerdict> verdicts(PodView pod, NamespaceView namespace) {
    return RedisContainers.server(pod.spec())
        .map(server -> HookJudge.judge(pod.spec(), pod.labels(), server, namespace))
        .orElse(List.of());
  }
}
