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
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The book of disruptions: takes what is seen to happen, tells which records that changes. One per
/// pod that goes, and one per restart in place. Not safe for several threads.
public final class Ledger {
  private final Drafts drafts = new Drafts();
  private final Pods pods = new Pods();
  private final Authors authors = new Authors();

  /// Takes what happened; returns the records that it made or changed.
  public List<Disruption> observe(Observation observation) {
    Set<Draft> changed = new LinkedHashSet<>();
    switch (observation) {
      case Asked asked -> asked(asked, changed);
      case Seen seen -> seen(seen, changed);
      case Changed change -> authors.note(change);
      case Leaving(Instant at, ObjectKey pod, String uid) ->
          leaving(at, resolved(pod, uid), changed);
      case Gone(Instant at, ObjectKey pod, String uid) ->
          gone(at, pod, resolved(pod, uid), changed);
      case Told(_, String uid, KnownRole role) -> told(uid, role, changed);
      case HandedOver done -> handedOver(done, changed);
      case MasterAgain again -> masterAgain(again, changed);
    }
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
        drafts.put(Draft.of(written));
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
    drafts.forget(draft -> draft.isOverSince(before));
  }

  /// After a break: pods that are not there any more went meanwhile.
  ///
  /// @param there whether a pod of this key and UID is in the cluster
  public List<Disruption> missed(Instant at, BiPredicate<ObjectKey, String> there) {
    List<Disruption> gone = new ArrayList<>();
    for (Seen seen : pods.all()) {
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
    for (Draft draft : drafts.all()) {
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
    for (Draft draft : drafts.all()) {
      boolean waits = draft.hasBegun() && !draft.isGone() && !draft.isNameless();
      if (waits && pods.seen(draft.uid) == null) {
        draft.gone(at);
        draft.note(at, "redis-guard", "did not see it go, and it is not there any more");
        changed.add(draft);
      }
    }
    return changed.stream().map(Draft::record).toList();
  }

  /// Every record that is remembered, the oldest first.
  public List<Disruption> all() {
    return drafts.all().stream().map(Draft::record).toList();
  }

  /// The pod of this name as it was last seen; null when it was not.
  public @Nullable Seen lastSeen(ObjectKey pod) {
    return pods.seen(pods.uid(pod));
  }

  private void asked(Asked asked, Set<Draft> changed) {
    String uid = resolved(asked.pod(), asked.uid());
    if (uid.isEmpty()) {
      uid = drafts.nameless(asked.pod());
      pods.name(asked.pod(), uid);
    }
    Draft draft = open(uid, asked.pod());
    if (draft.ask(asked)) {
      authors.sign(draft, asked);
      changed.add(draft);
    }
  }

  /// The pod of this name, when its UID was not told.
  private String resolved(ObjectKey pod, String uid) {
    return uid.isEmpty() ? pods.uid(pod) : uid;
  }

  private void leaving(Instant at, String uid, Set<Draft> changed) {
    Draft draft = drafts.get(uid);
    if (draft != null && !draft.hasBegun()) {
      draft.began(at);
      draft.note(at, "API server", "told it to end");
      changed.add(draft);
    }
  }

  private void seen(Seen seen, Set<Draft> changed) {
    PodView pod = seen.life().pod();
    String before = pods.uid(pod.key());
    if (!before.isEmpty() && !before.equals(pod.uid())) {
      gone(seen.at(), pod.key(), before, changed);
    }
    Seen earlier = pods.note(seen);
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
    Succession.note(drafts.all(), seen, earlier == null, changed);
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
    Draft draft = drafts.open(seen, restart);
    draft.learn(seen);
    draft.fix(restart.manner());
    draft.gone(seen.at());
    draft.note(seen.at(), "kubelet " + pod.spec().nodeName(), restart.text());
    changed.add(draft);
  }

  private void gone(Instant at, ObjectKey pod, String uid, Set<Draft> changed) {
    Seen last = pods.forget(pod, uid);
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
    Draft draft = drafts.get(again.uid());
    if (draft != null && draft.withoutMaster(again.without())) {
      draft.note(
          again.at(),
          "Redis",
          "%s is master; %.1f s without one"
              .formatted(again.master(), again.without().toMillis() / 1000.0));
      changed.add(draft);
    }
  }

  private Draft open(String uid, ObjectKey pod) {
    return drafts.open(uid, pod, pods.seen(uid));
  }
}
