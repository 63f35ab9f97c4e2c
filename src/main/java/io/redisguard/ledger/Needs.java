package io.redisguard.ledger;

import static java.util.Objects.requireNonNull;

/// What would have kept a pod alive, in the words of the rules, worked out while it still lived.
///
/// @param memory the memory request that it should have had: "2.4Gi instead of 256Mi"; empty when
///     its request is enough or nothing tells how much it needs
/// @param priority whether it has no priority class above the default
/// @param handover whether a clean stop hands its master role over: it has a hook that is safe
public record Needs(String memory, boolean priority, boolean handover) {
  public static final Needs NOTHING = new Needs("", false, true);

  public Needs {
    requireNonNull(memory, "memory is null");
  }
}
