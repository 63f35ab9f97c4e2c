package io.redisguard.ledger;

import static java.util.Objects.requireNonNull;

import io.redisguard.ledger.Observation.Wanted;
import io.redisguard.subject.Actor;
import java.time.Instant;
import java.util.Set;

/// What one asker asked of one pod, and how it was answered. Equal questions are counted, not
/// listed.
///
/// @param seenBy which replica of the guard was asked; empty in a replay
/// @param user `userInfo.username`
/// @param client the first word of the user agent, where an audit log tells it; else empty
/// @param allowed how often it was let through
/// @param waits how often the answer was "wait" (429)
/// @param refused how often it was refused for good
/// @param last what the last answer said: the message of a refusal, or why it was let through
/// @param rules that had something against it, refused or not
/// @param wanted whether the controller that asked still wants a pod in this place
/// @param audit an id to find the first question by in the audit log
public record Asking(
    String seenBy,
    String user,
    String client,
    Call call,
    int allowed,
    int waits,
    int refused,
    Instant firstTime,
    Instant lastTime,
    String last,
    String rules,
    Wanted wanted,
    String audit) {

  /// What was asked for.
  public enum Call {
    EVICTION("evict"),
    DELETE("delete"),
    FORCE_DELETE("force-delete");

    private final String verb;

    Call(String verb) {
      this.verb = verb;
    }

    public String verb() {
      return verb;
    }
  }

  /// How it was answered.
  public enum Answer {
    ALLOWED,
    WAIT,
    REFUSED
  }

  public Asking {
    requireNonNull(seenBy, "seenBy is null");
    requireNonNull(user, "user is null");
    requireNonNull(client, "client is null");
    requireNonNull(call, "call is null");
    requireNonNull(firstTime, "firstTime is null");
    requireNonNull(lastTime, "lastTime is null");
    requireNonNull(last, "last is null");
    requireNonNull(rules, "rules is null");
    requireNonNull(wanted, "wanted is null");
    requireNonNull(audit, "audit is null");
  }

  static Asking first(Observation.Asked asked) {
    return new Asking(
            asked.seenBy(),
            asked.actor().username(),
            asked.client(),
            asked.call(),
            0,
            0,
            0,
            asked.at(),
            asked.at(),
            "",
            "",
            asked.wanted(),
            asked.audit())
        .and(asked);
  }

  /// This and one more question of the same asker.
  Asking and(Observation.Asked asked) {
    return new Asking(
        seenBy,
        user,
        client,
        call,
        allowed + (asked.answer() == Answer.ALLOWED ? 1 : 0),
        waits + (asked.answer() == Answer.WAIT ? 1 : 0),
        refused + (asked.answer() == Answer.REFUSED ? 1 : 0),
        firstTime,
        asked.at(),
        asked.message(),
        asked.rules().isEmpty() ? rules : asked.rules(),
        asked.wanted(),
        audit);
  }

  /// Whether it is the same slot of the record: a later count of it replaces this one.
  boolean isSameSlot(Asking other) {
    return seenBy.equals(other.seenBy)
        && user.equals(other.user)
        && client.equals(other.client)
        && call == other.call;
  }

  public int times() {
    return allowed + waits + refused;
  }

  /// The asker in a few words: `alice (kubectl)`, `statefulset-controller`.
  public String who() {
    return Who.text(user) + (client.isEmpty() || isComponent() ? "" : " (" + client + ")");
  }

  /// What stands behind the user name.
  Actor.Kind actor() {
    return new Actor(user, Set.of()).kind();
  }

  private boolean isComponent() {
    return actor() != Actor.Kind.PERSON;
  }
}
