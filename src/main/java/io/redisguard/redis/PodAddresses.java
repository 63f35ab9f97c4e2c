package io.redisguard.redis;

import io.redisguard.facts.Address;
import io.redisguard.facts.Fact;
import io.redisguard.facts.RedisContainers;
import io.redisguard.handover.RedisSettings;
import io.redisguard.subject.PodView;

/// Where the server and the Sentinel of a pod listen: at its own address, on the ports that its
/// containers tell.
final class PodAddresses {
  private PodAddresses() {}

  static Address ofServer(PodView pod) {
    return new Address(pod.podIp(), settings(pod).port());
  }

  static Address ofSentinel(PodView pod) {
    return new Address(pod.podIp(), settings(pod).sentinelPort());
  }

  static RedisSettings settings(PodView pod) {
    return RedisContainers.server(pod.spec())
        .or(() -> RedisContainers.sentinel(pod.spec()))
        .map(container -> RedisSettings.of(pod.spec(), container))
        .orElse(new RedisSettings(unknown(), unknown(), unknown(), 6379, 26379));
  }

  private static <T> Fact<T> unknown() {
    return Fact.unknown("nothing of Redis runs in this pod");
  }
}
