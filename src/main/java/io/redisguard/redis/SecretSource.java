package io.redisguard.redis;

import io.redisguard.facts.Fact;
import java.time.Duration;
import java.util.Map;

/// Reads Secrets. Blocks for its deadline at most.
@FunctionalInterface
public interface SecretSource {
  /// The decoded data of a Secret; empty when there is no such Secret, unknown when it could not be
  /// read.
  Fact<Map<String, String>> read(String namespace, String name, Duration deadline);
}
