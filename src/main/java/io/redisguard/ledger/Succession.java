package io.redisguard.ledger;

import io.redisguard.ledger.Observation.Seen;
import io.redisguard.subject.PodView;
import java.util.Collection;
import java.util.Set;

/// Which pod takes the place of one that went, and when it is ready.
final class Succession {
  private Succession() {}

  /// A new pod may take the place of one that went; a restarted one takes its own.
  static void note(Collection<Draft> drafts, Seen seen, boolean isNew, Set<Draft> changed) {
    PodView pod = seen.life().pod();
    if (pod.terminating() || pod.isFinished()) {
      return;
    }
    for (Draft draft : drafts) {
      if (!draft.hasBegun() || draft.isOver()) {
        continue;
      }
      if (!draft.isReplaced() && takesThePlaceOf(draft, seen, isNew)) {
        draft.replaced(seen.at(), pod.uid());
        changed.add(draft);
      }
      if (draft.isReplacedBy(pod.uid()) && pod.ready()) {
        draft.ready(seen.at());
        draft.note(
            seen.at(),
            "back",
            pod.name() + " ready" + (seen.role().isUnknown() ? "" : " as " + seen.role().role()));
        changed.add(draft);
      }
    }
  }

  /// Pods of a StatefulSet keep their names; others are one like another.
  private static boolean takesThePlaceOf(Draft draft, Seen seen, boolean isNew) {
    PodView pod = seen.life().pod();
    if (draft.uid.startsWith(pod.uid() + "/")) {
      return true;
    }
    if (draft.pod.equals(pod.key())) {
      return !draft.uid.equals(pod.uid());
    }
    boolean numbered = pod.controller() != null && pod.controller().is("apps", "StatefulSet");
    return isNew && !numbered && draft.group().equals(seen.group()) && !draft.isRestart();
  }
}
