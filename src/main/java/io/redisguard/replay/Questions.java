package io.redisguard.replay;

import io.redisguard.cluster.LoggedCluster;
import io.redisguard.ledger.Asking.Answer;
import io.redisguard.ledger.Asking.Call;
import io.redisguard.ledger.Observation.Asked;
import io.redisguard.ledger.Observation.Wanted;
import io.redisguard.ledger.Witness;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.PodView;
import io.redisguard.subject.Subject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Requests for a pod to go, and how they were answered.
final class Questions {
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int BAD = 400;

  private final GuardPolicy policy;
  private final LoggedCluster cluster;
  private final RedisPods pods;
  private final Book book;
  private final Witness witness;

  Questions(GuardPolicy policy, LoggedCluster cluster, RedisPods pods, Book book) {
    this.policy = policy;
    this.cluster = cluster;
    this.pods = pods;
    this.book = book;
    witness = new Witness(policy, "");
  }

  /// Writes it down, with what the guard would have said.
  ///
  /// @param known the pod; null when the log does not show it
  void ask(AuditEvent event, ObjectKey key, @Nullable PodView known) {
    PodView pod = known != null && known.uid().isEmpty() ? StandIns.running(known) : known;
    Subject subject = subject(event, key, pod);
    Verdict verdict =
        pod == null || subject == null
            ? Verdict.withoutPod()
            : Verdict.of(
                subject,
                event.actor(),
                pods.namespace(key.namespace(), event.at()).with(pod),
                cluster,
                policy,
                event.at());
    if (pod != null && subject != null) {
      witness
          .asked(
              event.at(),
              subject,
              event.actor(),
              event.client(),
              pod,
              cluster.namespace(key.namespace()),
              answer(event),
              event.message(),
              against(verdict, subject),
              event.id())
          .ifPresent(asked -> book.write(asked, verdict, true));
    } else {
      book.write(unseen(event, key), verdict, !pods.isKnownByName(key));
    }
  }

  /// Rules that would have kept the pod where it was. A warning about an eviction would not.
  private static String against(Verdict verdict, Subject subject) {
    boolean onlyWarns =
        verdict instanceof Verdict.Told told
            && told.answer() == Answer.ALLOWED
            && subject instanceof Subject.PodEviction;
    return onlyWarns ? "" : verdict.against();
  }

  private Asked unseen(AuditEvent event, ObjectKey key) {
    boolean evicts = event.target().subresource().equals("eviction");
    boolean now = Long.valueOf(0).equals(event.gracePeriod());
    return new Asked(
        event.at(),
        key,
        precondition(event),
        event.actor(),
        event.client(),
        evicts ? Call.EVICTION : now ? Call.FORCE_DELETE : Call.DELETE,
        answer(event),
        event.message(),
        "",
        Wanted.UNKNOWN,
        "",
        event.id());
  }

  private static @Nullable Subject subject(AuditEvent event, ObjectKey key, @Nullable PodView pod) {
    if (event.target().subresource().equals("eviction")) {
      return new Subject.PodEviction(
          key, event.sent().at("/deleteOptions/preconditions/uid").asText(""), Map.of());
    }
    return pod == null ? null : new Subject.PodDelete(pod, event.gracePeriod());
  }

  /// The UID that the request names; empty when it names none.
  static String precondition(AuditEvent event) {
    return event.sent().at("/preconditions/uid").asText("");
  }

  static Answer answer(AuditEvent event) {
    if (event.code() == TOO_MANY_REQUESTS) {
      return Answer.WAIT;
    }
    return event.code() >= BAD ? Answer.REFUSED : Answer.ALLOWED;
  }
}
