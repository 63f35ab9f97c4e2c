package io.redisguard.ledger;

import static java.util.Comparator.comparing;

import io.redisguard.ledger.Asking.Answer;
import io.redisguard.ledger.Observation.Around;
import io.redisguard.ledger.Observation.Asked;
import io.redisguard.ledger.Observation.KnownRole;
import io.redisguard.subject.Actor;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.PodLife;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A disruption while it goes on.
final class Draft {
  /// More different askers or lines than a person reads.
  private static final int MOST = 20;

  /// The API server asks webhooks up to three times about one delete.
  private static final Duration REPEATED = Duration.ofSeconds(1);

  final String name;
  final ObjectKey pod;
  final String uid;
  private final String group;
  private KnownRole role = KnownRole.UNKNOWN;
  private Needs needs = Needs.NOTHING;
  private Around around = Around.NOTHING;
  private String node = "";
  private @Nullable PodLife life;
  private @Nullable Manner fixed;
  private @Nullable Disruption written;
  private String behind = "";
  private final List<Asking> asked = new ArrayList<>();
  private final List<Evidence> evidence = new ArrayList<>();
  private @Nullable Instant began;
  private @Nullable Instant gone;
  private @Nullable Instant replaced;
  private @Nullable Instant ready;
  private String successor = "";
  private String handover = "";
  private @Nullable Duration withoutMaster;

  Draft(String name, ObjectKey pod, String uid, String group) {
    this.name = name;
    this.pod = pod;
    this.uid = uid;
    this.group = group;
  }

  /// Goes on with a record that was written before.
  static Draft of(Disruption written) {
    Draft draft = new Draft(written.name(), written.pod(), written.uid(), written.group());
    draft.written = written;
    draft.role = written.role();
    draft.node = written.node();
    draft.asked.addAll(written.asked());
    draft.evidence.addAll(written.evidence());
    draft.began = written.began();
    draft.gone = written.gone();
    draft.replaced = written.replaced();
    draft.ready = written.ready();
    draft.handover = written.handover();
    draft.withoutMaster = written.withoutMaster();
    return draft;
  }

  /// What is known of the pod; the role that it had before it began to go is kept.
  void learn(Observation.Seen seen) {
    life = seen.life();
    if (seen.life().pod().spec().nodeName().isEmpty()) {
      return;
    }
    node = seen.life().pod().spec().nodeName();
    needs = seen.needs();
    around = around == Around.NOTHING ? seen.around() : around;
    boolean open = role.isUnknown() || (began == null && !role.isByRedis());
    if (open && !seen.role().isUnknown()) {
      role = seen.role();
    }
  }

  /// Redis itself says so, before it went: better than any label.
  ///
  /// @return whether that is news
  boolean told(KnownRole byRedis) {
    boolean news = began == null && !byRedis.isUnknown() && !byRedis.equals(role);
    if (news) {
      role = byRedis;
    }
    return news;
  }

  /// Counts a question.
  ///
  /// @return whether it changes the record: a repeated review of one request does not
  boolean ask(Asked question) {
    for (int i = 0; i < asked.size(); i++) {
      Asking asking = asked.get(i);
      if (asking.isBy(question)) {
        if (isRepeated(asking, question)) {
          return false;
        }
        asked.set(i, asking.and(question));
        return true;
      }
    }
    if (asked.size() < MOST) {
      asked.add(Asking.first(question));
    }
    return true;
  }

  private static boolean isRepeated(Asking asking, Asked question) {
    return question.answer() == Answer.ALLOWED
        && asking.allowed() > 0
        && Duration.between(asking.lastTime(), question.at()).compareTo(REPEATED) <= 0;
  }

  /// What another replica of the guard has counted.
  boolean merge(Asking others) {
    for (int i = 0; i < asked.size(); i++) {
      if (asked.get(i).isSameSlot(others)) {
        boolean more = others.times() > asked.get(i).times();
        if (more) {
          asked.set(i, others);
        }
        return more;
      }
    }
    return asked.size() < MOST && asked.add(others);
  }

  void note(Instant at, String source, String text) {
    Evidence line = new Evidence(at, source, text);
    boolean told =
        evidence.stream()
            .anyMatch(other -> other.source().equals(source) && other.text().equals(line.text()));
    if (!told && evidence.size() < MOST) {
      evidence.add(line);
    }
  }

  void began(Instant at) {
    if (began == null) {
      began = at;
    }
  }

  void gone(Instant at) {
    began(at);
    if (gone == null) {
      gone = at;
    }
  }

  void replaced(Instant at, String by) {
    replaced = at;
    successor = by;
  }

  boolean isReplacedBy(String other) {
    return successor.equals(other);
  }

  /// Whether it is of a container that was started again in its pod.
  boolean isRestart() {
    return fixed != null;
  }

  void ready(Instant at) {
    if (ready == null) {
      ready = at;
    }
  }

  /// A restart in place, which is nobody's doing but the kubelet's.
  void fix(Manner manner) {
    fixed = manner;
  }

  /// Who stands behind the controller that did it.
  void behind(String who) {
    behind = who;
  }

  void handedOver(String text) {
    handover = text;
  }

  boolean withoutMaster(Duration time) {
    if (withoutMaster != null || !role.isMaster() || began == null) {
      return false;
    }
    withoutMaster = time;
    return true;
  }

  String group() {
    return group;
  }

  /// The pod of one that went and nothing yet tells why; null for others.
  @Nullable PodLife unexplained() {
    return began != null && record().manner() == Manner.UNKNOWN ? life : null;
  }

  boolean hasBegun() {
    return began != null;
  }

  boolean isGone() {
    return gone != null;
  }

  boolean isReplaced() {
    return replaced != null;
  }

  boolean isOverSince(Instant before) {
    return ready != null && gone != null && ready.isBefore(before);
  }

  /// Told by a log that has no UIDs: nothing can be missed about it.
  boolean isNameless() {
    return uid.indexOf('#') >= 0;
  }

  boolean isOver() {
    return ready != null;
  }

  Disruption record() {
    Asking decisive = decisive();
    Cause cause = Cause.of(life, decisive, around, isReplaced());
    Manner manner = fixed == null ? cause.manner() : fixed;
    String by = fixed == null ? by(cause) : "kubelet " + node;
    String prevention =
        began == null
            ? ""
            : Prevention.of(manner, role, needs, decisive == null ? "" : decisive.rules());
    if (life == null && written != null && written.began() != null) {
      manner = written.manner();
      by = written.by();
      prevention = written.prevention();
    }
    return new Disruption(
        name,
        pod,
        uid,
        group,
        node,
        role,
        manner,
        by,
        asked,
        began,
        gone,
        replaced,
        ready,
        handover,
        withoutMaster,
        evidence.stream().sorted(comparing(Evidence::at)).toList(),
        prevention);
  }

  /// The request that made it go: the last that was let through before it began. Those that come
  /// later only clear away, but for a person who does not wait for it to end.
  private @Nullable Asking decisive() {
    Asking last = null;
    for (Asking asking : asked) {
      if (asking.allowed() == 0) {
        continue;
      }
      if (asking.call() == Asking.Call.FORCE_DELETE && asking.actor() == Actor.Kind.PERSON) {
        return asking;
      }
      boolean late = began != null && asking.lastTime().isAfter(began.plus(REPEATED));
      if (last == null || !late) {
        last = asking;
      }
    }
    return last;
  }

  private String by(Cause cause) {
    if (behind.isEmpty() || cause.by().isEmpty()) {
      return cause.by();
    }
    return behind + " through " + cause.by();
  }
}
