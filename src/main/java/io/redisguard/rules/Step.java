package io.redisguard.rules;

/// What the guard does besides answering a request, if the answer is the one that the rule is for.
public enum Step {
  NONE,
  /// Hand the master over.
  HAND_OVER,
  /// Wait for a handover or failover that runs.
  AWAIT_HANDOVER,
  /// Say aloud that a hold came to its end and the pod goes unsafely.
  END_HOLD
}
