package io.redisguard.ledger;

import io.redisguard.facts.ContainerRole;
import io.redisguard.facts.RedisContainers;
import io.redisguard.ledger.Observation.Seen;
import io.redisguard.subject.PodLife;
import io.redisguard.subject.PodLife.ContainerLife;
import io.redisguard.subject.PodSpecView.ContainerView;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// A container of Redis or Sentinel that ended and was started again in its pod.
///
/// @param count how often it has been, now
/// @param text for people: "started redis again: OOMKilled, exit code 137"
record Restart(Manner manner, int count, String text) {
  /// What happened between two looks at a pod; of several containers the first.
  static Optional<Restart> between(Seen before, Seen now) {
    Set<String> redis = redisContainers(now.life());
    for (ContainerLife container : now.life().containers()) {
      boolean again = container.restarts() > before.life().restarts(container.name());
      if (again && redis.contains(container.name())) {
        boolean memory = container.endedBy().equals("OOMKilled");
        return Optional.of(
            new Restart(
                memory ? Manner.OOM_KILL : Manner.RESTART,
                container.restarts(),
                "started %s again: %s, exit code %d"
                    .formatted(
                        container.name(),
                        container.endedBy().isEmpty() ? "it ended" : container.endedBy(),
                        container.exitCode())));
      }
    }
    return Optional.empty();
  }

  private static Set<String> redisContainers(PodLife life) {
    Set<String> names = new HashSet<>();
    for (ContainerView container : life.pod().spec().lastingContainers()) {
      if (RedisContainers.roleOf(container) != ContainerRole.OTHER) {
        names.add(container.name());
      }
    }
    return names;
  }
}
