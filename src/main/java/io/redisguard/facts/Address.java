package io.redisguard.facts;

import static java.util.Objects.requireNonNull;

/// Where a Redis server or a Sentinel listens.
///
/// @param host an IP address, or a name where Sentinels announce names
public record Address(String host, int port) {
  public Address {
    requireNonNull(host, "host is null");
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
