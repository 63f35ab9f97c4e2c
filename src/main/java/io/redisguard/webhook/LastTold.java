package io.redisguard.webhook;

import static java.util.Objects.requireNonNull;

import io.redisguard.facts.LiveGroup;
import java.time.Duration;

/// What a Redis group told about itself some time ago.
public record LastTold(LiveGroup live, Duration ago) {
  public LastTold {
    requireNonNull(live, "live is null");
    requireNonNull(ago, "ago is null");
  }
}
