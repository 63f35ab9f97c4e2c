package io.redisguard.facts;

/// What a container is for its Redis group.
public enum ContainerRole {
  /// Redis, Valkey, KeyDB or Dragonfly itself.
  SERVER,
  SENTINEL,
  /// Exporters, proxies, label pushers and the like, often of the same image.
  OTHER
}
