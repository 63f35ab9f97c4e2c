package io.redisguard.ledger;

import io.redisguard.ledger.Observation.Seen;
import io.redisguard.subject.ObjectKey;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Disruptions while they go on, by the UID of the pod; bounded, the oldest are forgotten first.
final class Drafts {
  /// More than any cluster has Redis pods.
  private static final int MOST = 5_000;

  private static final int NAME_LENGTH = 200;

  private final LinkedHashMap<String, Draft> byUid = new LinkedHashMap<>();

  @Nullable Draft get(String uid) {
    return byUid.get(uid);
  }

  Collection<Draft> all() {
    return byUid.values();
  }

  void put(Draft draft) {
    byUid.put(draft.uid, draft);
    while (byUid.size() > MOST) {
      byUid.remove(byUid.firstEntry().getKey());
    }
  }

  void forget(Predicate<Draft> which) {
    byUid.values().removeIf(which);
  }

  /// The one of a pod, begun when there is none.
  ///
  /// @param seen as it was last seen; null when it was not
  Draft open(String uid, ObjectKey pod, @Nullable Seen seen) {
    Draft draft = byUid.get(uid);
    if (draft == null) {
      draft = new Draft(name(pod, uid), pod, uid, seen == null ? guessed(pod) : seen.group());
      put(draft);
      if (seen != null) {
        draft.learn(seen);
      }
    }
    return draft;
  }

  /// The one of a restart in place.
  Draft open(Seen seen, Restart restart) {
    ObjectKey pod = seen.life().pod().key();
    String uid = seen.life().pod().uid();
    String id = uid + "/" + restart.count();
    Draft draft = byUid.get(id);
    if (draft == null) {
      draft = new Draft(name(pod, uid) + "-" + restart.count(), pod, id, seen.group());
      put(draft);
    }
    return draft;
  }

  /// An id for a pod of which a log tells nothing but the name. After it has gone the next of its
  /// name is another.
  String nameless(ObjectKey pod) {
    int times = 1;
    while (true) {
      String id = pod.namespace() + "/" + pod.name() + "#" + times;
      Draft draft = byUid.get(id);
      if (draft == null || !draft.isGone()) {
        return id;
      }
      times++;
    }
  }

  /// The workload's name before the number of a StatefulSet's pod; right for those alone.
  private static String guessed(ObjectKey pod) {
    return pod.namespace() + "/" + pod.name().replaceFirst("-\\d+$", "");
  }

  /// The same for everybody who writes it, and a valid name whatever the pod's is.
  static String name(ObjectKey pod, String uid) {
    String start = pod.name().substring(0, Math.min(pod.name().length(), NAME_LENGTH));
    return "%s-%08x".formatted(start, uid.hashCode()).toLowerCase(Locale.ROOT);
  }
}
