package io.redisguard.ledger;

import io.redisguard.ledger.Observation.Asked;
import io.redisguard.ledger.Observation.Changed;
import io.redisguard.ledger.Observation.Gone;
import io.redisguard.ledger.Observation.HandedOver;
import io.redisguard.ledger.Observation.KnownRole;
import io.redisguard.ledger.Observation.Leaving;
import io.redisguard.ledger.Observation.MasterAgain;
import io.redisguard.ledger.Observation.Seen;
import io.redisguard.ledger.Observation.Told;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.PodLife;
import io.redisguard.subject.PodView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The book of disruptions: takes what is seen to happen, tells which records that changes. One per
/// pod that goes, and one per restart in place. Not safe for several threads.
public final class Ledger {
  /// More open records than any cluster has Redis pods; the oldest are forgotten first.
  private static final int MOST = 5_000;

  /// A rollout that takes longer than this has no known author any more.
  private static final Duration AUTHOR_KNOWN = Duration.ofHours(1);

  private static final int NAME_LENGTH = 200;

  private final LinkedHashMap<String, Draft> drafts = new LinkedHashMap<>();
  private final Map<String, Seen> lives = new HashMap<>();
  private final Map<ObjectKey, String> uids = new HashMap<>();
  private final Map<String, Changed> changes = bounded();

  /// Takes what happened; returns the records that it made or changed.
  public List<Disruption> observe(Observation observation) {
    Set<Draft> changed = new LinkedHashSet<>();
    switch (observation) {
      case Asked asked -> asked(asked, changed);
      case Seen seen -> seen(seen, changed);
      case Changed change -> changes.put(change.group(), change);
      case Leaving(Instant at, ObjectKey pod, String uid) ->
          leaving(at, resolved(pod, uid), changed);
      case Gone(Instant at, ObjectKey pod, String uid) ->
          gone(at, pod, resolved(pod, uid), changed);
      case Told(_, String uid, KnownRole role) -> told(uid, role, changed);
      case HandedOver done -> handedOver(done, changed);
      case MasterAgain again -> masterAgain(again, changed);
    }
    forgetTheOldest();
    return changed.stream().map(Draft::record).toList();
  }

  /// Goes on with a record from before a restart, or takes what another replica has counted.
  ///
  /// @param me whose own counts are right already; the others' come from the record
  /// @return whether it changed the record
  public boolean resume(Disruption written, String me) {
    Draft draft = drafts.get(written.uid());
    if (draft == null) {
      if (written.stage() != Disruption.Stage.OVER) {
        drafts.put(written.uid(), Draft.of(written));
      }
      return false;
    }
    boolean changed = false;
    for (Asking asking : written.asked()) {
      changed |= !asking.seenBy().equals(me) && draft.merge(asking);
    }
    return changed;
  }

  /// The record of this id; null when there is none.
  public @Nullable Disruption record(String uid) {
    Draft draft = drafts.get(uid);
    return draft == null ? null : draft.record();
  }

  /// Forgets records that have been at their end since before then.
  public void forgetOver(Instant before) {
    drafts.values().removeIf(draft -> draft.isOverSince(before));
  }

  /// After a break: pods that are not there any more went meanwhile.
  ///
  /// @param there whether a pod of this key and UID is in the cluster
  public List<Disruption> missed(Instant at, BiPredicate<ObjectKey, String> there) {
    List<Disruption> gone = new ArrayList<>();
    for (Seen seen : List.copyOf(lives.values())) {
      PodView pod = seen.life().pod();
      if (!there.test(pod.key(), pod.uid())) {
        gone.addAll(observe(new Gone(at, pod.key(), pod.uid())));
      }
    }
    gone.addAll(neverSeenAgain(at));
    return gone;
  }

  /// Looks again at what is around pods that went for no reason: an owner may be gone only now.
  public List<Disruption> lookAgain(Function<PodLife, Optional<Seen>> look) {
    List<Disruption> explained = new ArrayList<>();
    for (Draft draft : drafts.values()) {
      PodLife life = draft.unexplained();
      if (life != null) {
        look.apply(life).ifPresent(draft::learn);
        if (draft.unexplained() == null) {
          explained.add(draft.record());
        }
      }
    }
    return explained;
  }

  private List<Disruption> neverSeenAgain(Instant at) {
    Set<Draft> changed = new LinkedHashSet<>();
    for (Draft draft : drafts.values()) {
      boolean waits = draft.hasBegun() && !draft.isGone() && !draft.isNameless();
      if (waits && !lives.containsKey(draft.uid)) {
        draft.gone(at);
        draft.note(at, "redis-guard", "did not see it go, and it is not there any more");
        changed.add(draft);
      }
    }
    return changed.stream().map(Draft::record).toList();
  }

  /// Every record that is remembered, the oldest first.
  public List<Disruption> all() {
    return drafts.values().stream().map(Draft::record).toList();
  }

  /// The pod of this name as it was last seen; null when it was not.
  public @Nullable Seen lastSeen(ObjectKey pod) {
    String uid = uids.get(pod);
    return uid == null ? null : lives.get(uid);
  }

  private void asked(Asked asked, Set<Draft> changed) {
    String known = uids.get(asked.pod());
    String uid = !asked.uid().isEmpty() ? asked.uid() : known == null ? "" : known;
    Draft draft = open(uid.isEmpty() ? nameless(asked.pod()) : uid, asked.pod());
    if (draft.ask(asked)) {
      behind(draft, asked);
      changed.add(draft);
    }
  }

  /// The pod of this name, when its UID was not told.
  private String resolved(ObjectKey pod, String uid) {
    return uid.isEmpty() ? uids.getOrDefault(pod, "") : uid;
  }

  private void leaving(Instant at, String uid, Set<Draft> changed) {
    Draft draft = drafts.get(uid);
    if (draft != null && !draft.hasBegun()) {
      draft.began(at);
      draft.note(at, "API server", "told it to end");
      changed.add(draft);
    }
  }

  /// A log without the objects tells no UIDs. After a pod has gone the next of its name is another.
  private String nameless(ObjectKey pod) {
    int times = 1;
    while (true) {
      String id = pod.namespace() + "/" + pod.name() + "#" + times;
      Draft draft = drafts.get(id);
      if (draft == null || !draft.isGone()) {
        uids.put(pod, id);
        return id;
      }
      times++;
    }
  }

  private void behind(Draft draft, Asked asked) {
    Changed change = changes.get(draft.group());
    Changed ofAll = changes.get(asked.pod().namespace());
    if (change == null || (ofAll != null && ofAll.at().isAfter(change.at()))) {
      change = ofAll;
    }
    boolean controller = !asked.wanted().equals(Observation.Wanted.UNKNOWN) || isClearing(asked);
    if (controller
        && change != null
        && Duration.between(change.at(), asked.at()).compareTo(AUTHOR_KNOWN) <= 0) {
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

  private void seen(Seen seen, Set<Draft> changed) {
    PodView pod = seen.life().pod();
    String before = uids.put(pod.key(), pod.uid());
    if (before != null && !before.equals(pod.uid())) {
      gone(seen.at(), pod.key(), before, changed);
      uids.put(pod.key(), pod.uid());
    }
    Seen earlier = lives.put(pod.uid(), seen);
    if (pod.isScheduled()) {
      Signs.of(seen).ifPresent(sign -> begin(seen, sign, changed));
      if (earlier != null) {
        Restart.between(earlier, seen).ifPresent(restart -> restarted(seen, restart, changed));
      }
    }
    Draft open = drafts.get(pod.uid());
    if (open != null) {
      open.learn(seen);
    }
    succeed(seen, earlier == null, changed);
  }

  private void begin(Seen seen, Signs sign, Set<Draft> changed) {
    Draft draft = open(seen.life().pod().uid(), seen.life().pod().key());
    draft.learn(seen);
    if (sign.goes()) {
      draft.began(seen.at());
    }
    sign.lines().forEach(line -> draft.note(line.at(), line.source(), line.text()));
    changed.add(draft);
  }

  private void restarted(Seen seen, Restart restart, Set<Draft> changed) {
    PodView pod = seen.life().pod();
    String id = pod.uid() + "/" + restart.count();
    Draft draft =
        drafts.computeIfAbsent(
            id,
            _ ->
                new Draft(
                    name(pod.key(), pod.uid()) + "-" + restart.count(),
                    pod.key(),
                    id,
                    seen.group()));
    draft.learn(seen);
    draft.fix(restart.manner());
    draft.gone(seen.at());
    draft.note(seen.at(), "kubelet " + pod.spec().nodeName(), restart.text());
    changed.add(draft);
  }

  /// A new pod may take the place of one that went; a restarted one takes its own.
  private void succeed(Seen seen, boolean isNew, Set<Draft> changed) {
    PodView pod = seen.life().pod();
    if (pod.terminating() || pod.isFinished()) {
      return;
    }
    for (Draft draft : drafts.values()) {
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

  private void gone(Instant at, ObjectKey pod, String uid, Set<Draft> changed) {
    Seen last = lives.remove(uid);
    uids.remove(pod, uid);
    Draft draft = drafts.get(uid);
    if (draft == null && (last == null || !last.life().pod().isScheduled())) {
      return;
    }
    Draft gone = open(uid, pod);
    if (last != null) {
      gone.learn(last);
    }
    if (!gone.isGone()) {
      gone.gone(at);
      gone.note(at, "API server", "removed it");
      changed.add(gone);
    }
  }

  private void told(String uid, KnownRole role, Set<Draft> changed) {
    Draft draft = drafts.get(uid);
    if (draft != null && draft.told(role)) {
      changed.add(draft);
    }
  }

  private void handedOver(HandedOver done, Set<Draft> changed) {
    Draft draft = open(done.uid(), done.pod());
    String time = "%.1f s".formatted(done.took().toMillis() / 1000.0);
    if (done.done()) {
      draft.handedOver("by the guard, %s, %s".formatted(done.outcome(), time));
    }
    draft.note(
        done.at(),
        "redis-guard",
        (done.done() ? "handed over %s in %s" : "could not hand over: %s (%s)")
            .formatted(done.outcome(), time));
    changed.add(draft);
  }

  private void masterAgain(MasterAgain again, Set<Draft> changed) {
    for (Draft draft : drafts.values()) {
      if (draft.group().equals(again.group()) && draft.withoutMaster(again.without())) {
        draft.note(
            again.at(),
            "Redis",
            "%s is master; %.1f s without one"
                .formatted(again.master(), again.without().toMillis() / 1000.0));
        changed.add(draft);
      }
    }
  }

  private Draft open(String uid, ObjectKey pod) {
    return drafts.computeIfAbsent(
        uid,
        _ -> {
          Seen seen = lives.get(uid);
          String group = seen == null ? guessedGroup(pod) : seen.group();
          Draft draft = new Draft(name(pod, uid), pod, uid, group);
          if (seen != null) {
            draft.learn(seen);
          }
          return draft;
        });
  }

  /// The workload's name before the number of a StatefulSet's pod; right for those alone.
  private static String guessedGroup(ObjectKey pod) {
    return pod.namespace() + "/" + pod.name().replaceFirst("-\\d+$", "");
  }

  /// The same for everybody who writes it, and a valid name whatever the pod's is.
  static String name(ObjectKey pod, String uid) {
    String start = pod.name().substring(0, Math.min(pod.name().length(), NAME_LENGTH));
    return "%s-%08x".formatted(start, uid.hashCode()).toLowerCase(Locale.ROOT);
  }

  private void forgetTheOldest() {
    while (drafts.size() > MOST) {
      drafts.remove(drafts.firstEntry().getKey());
    }
  }

  private static Map<String, Changed> bounded() {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, Changed> eldest) {
        return size() > MOST;
      }
    };
  }
}
