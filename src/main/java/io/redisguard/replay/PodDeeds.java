package io.redisguard.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.cluster.LoggedCluster;
import io.redisguard.cluster.ObjectKind;
import io.redisguard.ledger.Asking.Answer;
import io.redisguard.ledger.Asking.Call;
import io.redisguard.ledger.Needs;
import io.redisguard.ledger.Observation;
import io.redisguard.ledger.Observation.Asked;
import io.redisguard.ledger.Observation.KnownRole;
import io.redisguard.ledger.Observation.Wanted;
import io.redisguard.ledger.Witness;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.review.PodLifeProjection;
import io.redisguard.review.PodProjection;
import io.redisguard.subject.Actor;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.PodLife;
import io.redisguard.subject.PodView;
import io.redisguard.subject.Subject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Requests about pods → what the ledger takes.
final class PodDeeds {
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int BAD = 400;

  /// The pod was not there any more, or was another one.
  private static final Set<Integer> BESIDE_THE_POINT = Set.of(404, 409, 410);

  private static final String POD_GC = "system:serviceaccount:kube-system:pod-garbage-collector";

  private final GuardPolicy policy;
  private final LoggedCluster cluster;
  private final RedisPods pods;
  private final Book book;
  private final Witness witness;

  PodDeeds(GuardPolicy policy, LoggedCluster cluster, RedisPods pods, Book book) {
    this.policy = policy;
    this.cluster = cluster;
    this.pods = pods;
    this.book = book;
    witness = new Witness(policy, "");
  }

  void take(AuditEvent event) {
    ObjectKey key = event.target().key();
    if (BESIDE_THE_POINT.contains(event.code())) {
      return;
    }
    if (event.target().subresource().equals("eviction")) {
      remove(event, key, event.got());
    } else if (event.verb().equals("deletecollection")) {
      removeAll(event);
    } else if (event.verb().equals("delete")) {
      if (event.actor().kind() == Actor.Kind.NODE) {
        ended(event, key);
      } else {
        remove(event, key, event.got());
      }
    } else if (event.succeeded()) {
      written(event, key);
    }
  }

  private void written(AuditEvent event, ObjectKey key) {
    JsonNode body = Deeds.stored(event, ObjectKind.POD);
    if (body != null) {
      see(event, body);
    } else if (!key.name().isEmpty() && pods.isRedis(key)) {
      boolean created = event.verb().equals("create") && event.target().subresource().isEmpty();
      PodView known = pods.view(key, event.at());
      pods.isThere(key);
      if (created && !event.hasBodies()) {
        bornUnseen(event, key);
      } else if (known != null
          && StatusPatch.isOne(event.sent())
          && known.uid().equals(event.sent().at("/metadata/uid").asText(""))) {
        see(event, key, StatusPatch.on(known, event.sent()));
      }
    }
  }

  private void see(AuditEvent event, JsonNode body) {
    ObjectKey key = Deeds.keyOf(body);
    pods.saw(body);
    pods.isThere(key);
    see(event, key, PodLifeProjection.podLife(body));
  }

  private void see(AuditEvent event, ObjectKey key, PodLife life) {
    witness
        .seen(event.at(), life, cluster.namespace(key.namespace()), cluster.cluster())
        .ifPresent(book::write);
  }

  /// A pod of a name that was there before takes the place of that one, whatever it looks like.
  private void bornUnseen(AuditEvent event, ObjectKey key) {
    PodView known = pods.view(key, event.at());
    String uid =
        event.target().uid().isEmpty() ? key + "@" + event.id() : event.target().uid();
    PodView pod =
        known != null ? RedisPods.withUid(known, uid) : PodProjection.pod(bare(key, uid));
    book.write(
        new Observation.Seen(
            event.at(),
            new PodLife(pod, "", "", "", "", List.of()),
            group(key, known),
            KnownRole.UNKNOWN,
            Needs.NOTHING));
  }

  private String group(ObjectKey key, @Nullable PodView known) {
    return known != null && known.controller() != null
        ? key.namespace() + "/" + known.controller().name()
        : key.namespace() + "/" + key.name().replaceFirst("-\\d+$", "");
  }

  private static ObjectNode bare(ObjectKey key, String uid) {
    ObjectNode pod = JsonNodeFactory.instance.objectNode();
    pod.withObject("metadata")
        .put("namespace", key.namespace())
        .put("name", key.name())
        .put("uid", uid);
    return pod;
  }

  /// The kubelet confirms that nothing of the pod runs any more.
  private void ended(AuditEvent event, ObjectKey key) {
    if (!event.succeeded() || !pods.isRedis(key)) {
      return;
    }
    JsonNode last = event.got();
    boolean whole = ObjectKind.of(last) == ObjectKind.POD;
    if (whole) {
      see(event, last);
    }
    if (last.at("/metadata/finalizers").isEmpty()) {
      String uid = whole ? last.at("/metadata/uid").asText("") : precondition(event);
      gone(event, key, uid);
    }
  }

  private static String precondition(AuditEvent event) {
    return event.sent().at("/preconditions/uid").asText("");
  }

  /// @param after the pod as the answer has it; something else when it does not
  private void remove(AuditEvent event, ObjectKey key, JsonNode after) {
    boolean whole = ObjectKind.of(after) == ObjectKind.POD;
    if (!pods.isRedis(key) || event.actor().kind() == Actor.Kind.NODE) {
      return;
    }
    PodView pod = pods.view(key, event.at());
    ask(event, key, pod);
    if (answer(event) != Answer.ALLOWED) {
      return;
    }
    String uid = pod == null ? "" : pod.uid();
    book.write(new Observation.Leaving(event.at(), key, uid));
    if (whole) {
      see(event, after);
    }
    if (isAtOnce(event, pod, after)) {
      gone(event, key, uid);
    }
  }

  private void ask(AuditEvent event, ObjectKey key, @Nullable PodView known) {
    boolean standIn = known != null && known.uid().isEmpty();
    PodView pod = standIn ? RedisPods.running(known) : known;
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

  private static @Nullable Subject subject(
      AuditEvent event, ObjectKey key, @Nullable PodView pod) {
    if (event.target().subresource().equals("eviction")) {
      return new Subject.PodEviction(
          key, event.sent().at("/deleteOptions/preconditions/uid").asText(""), Map.of());
    }
    return pod == null ? null : new Subject.PodDelete(pod, event.gracePeriod());
  }

  private void removeAll(AuditEvent event) {
    JsonNode list = event.got().path("items");
    String namespace = event.target().namespace();
    if (list.isArray() && !list.isEmpty()) {
      for (JsonNode pod : list) {
        ObjectKey key = new ObjectKey(namespace, pod.at("/metadata/name").asText(""));
        if (pod instanceof ObjectNode body && pods.isRedis(named(body, namespace))) {
          pods.note(key, body);
          remove(event, key, body);
        }
      }
      return;
    }
    for (ObjectKey key : pods.selected(namespace, Query.of(event.uri()))) {
      remove(event, key, event.got());
    }
  }

  /// Members of a list leave their kind to the list.
  private static ObjectNode named(ObjectNode pod, String namespace) {
    pod.put("apiVersion", "v1").put("kind", "Pod");
    pod.withObject("metadata").put("namespace", namespace);
    return pod;
  }

  private void gone(AuditEvent event, ObjectKey key, String uid) {
    book.write(new Observation.Gone(event.at(), key, uid));
    pods.isGone(key);
  }

  /// Without waiting for a kubelet.
  private static boolean isAtOnce(AuditEvent event, @Nullable PodView pod, JsonNode after) {
    if (!after.at("/metadata/finalizers").isEmpty()) {
      return false;
    }
    boolean idle = pod != null && !pod.uid().isEmpty() && (pod.isFinished() || !pod.isScheduled());
    return idle
        || Long.valueOf(0).equals(event.gracePeriod())
        || after.at("/metadata/deletionGracePeriodSeconds").asInt(-1) == 0
        || event.actor().username().equals(POD_GC);
  }

  private static Answer answer(AuditEvent event) {
    if (event.code() == TOO_MANY_REQUESTS) {
      return Answer.WAIT;
    }
    return event.code() >= BAD ? Answer.REFUSED : Answer.ALLOWED;
  }
}
