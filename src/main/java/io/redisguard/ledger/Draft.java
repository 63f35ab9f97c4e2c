package io.redisguard.ledger;

import static java.util.Comparator.comparing;

import io.redisguard.ledger.Observation.Around;
import io.redisguard.ledger.Observation.Asked;
import io.redisguard.ledger.Observation.KnownRole;
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
  private final Askings asked = new Askings();
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
    written.asked().forEach(draft.asked::merge);
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

  boolean ask(Asked question) {
    return asked.count(question);
  }

  /// What another replica of the guard has counted.
  boolean merge(Asking others) {
    return asked.merge(others);
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
    Asking decisive = asked.decisive(began);
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
        asked.all(),
        began,
        gone,
        replaced,
        ready,
        handover,
        withoutMaster,
        evidence.stream().sorted(comparing(Evidence::at)).toList(),
        prevention);
  }

  private String by(Cause cause) {
    if (behind.isEmpty() || cause.by().isEmpty()) {
      return cause.by();
    }
    return behind + " through " + cause.by();
  }
}
