package io.redisguard.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.cluster.LoggedCluster;
import io.redisguard.cluster.ObjectKind;
import io.redisguard.ledger.Asking.Answer;
import io.redisguard.ledger.Needs;
import io.redisguard.ledger.Observation;
import io.redisguard.ledger.Observation.Around;
import io.redisguard.ledger.Observation.KnownRole;
import io.redisguard.ledger.Observation.Seen;
import io.redisguard.ledger.Witness;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.review.PodLifeProjection;
import io.redisguard.review.PodProjection;
import io.redisguard.subject.Actor;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.PodLife;
import io.redisguard.subject.PodView;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Requests about pods → what the ledger takes.
final class PodDeeds {
  /// The pod was not there any more, or was another one.
  private static final Set<Integer> BESIDE_THE_POINT = Set.of(404, 409, 410);

  private static final String POD_GC = "system:serviceaccount:kube-system:pod-garbage-collector";

  private final LoggedCluster cluster;
  private final RedisPods pods;
  private final Book book;
  private final Witness witness;
  private final Questions questions;

  PodDeeds(GuardPolicy policy, LoggedCluster cluster, RedisPods pods, Book book) {
    this.cluster = cluster;
    this.pods = pods;
    this.book = book;
    witness = new Witness(policy, "");
    questions = new Questions(policy, cluster, pods, book);
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
        .map(PodDeeds::alone)
        .ifPresent(book::write);
  }

  /// What takes a pod along stands in the log itself; an owner that the log does not show is none
  /// that is gone.
  private static Seen alone(Seen seen) {
    return new Seen(
        seen.at(), seen.life(), seen.group(), seen.role(), seen.needs(), Around.NOTHING);
  }

  /// A pod of a name that was there before takes the place of that one, whatever it looks like.
  private void bornUnseen(AuditEvent event, ObjectKey key) {
    PodView known = pods.view(key, event.at());
    String uid = event.target().uid().isEmpty() ? key + "@" + event.id() : event.target().uid();
    PodView pod = known != null ? StandIns.withUid(known, uid) : PodProjection.pod(bare(key, uid));
    book.write(
        new Seen(
            event.at(),
            new PodLife(pod, "", "", "", "", List.of()),
            group(key, known),
            KnownRole.UNKNOWN,
            Needs.NOTHING,
            Around.NOTHING));
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
      String uid = whole ? last.at("/metadata/uid").asText("") : Questions.precondition(event);
      gone(event, key, uid);
    }
  }

  /// @param after the pod as the answer has it; something else when it does not
  private void remove(AuditEvent event, ObjectKey key, JsonNode after) {
    boolean whole = ObjectKind.of(after) == ObjectKind.POD;
    if (!pods.isRedis(key) || event.actor().kind() == Actor.Kind.NODE) {
      return;
    }
    PodView pod = pods.view(key, event.at());
    questions.ask(event, key, pod);
    if (Questions.answer(event) != Answer.ALLOWED) {
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
}
