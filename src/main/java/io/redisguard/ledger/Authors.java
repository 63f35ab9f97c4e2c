package io.redisguard.ledger;

import io.redisguard.ledger.Observation.Asked;
import io.redisguard.ledger.Observation.Changed;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Who last changed each workload: the person behind a controller that removes a pod.
final class Authors {
  private static final int MOST = 5_000;

  /// A rollout that takes longer than this has no known author any more.
  private static final Duration KNOWN = Duration.ofHours(1);

  private final Map<String, Changed> changes =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Changed> eldest) {
          return size() > MOST;
        }
      };

  void note(Changed change) {
    changes.put(change.group(), change);
  }

  /// Names the author in the record of what a controller asked.
  void sign(Draft draft, Asked asked) {
    Changed change = changes.get(draft.group());
    Changed ofAll = changes.get(asked.pod().namespace());
    if (change == null || (ofAll != null && ofAll.at().isAfter(change.at()))) {
      change = ofAll;
    }
    boolean controller = !asked.wanted().equals(Observation.Wanted.UNKNOWN) || isClearing(asked);
    if (controller
        && change != null
        && Duration.between(change.at(), asked.at()).compareTo(KNOWN) <= 0) {
      draft.note(change.at(), Who.text(change.actor().username()), change.what());
      draft.behind(Who.text(change.actor().username()));
    }
  }

  private static boolean isClearing(Asked asked) {
    return switch (asked.actor().kind()) {
      case WORKLOAD_CONTROLLER, JANITOR -> true;
      case NODE, SCHEDULER, SYSTEM, SERVICE_ACCOUNT, PERSON -> false;
    };
  }
}
