package io.redisguard.ledger;

import io.redisguard.ledger.Observation.Seen;
import io.redisguard.subject.ObjectKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Redis pods as they were last seen, by UID and by name.
final class Pods {
  private final Map<String, Seen> lives = new HashMap<>();
  private final Map<ObjectKey, String> uids = new HashMap<>();

  /// Remembers a pod.
  ///
  /// @return how it was before; null when it is new
  @Nullable Seen note(Seen seen) {
    uids.put(seen.life().pod().key(), seen.life().pod().uid());
    return lives.put(seen.life().pod().uid(), seen);
  }

  /// A pod of which a log tells nothing but the name.
  void name(ObjectKey pod, String id) {
    uids.put(pod, id);
  }

  /// Forgets a pod that is gone; null when it was never seen.
  @Nullable Seen forget(ObjectKey pod, String uid) {
    uids.remove(pod, uid);
    return lives.remove(uid);
  }

  /// The UID of the pod that has this name now; empty when there is none.
  String uid(ObjectKey pod) {
    return uids.getOrDefault(pod, "");
  }

  @Nullable Seen seen(String uid) {
    return lives.get(uid);
  }

  List<Seen> all() {
    return List.copyOf(lives.values());
  }
}
