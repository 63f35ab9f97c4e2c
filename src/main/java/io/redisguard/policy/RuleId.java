package io.redisguard.policy;

import static io.redisguard.policy.Mode.AUDIT;
import static io.redisguard.policy.Mode.DENY;
import static io.redisguard.policy.Mode.PATCH;
import static io.redisguard.policy.Mode.WARN;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Every rule by the name that policies, metrics and audit annotations use, with its mode in the
/// two profiles and the options that a policy may set for it. What a rule asks is in its class in
/// `rules`.
public enum RuleId {
  BUDGET_NEVER_ALLOWS("budget-never-allows", WARN, DENY),
  BUDGET_OVERLAP("budget-overlap", WARN, DENY),
  BUDGET_FLIPS_WITH_ROLE("budget-flips-with-role", WARN, WARN),
  BUDGET_TRAPS_UNHEALTHY("budget-traps-unhealthy", AUDIT, WARN),
  BUDGET_MATCHES_NOTHING("budget-matches-nothing", AUDIT, WARN),
  SCALE_BLOCKS_BUDGET("scale-blocks-budget", WARN, WARN),
  POD_PRIORITY(
      "pod-priority", WARN, PATCH, Option.PRIORITY_CLASS_NAME, Option.REPLACE_GLOBAL_DEFAULT),
  POD_REQUESTS("pod-requests", WARN, PATCH, Option.CPU, Option.MEMORY, Option.HEADROOM_PERCENT),
  POD_HANDOVER("pod-handover", WARN, PATCH, Option.MIN_GRACE_PERIOD),
  POD_HANDOVER_UNSAFE("pod-handover-unsafe", WARN, WARN),
  DELETE_MASTER("delete-master", WARN, DENY),
  DELETE_LAST_GOOD_REPLICA("delete-last-good-replica", WARN, DENY),
  DELETE_QUORUM("delete-quorum", WARN, DENY),
  FORCE_DELETE("force-delete", WARN, DENY),
  EVICT_MASTER("evict-master", WARN, DENY, Option.MAX_HOLD, Option.HANDOVER),
  EVICT_LAST_GOOD_REPLICA("evict-last-good-replica", WARN, DENY, Option.MAX_HOLD),
  EVICT_QUORUM("evict-quorum", WARN, DENY, Option.MAX_HOLD),
  EXEMPTION_GUARD("exemption-guard", WARN, DENY, Option.MAX_DURATION);

  private final String word;
  private final Mode observe;
  private final Mode protect;

  @SuppressWarnings("ImmutableEnumChecker") // List.of never changes, and neither does an Option
  private final List<Option<?>> options;

  RuleId(String word, Mode observe, Mode protect, Option<?>... options) {
    this.word = word;
    this.observe = observe;
    this.protect = protect;
    this.options = List.of(options);
  }

  /// As written in a policy: `delete-master`.
  public String word() {
    return word;
  }

  public List<Option<?>> options() {
    return options;
  }

  public Mode modeIn(Profile profile) {
    return switch (profile) {
      case OBSERVE -> observe;
      case PROTECT -> protect;
    };
  }

  /// Modes that make sense for this rule: a rule that patches never denies, and the other way
  /// round.
  public Set<Mode> modes() {
    return protect == PATCH
        ? Set.of(Mode.OFF, AUDIT, WARN, PATCH)
        : Set.of(Mode.OFF, AUDIT, WARN, DENY);
  }

  public static @Nullable RuleId of(String word) {
    for (RuleId id : values()) {
      if (id.word.equals(word)) {
        return id;
      }
    }
    return null;
  }
}
