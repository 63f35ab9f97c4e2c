package io.redisguard.cluster;

import io.redisguard.subject.PodView;

/// What the API server says about one pod at this moment.
public sealed interface LivePod {
  record Present(PodView pod) implements LivePod {}

  record Gone() implements LivePod {}

  /// Nobody could be asked, or nobody answered in time.
  record NotAsked(String why) implements LivePod {}
}
