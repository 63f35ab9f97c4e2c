package io.redisguard.cluster;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.redisguard.cluster.LiveStore.CustomController;
import io.redisguard.review.PodProjection;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.OwnerRef;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One reading of a cluster, from its first lists on. After a rollback it is thrown away whole and
/// another one begins, so that nothing of the old state can leak into the new.
final class ClusterWatch implements KindWatch.Sink {
  private final Set<ObjectKind> kinds;
  private final KubernetesClient client;
  private final InstantSource clock;
  private final LiveClusterEvents events;
  private final PolicyObjects policies;
  private final ObjectListener listener;
  private final ClusterFollower follower;
  private final LiveStore store;
  private final CustomControllers customControllers;
  private final Map<ObjectKind, KindWatch> watches = new ConcurrentHashMap<>();
  private volatile boolean synced;
  private volatile boolean stopped;

  /// Watches these kinds; optional ones as soon as their definition is there.
  ClusterWatch(
      Set<ObjectKind> kinds,
      KubernetesClient client,
      InstantSource clock,
      LiveClusterEvents events,
      ClusterFollower follower,
      Consumer<Map<String, JsonNode>> policyListener,
      ObjectListener listener) {
    this.kinds = Set.copyOf(kinds);
    this.client = client;
    this.clock = clock;
    this.events = events;
    this.follower = follower;
    this.store = new LiveStore(follower);
    this.policies = new PolicyObjects(policyListener);
    this.listener = listener;
    this.customControllers =
        new CustomControllers(
            store, new ApiServer(client, CustomControllers.DEADLINE), clock, events);
  }

  /// Begins, and returns at once.
  void start() {
    kinds.stream().filter(kind -> !kind.isOptional()).forEach(this::watch);
    // When the list of definitions is complete, every optional kind that is served has begun.
    var _ = allListed().thenCompose(_ -> allListed()).thenRun(this::finishReading);
  }

  void stop() {
    stopped = true;
    synced = false;
    customControllers.close();
    watches.values().forEach(KindWatch::stop);
  }

  boolean isSynced() {
    return synced;
  }

  LiveStore store() {
    return store;
  }

  /// Kinds whose first list is not there yet, and why: "pods (Forbidden)".
  String missing() {
    return watches.entrySet().stream()
        .filter(watch -> !watch.getValue().isListed())
        .map(
            watch -> {
              String trouble = watch.getValue().trouble();
              return watch.getKey().qualifiedPlural()
                  + (trouble.isEmpty() ? "" : " (" + trouble + ")");
            })
        .sorted()
        .collect(joining(", "));
  }

  /// Per kind the time since its watch was last known to live.
  Map<ObjectKind, Duration> staleness() {
    return watches.entrySet().stream()
        .collect(toMap(Map.Entry::getKey, watch -> watch.getValue().silence()));
  }

  /// The longest silence among some kinds.
  Duration staleness(Predicate<ObjectKind> among) {
    Duration longest = Duration.ZERO;
    for (Map.Entry<ObjectKind, KindWatch> watch : watches.entrySet()) {
      if (among.test(watch.getKey())) {
        Duration silence = watch.getValue().silence();
        longest = silence.compareTo(longest) > 0 ? silence : longest;
      }
    }
    return longest;
  }

  /// Whether a watch has stopped for good, which only another reading mends.
  boolean hasEnded() {
    return !stopped && watches.values().stream().anyMatch(KindWatch::hasEnded);
  }

  /// Of pods alone: other kinds may live in another store with a count of its own.
  long highestResourceVersion() {
    KindWatch pods = watches.get(ObjectKind.POD);
    return pods == null ? 0 : pods.highestResourceVersion();
  }

  void renewCustomControllers() {
    if (synced) {
      customControllers.renew();
    }
  }

  @Override
  public void put(ObjectKind kind, JsonNode object) {
    store.put(kind, object);
    listener.put(kind, object);
    switch (kind) {
      case CUSTOM_RESOURCE_DEFINITION -> {
        ObjectKind defined = optionalKind(ClusterStore.keyOf(object).name());
        if (defined != null) {
          watch(defined);
        }
      }
      case GUARD_POLICY -> policies.put(ClusterStore.keyOf(object).name(), object);
      case POD -> {
        OwnerRef owner = PodProjection.controllerOf(object);
        if (synced && owner != null && NamespaceStore.isCustom(owner)) {
          customControllers.want(
              new CustomController(ClusterStore.keyOf(object).namespace(), owner));
        }
      }
      default -> {
        // Nothing hangs on the other kinds.
      }
    }
  }

  @Override
  public void remove(ObjectKind kind, ObjectKey key) {
    store.remove(kind, key);
    listener.removed(kind, key);
    if (kind == ObjectKind.GUARD_POLICY) {
      policies.remove(key.name());
    }
    ObjectKind undefined =
        kind == ObjectKind.CUSTOM_RESOURCE_DEFINITION ? optionalKind(key.name()) : null;
    KindWatch watch = undefined == null ? null : watches.remove(undefined);
    if (watch != null) {
      watch.stopAndForget();
    }
  }

  private @Nullable ObjectKind optionalKind(String definition) {
    for (ObjectKind kind : kinds) {
      if (kind.isOptional() && kind.qualifiedPlural().equals(definition)) {
        return kind;
      }
    }
    return null;
  }

  private void watch(ObjectKind kind) {
    KindWatch added = new KindWatch(kind, client, this, clock, events);
    if (watches.putIfAbsent(kind, added) == null) {
      added.start();
    }
    if (stopped) {
      added.stop();
    }
  }

  private CompletableFuture<Void> allListed() {
    return CompletableFuture.allOf(
        watches.values().stream().map(KindWatch::listed).toArray(CompletableFuture<?>[]::new));
  }

  private void finishReading() {
    if (stopped) {
      return;
    }
    store.publish();
    policies.tell();
    // Last, so that nobody decides before the policies are known.
    synced = true;
    listener.readAll();
    follower.everythingRead();
    customControllers.start();
    customControllers.renew();
  }
}
