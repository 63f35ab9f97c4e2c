package io.redisguard.policy;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The settings of every rule, as they hold for one namespace.
public final class RulesInForce {
  private final Map<RuleId, RuleSettings> settings;

  private RulesInForce(Map<RuleId, RuleSettings> settings) {
    this.settings = settings;
  }

  /// What one `rules` section of a policy says about one rule.
  ///
  /// @param mode null where the section leaves it as it is
  public record Change(@Nullable Mode mode, Map<Option<?>, Object> options) {
    public Change {
      options = Map.copyOf(options);
    }
  }

  static RulesInForce of(Profile profile) {
    Map<RuleId, RuleSettings> settings = new EnumMap<>(RuleId.class);
    for (RuleId id : RuleId.values()) {
      settings.put(id, new RuleSettings(id.modeIn(profile), Map.of()));
    }
    return new RulesInForce(settings);
  }

  /// These settings with a later section on top: what it does not mention stays.
  RulesInForce with(Map<RuleId, Change> changes) {
    if (changes.isEmpty()) {
      return this;
    }
    Map<RuleId, RuleSettings> merged = new EnumMap<>(settings);
    changes.forEach(
        (id, change) -> {
          RuleSettings before = of(id);
          Map<Option<?>, Object> options = new HashMap<>(before.options());
          options.putAll(change.options());
          merged.put(
              id, new RuleSettings(change.mode() == null ? before.mode() : change.mode(), options));
        });
    return new RulesInForce(merged);
  }

  public RuleSettings of(RuleId id) {
    return requireNonNull(settings.get(id), "every rule has settings");
  }
}
