package io.redisguard.journal;

import io.redisguard.subject.ObjectKey;

/// Tells people, by an Event on a pod, that they must look. Never blocks, never throws.
@FunctionalInterface
public interface PodEvents {
  /// Where there is nobody to tell.
  PodEvents NONE = (_, _, _) -> {};

  /// Says it once.
  ///
  /// @param reason one word in camel case: `HoldEnded`
  /// @param note for people; at most 1000 characters of it are kept
  void tell(ObjectKey pod, String reason, String note);
}
