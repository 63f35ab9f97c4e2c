package io.redisguard.facts;

import io.redisguard.subject.PodSpecView;
import io.redisguard.subject.PodSpecView.ContainerView;

/// Temporary.
public final class RedisContainers {
  private RedisContainers() {}

  /// Temporary.
  public enum ContainerRole {
    SERVER,
    SENTINEL,
    OTHER
  }

  public static ContainerRole roleOf(ContainerView container) {
    return container.name().contains("sentinel")
        ? ContainerRole.SENTINEL
        : container.name().contains("redis") ? ContainerRole.SERVER : ContainerRole.OTHER;
  }

  public static boolean has(PodSpecView spec, ContainerRole role) {
    return spec.lastingContainers().anyMatch(c -> roleOf(c) == role);
  }
}
