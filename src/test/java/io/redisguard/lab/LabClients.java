package io.redisguard.lab;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.SslOptions;

/// Connects to servers and Sentinels as their default user.
final class LabClients {
  private final LabSettings settings;
  private final @Nullable SslOptions tls;

  LabClients(LabSettings settings, @Nullable LabCertificates certificates) {
    this.settings = settings;
    this.tls = certificates == null ? null : certificates.options();
  }

  Jedis server(String address, Duration timeout) {
    return connect(address, RedisLab.PORT, settings.password(), timeout);
  }

  Jedis sentinel(String address, Duration timeout) {
    return connect(address, RedisLab.SENTINEL_PORT, settings.sentinelPassword(), timeout);
  }

  private Jedis connect(String address, int port, String password, Duration timeout) {
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            .resp2()
            .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
            .connectionTimeoutMillis(1000)
            .socketTimeoutMillis((int) timeout.toMillis());
    if (!password.isEmpty()) {
      config.password(password);
    }
    if (tls != null) {
      config.sslOptions(tls);
    }
    return new Jedis(new HostAndPort(address, port), config.build());
  }
}
