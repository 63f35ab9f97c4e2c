package io.redisguard.ledger;

import static java.util.Objects.requireNonNull;

import io.redisguard.ledger.Observation.KnownRole;
import io.redisguard.subject.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One disruption of one Redis pod, or the attempt at one.
///
/// @param name of the record: the same whoever writes it
/// @param node that the pod ran on; empty when it was not told
/// @param by who did it, for people; empty when nobody was seen
/// @param asked everything that was asked about the pod, in order of the first question
/// @param began the first sign that the pod really goes; null while it was only asked for
/// @param gone when it had left the cluster, or its container had ended
/// @param replaced when a pod took its place
/// @param ready when that was ready, or the restarted container was
/// @param handover "by the guard, to redis-node-2, 0.4 s"; empty when none was seen
/// @param withoutMaster how long the group had no master that answered; null when nobody measured
/// @param evidence in order of time
/// @param prevention what would have prevented it, or made it harmless
public record Disruption(
    String name,
    ObjectKey pod,
    String uid,
    String group,
    String node,
    KnownRole role,
    Manner manner,
    String by,
    List<Asking> asked,
    @Nullable Instant began,
    @Nullable Instant gone,
    @Nullable Instant replaced,
    @Nullable Instant ready,
    String handover,
    @Nullable Duration withoutMaster,
    List<Evidence> evidence,
    String prevention) {

  /// How far it has come.
  public enum Stage {
    /// Every request was refused.
    REFUSED("Refused"),
    /// The last answer was "wait".
    WAITING("Waiting"),
    /// Let through by the guard, and nothing happened: something else refused it.
    ALLOWED("Allowed"),
    GOING("Going"),
    GONE("Gone"),
    REPLACED("Replaced"),
    /// Its place is filled by a pod that is ready.
    OVER("Over");

    private final String word;

    Stage(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  public Disruption {
    requireNonNull(name, "name is null");
    requireNonNull(pod, "pod is null");
    requireNonNull(uid, "uid is null");
    requireNonNull(group, "group is null");
    requireNonNull(node, "node is null");
    requireNonNull(role, "role is null");
    requireNonNull(manner, "manner is null");
    requireNonNull(by, "by is null");
    asked = List.copyOf(asked);
    requireNonNull(handover, "handover is null");
    evidence = List.copyOf(evidence);
    requireNonNull(prevention, "prevention is null");
  }

  public Stage stage() {
    if (gone != null) {
      return ready != null ? Stage.OVER : replaced != null ? Stage.REPLACED : Stage.GONE;
    }
    if (began != null) {
      return Stage.GOING;
    }
    if (asked.stream().anyMatch(asking -> asking.allowed() > 0)) {
      return Stage.ALLOWED;
    }
    return asked.stream().anyMatch(asking -> asking.waits() > 0) ? Stage.WAITING : Stage.REFUSED;
  }

  /// The moment by which it is sorted: when it began, or was first asked for.
  public Instant time() {
    if (began != null) {
      return began;
    }
    return asked.isEmpty() ? Instant.EPOCH : asked.getFirst().firstTime();
  }

  /// How long it was held: from the first "wait" of anybody to the last.
  public Duration held() {
    Duration longest = Duration.ZERO;
    for (Asking asking : asked) {
      Duration held = Duration.between(asking.firstTime(), asking.lastTime());
      if (asking.waits() > 0 && held.compareTo(longest) > 0) {
        longest = held;
      }
    }
    return longest;
  }

  public int allowed() {
    return asked.stream().mapToInt(Asking::allowed).sum();
  }

  /// How often the answer was "wait" or "no".
  public int refusals() {
    return asked.stream().mapToInt(asking -> asking.waits() + asking.refused()).sum();
  }

  /// What happened in one sentence without a full stop: "redis-node-0 (master) was deleted by
  /// alice", "alice asked to evict redis-node-0 and was refused".
  ///
  /// @param name of the pod, or whatever stands for it
  public String headline(String name) {
    String whom = role.isUnknown() ? name : name + " (" + role.role() + ")";
    return switch (stage()) {
      case REFUSED -> question(whom) + " and was refused";
      case WAITING -> question(whom) + " and was told to wait";
      case ALLOWED -> question(whom) + " and was allowed to, and nothing came of it";
      case GOING, GONE, REPLACED, OVER ->
          whom
              + " "
              + manner.clause()
              + (by.isEmpty() ? "" : (manner.isBrief() ? " by " : ", by ") + by);
    };
  }

  private String question(String whom) {
    if (asked.isEmpty()) {
      return "somebody asked for " + whom;
    }
    Asking first = asked.getFirst();
    int others = asked.size() - 1;
    String who = first.who() + (others == 0 ? "" : " and " + others + " more");
    return "%s asked to %s %s".formatted(who, first.call().verb(), whom);
  }
}
