package io.redisguard.policy;

import java.util.List;

/// The result of reading a policy: the policy, or every mistake in it.
public sealed interface PolicyReading {
  record Valid(GuardPolicy policy) implements PolicyReading {}

  record Invalid(List<PolicyMistake> mistakes) implements PolicyReading {
    public Invalid {
      mistakes = List.copyOf(mistakes);
    }
  }
}
