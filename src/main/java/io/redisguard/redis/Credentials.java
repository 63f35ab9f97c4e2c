package io.redisguard.redis;

import io.redisguard.facts.Fact;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// The logins of each namespace, from its Secret. A Secret may change at any time, so what was read
/// is believed for some seconds only, and not at all once a server refused it.
final class Credentials {
  private static final Duration BELIEVED = Duration.ofSeconds(10);

  private final SecretSource secrets;
  private final LongSupplier nanos;
  private final Map<String, Read> reads = new ConcurrentHashMap<>();

  private record Read(Fact<RedisAccess> access, long nanos) {}

  Credentials(SecretSource secrets, LongSupplier nanos) {
    this.secrets = secrets;
    this.nanos = nanos;
  }

  /// What lets us in.
  ///
  /// @param secret name of the Secret; empty when the policy names none
  Fact<RedisAccess> of(String namespace, String secret, Duration deadline) {
    if (secret.isEmpty()) {
      return Fact.known(RedisAccess.OPEN);
    }
    String key = namespace + "/" + secret;
    Read read = reads.get(key);
    long now = nanos.getAsLong();
    if (read != null && now - read.nanos() < BELIEVED.toNanos()) {
      return read.access();
    }
    Fact<RedisAccess> access =
        switch (secrets.read(namespace, secret, deadline)) {
          case Fact.Known<Map<String, String>>(Map<String, String> data) -> RedisAccess.of(data);
          case Fact.Stale<Map<String, String>>(Map<String, String> data, _) -> RedisAccess.of(data);
          case Fact.Unknown<Map<String, String>>(String why) -> Fact.unknown(why);
        };
    reads.put(key, new Read(access, now));
    return access;
  }

  void doubt(String namespace, String secret) {
    reads.remove(namespace + "/" + secret);
  }
}
