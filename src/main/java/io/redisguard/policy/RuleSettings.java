package io.redisguard.policy;

import java.util.Map;

/// How one rule behaves for one namespace.
public record RuleSettings(Mode mode, Map<Option<?>, Object> options) {
  public RuleSettings {
    options = Map.copyOf(options);
  }

  /// The option's value, or its standard where no policy sets it.
  public <T> T get(Option<T> option) {
    Object value = options.get(option);
    return value == null ? option.standard() : option.cast(value);
  }
}
