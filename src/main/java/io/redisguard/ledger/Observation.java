package io.redisguard.ledger;

import static java.util.Objects.requireNonNull;

import io.redisguard.ledger.Asking.Answer;
import io.redisguard.ledger.Asking.Call;
import io.redisguard.subject.Actor;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.PodLife;
import java.time.Duration;
import java.time.Instant;

/// One thing that was seen to happen to a Redis pod.
public sealed interface Observation {
  Instant at();

  /// Somebody asked for a pod to go. A dry run is none.
  ///
  /// @param uid of the pod; empty when the request does not name it
  /// @param message what a refusal said, or why it was let through
  /// @param rules that had something against it: "delete-master, force-delete"
  /// @param wanted whether the controller that asks still wants a pod in this place: a rollout, or
  ///     a scale-down. UNKNOWN for other askers
  record Asked(
      Instant at,
      ObjectKey pod,
      String uid,
      Actor actor,
      String client,
      Call call,
      Answer answer,
      String message,
      String rules,
      Wanted wanted,
      String seenBy,
      String audit)
      implements Observation {
    public Asked {
      requireNonNull(at, "at is null");
      requireNonNull(pod, "pod is null");
      requireNonNull(actor, "actor is null");
      requireNonNull(call, "call is null");
      requireNonNull(answer, "answer is null");
      requireNonNull(wanted, "wanted is null");
    }
  }

  /// Whether a workload still wants a pod in the place of one that goes.
  enum Wanted {
    YES,
    NO,
    UNKNOWN
  }

  /// A pod as it is now.
  ///
  /// @param group `namespace/controller`
  /// @param role which it has, as far as is known
  /// @param needs what the pod would have needed to live on; see [Needs]
  /// @param around what goes on around it that takes it along
  record Seen(Instant at, PodLife life, String group, KnownRole role, Needs needs, Around around)
      implements Observation {}

  /// What takes a pod along without asking the guard: such requests never come to a webhook that
  /// stays out of the way of cleaning up.
  enum Around {
    NOTHING,
    NAMESPACE_GOES,
    OWNER_GONE
  }

  /// The role that a pod had, and who says so.
  ///
  /// @param role `master` or `replica`; empty when nobody tells
  /// @param source `redis` or `label`; empty when nobody tells
  record KnownRole(String role, String source) {
    public static final KnownRole UNKNOWN = new KnownRole("", "");

    public static KnownRole byRedis(boolean master) {
      return new KnownRole(master ? "master" : "replica", "redis");
    }

    public static KnownRole byLabel(boolean master) {
      return new KnownRole(master ? "master" : "replica", "label");
    }

    public boolean isMaster() {
      return role.equals("master");
    }

    public boolean isByRedis() {
      return source.equals("redis");
    }

    public boolean isUnknown() {
      return role.isEmpty();
    }
  }

  /// Somebody changed the workload that makes the pods of a group: the person behind a controller.
  ///
  /// @param group `namespace/name` of the workload, or a namespace alone when all of it goes
  /// @param what in the past tense: "scaled it from 3 to 0"
  record Changed(Instant at, String group, Actor actor, String client, String what)
      implements Observation {}

  /// The API server has told the pod to end: an audit log tells how a request was answered, where a
  /// webhook can only wait for what comes of it.
  ///
  /// @param uid empty when the log does not tell; then it is the pod of this name
  record Leaving(Instant at, ObjectKey pod, String uid) implements Observation {}

  /// The pod is not in the cluster any more.
  ///
  /// @param uid empty for whichever pod has the name
  record Gone(Instant at, ObjectKey pod, String uid) implements Observation {}

  /// Redis itself said which role a pod has that was asked to go.
  record Told(Instant at, String uid, KnownRole role) implements Observation {}

  /// The guard handed the master over, or tried to.
  ///
  /// @param outcome for people: "to redis-node-2"
  record HandedOver(
      Instant at, ObjectKey pod, String uid, boolean done, String outcome, Duration took)
      implements Observation {}

  /// The group of a master that went has a master again that answers.
  ///
  /// @param without how long it had none
  ///
  /// @param uid of the master that went
  /// @param master the new one
  record MasterAgain(Instant at, String uid, String master, Duration without)
      implements Observation {}
}
