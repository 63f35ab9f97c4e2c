package io.redisguard.cluster;

import io.redisguard.subject.PodView;

/// A pod as the API server has it this moment.
public sealed interface LivePod {
  record Present(PodView pod) implements LivePod {}

  record Gone() implements LivePod {}

  /// There is no answer, for instance in time.
  ///
  /// @param why ends a sentence: "the API server did not answer within 500 ms"
  record NotAsked(String why) implements LivePod {}
}
