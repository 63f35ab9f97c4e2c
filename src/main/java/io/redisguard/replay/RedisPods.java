package io.redisguard.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.cluster.LoggedCluster;
import io.redisguard.cluster.ObjectKind;
import io.redisguard.facts.NamespaceView;
import io.redisguard.facts.RedisGroup;
import io.redisguard.facts.RedisIdentity;
import io.redisguard.review.PodProjection;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.PodView;
import io.redisguard.subject.WorkloadView;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which pods of a log are Redis: by their bodies, by the objects that the user gave, and, where
/// neither tells, by their names.
final class RedisPods {
  /// A word of the name, not a part of one.
  private static final Pattern NAME =
      Pattern.compile("(?:.*[-.])?(?:redis|valkey|keydb|sentinel|dragonfly)\\d*(?:[-.].*)?");

  private static final int MOST_REMEMBERED = 100_000;

  /// A pod whose body was read ahead of its time.
  private record Ahead(PodView pod, Instant created) {}

  private final LoggedCluster cluster;
  private final RedisIdentity identity;
  private final Map<ObjectKey, Ahead> ahead = new HashMap<>();

  /// Pods that were seen not to be Redis in spite of their names.
  private final Set<ObjectKey> others = new LinkedHashSet<>();

  /// Names of pods that are there, where the log tells names alone.
  private final Map<String, Set<String>> names = new HashMap<>();

  RedisPods(LoggedCluster cluster, RedisIdentity identity) {
    this.cluster = cluster;
    this.identity = identity;
  }

  /// Whether a body is a Redis pod's.
  boolean isRedis(JsonNode pod) {
    return RedisGroup.isRedis(PodProjection.pod(pod), identity);
  }

  /// Reads ahead: a pod that was there before the log begins is told only by what follows on its
  /// eviction.
  ///
  /// @return whether it is Redis
  boolean note(ObjectKey key, JsonNode body) {
    if (isRedis(body)) {
      ahead.computeIfAbsent(key, _ -> new Ahead(PodProjection.pod(body).asReady(), created(body)));
      return true;
    }
    if (isRedisName(key.name()) && others.size() < MOST_REMEMBERED) {
      others.add(key);
    }
    return false;
  }

  /// Takes a Redis pod as it is now.
  void saw(JsonNode pod) {
    cluster.put(pod);
  }

  boolean isRedis(ObjectKey key) {
    PodView pod = view(key, Instant.MAX);
    return pod != null ? RedisGroup.isRedis(pod, identity) : isKnownByName(key);
  }

  /// Whether nothing but its name speaks for the pod.
  boolean isKnownByName(ObjectKey key) {
    return view(key, Instant.MAX) == null && !others.contains(key) && isRedisName(key.name());
  }

  static boolean isRedisName(String name) {
    return NAME.matcher(name).matches();
  }

  /// The pod of this name: as it was last seen, as it will be seen, or as its workload makes it.
  /// Without a UID when it may be another one of the same name. Null when nothing is known.
  @Nullable PodView view(ObjectKey key, Instant at) {
    NamespaceView namespace = cluster.namespace(key.namespace());
    PodView pod = namespace.pod(key.name());
    if (pod != null) {
      return pod;
    }
    Ahead later = ahead.get(key);
    if (later == null) {
      return StandIns.of(key, namespace);
    }
    return later.created().isAfter(at) ? StandIns.withUid(later.pod(), "") : later.pod();
  }

  /// The namespace with all its Redis pods in it, as far as they are known.
  NamespaceView namespace(String name, Instant at) {
    NamespaceView namespace = cluster.namespace(name);
    for (String pod : names.getOrDefault(name, Set.of())) {
      PodView view = namespace.pod(pod) == null ? view(new ObjectKey(name, pod), at) : null;
      if (view != null) {
        namespace = namespace.with(view);
      }
    }
    return namespace;
  }

  void isThere(ObjectKey key) {
    if (!key.name().isEmpty()) {
      names.computeIfAbsent(key.namespace(), _ -> new TreeSet<>()).add(key.name());
    }
  }

  void isGone(ObjectKey key) {
    cluster.remove(ObjectKind.POD, key);
    ahead.remove(key);
    names.getOrDefault(key.namespace(), new TreeSet<>()).remove(key.name());
  }

  /// Redis pods of a namespace that a request for a collection means. Of those that are known by
  /// name alone nobody knows the labels: they are meant when all are.
  List<ObjectKey> selected(String namespace, Query query) {
    Set<String> found = new TreeSet<>();
    for (PodView pod : cluster.namespace(namespace).pods().values()) {
      if (RedisGroup.isRedis(pod, identity) && query.selects(pod)) {
        found.add(pod.name());
      }
    }
    if (query.selectsEverything()) {
      found.addAll(names.getOrDefault(namespace, Set.of()));
    }
    List<ObjectKey> keys = new ArrayList<>();
    found.forEach(name -> keys.add(new ObjectKey(namespace, name)));
    return keys;
  }

  /// Objects of the user's are of another time than the log: what identifies one life is left out.
  void give(JsonNode object) {
    ObjectNode copy = object.deepCopy();
    copy.withObject("metadata").remove(List.of("uid", "deletionTimestamp"));
    cluster.put(copy);
  }

  /// Adds the pods that workloads of the user's make and that the user did not give.
  void fillUp() {
    for (String name : cluster.namespaces()) {
      NamespaceView namespace = cluster.namespace(name);
      for (WorkloadView workload : namespace.workloads()) {
        int replicas = workload.replicas() == null ? 0 : Math.min(workload.replicas(), 1000);
        for (int i = 0; workload.is("apps", "StatefulSet") && i < replicas; i++) {
          String pod = workload.name() + "-" + (workload.firstOrdinal() + i);
          ObjectKey key = new ObjectKey(name, pod);
          if (namespace.pod(pod) == null && isRedis(key)) {
            isThere(key);
          }
        }
      }
    }
  }

  private static Instant created(JsonNode pod) {
    try {
      return Instant.parse(pod.at("/metadata/creationTimestamp").asText(""));
    } catch (DateTimeException _) {
      return Instant.MAX;
    }
  }
}
