package io.redisguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.redisguard.subject.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Follows all objects of one kind. Hands each on as JSON and keeps none.
final class KindWatch implements ResourceEventHandler<GenericKubernetesResource> {
  /// Where objects go; may throw, which costs that object only.
  interface Sink {
    void put(ObjectKind kind, JsonNode object);

    void remove(ObjectKind kind, ObjectKey key);
  }

  private static final Logger LOG = Logger.getLogger(KindWatch.class);

  /// Objects per page of the first list; kubectl's number.
  private static final long PAGE = 500;

  private final ObjectKind kind;
  private final KubernetesSerialization serialization;
  private final Sink sink;
  private final InstantSource clock;
  private final LiveClusterEvents events;
  private final KeyOnlyStore keys = new KeyOnlyStore();
  private final SharedIndexInformer<GenericKubernetesResource> informer;
  private final CompletableFuture<@Nullable Void> listed = new CompletableFuture<>();
  private final AtomicLong highest = new AtomicLong();
  private final AtomicBoolean complained = new AtomicBoolean();

  /// Keys of the first list that were handed on. The informer hands on in a thread of its own, some
  /// time after it has read.
  private final Set<String> handedOn = ConcurrentHashMap.newKeySet();

  private volatile boolean listRead;
  private volatile Instant lastSeenAlive = Instant.MIN;
  private volatile String trouble = "";

  KindWatch(
      ObjectKind kind,
      KubernetesClient client,
      Sink sink,
      InstantSource clock,
      LiveClusterEvents events) {
    this.kind = kind;
    this.serialization = client.getKubernetesSerialization();
    this.sink = sink;
    this.clock = clock;
    this.events = events;
    var objects = client.genericKubernetesResources(kind.definition());
    // No resync: it would repeat what is known, and before fabric8 7.8.0 it dies of a handler that
    // throws (fabric8io/kubernetes-client#7435).
    informer =
        (kind.isNamespaced() ? objects.inAnyNamespace() : objects)
            .withLimit(PAGE)
            .runnableInformer(0);
    informer
        .removeNamespaceIndex()
        .itemStore(keys)
        .exceptionHandler((_, problem) -> noteAndRetry(problem))
        .addEventHandler(this);
  }

  /// Begins to list and to watch, once; goes on trying for as long as it takes.
  void start() {
    informer
        .start()
        .thenRun(
            () -> {
              listRead = true;
              noteIfHandedOn();
            });
  }

  /// Completes when the first list has been handed on, or the watch was stopped.
  CompletableFuture<@Nullable Void> listed() {
    return listed;
  }

  void stop() {
    informer.stop();
    listed.complete(null);
  }

  /// Stops, and takes back all that was handed on.
  void stopAndForget() {
    stop();
    keys.values().forEach(object -> onDelete(object, true));
  }

  boolean isListed() {
    return listed.isDone();
  }

  /// The watch has stopped by itself and will not come back.
  boolean hasEnded() {
    return informer.stopped().toCompletableFuture().isDone();
  }

  /// Time since the watch was last known to live; zero before the first list, whose absence is
  /// another matter.
  Duration silence() {
    Instant now = clock.instant();
    if (informer.isWatching()) {
      lastSeenAlive = now;
    }
    return isListed() && lastSeenAlive.isBefore(now)
        ? Duration.between(lastSeenAlive, now)
        : Duration.ZERO;
  }

  /// The highest resourceVersion that came by, in a list, an event or a bookmark.
  long highestResourceVersion() {
    noteVersion(informer.lastSyncResourceVersion());
    return highest.get();
  }

  /// Why the last list or watch failed; empty when none did.
  String trouble() {
    return trouble;
  }

  /// What the informer itself remembers.
  List<GenericKubernetesResource> kept() {
    return informer.getStore().list();
  }

  @Override
  public void onAdd(GenericKubernetesResource object) {
    handOn(object, () -> sink.put(kind, json(object)));
  }

  @Override
  public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource object) {
    handOn(object, () -> sink.put(kind, json(object)));
  }

  @Override
  public void onDelete(GenericKubernetesResource object, boolean stateUnknown) {
    handOn(object, () -> sink.remove(kind, keyOf(object)));
  }

  private void handOn(GenericKubernetesResource object, Runnable step) {
    try {
      lastSeenAlive = clock.instant();
      noteVersion(object.getMetadata().getResourceVersion());
      step.run();
    } catch (RuntimeException e) {
      events.objectSkipped(kind);
      if (complained.compareAndSet(false, true)) {
        LOG.warnf(e, "Skipped one of %s; others will be in silence", kind.qualifiedPlural());
      }
    }
    if (!isListed() && object.getMetadata() != null) {
      handedOn.add(keys.getKey(object));
      noteIfHandedOn();
    }
  }

  private void noteIfHandedOn() {
    if (listRead && handedOn.size() >= keys.size() && keys.keySet().allMatch(handedOn::contains)) {
      noteListed();
      handedOn.clear();
    }
  }

  /// The object as it is on the wire, without the record of who manages which field, which is half
  /// of it and no fact. Items of a list come without the kind that the list as a whole has.
  private JsonNode json(GenericKubernetesResource object) {
    object.getMetadata().setManagedFields(null);
    JsonNode json = serialization.convertValue(object, JsonNode.class);
    if (json instanceof ObjectNode tree && !tree.path("kind").isTextual()) {
      tree.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
    }
    return json;
  }

  private static ObjectKey keyOf(GenericKubernetesResource object) {
    String namespace = object.getMetadata().getNamespace();
    return new ObjectKey(namespace == null ? "" : namespace, object.getMetadata().getName());
  }

  private void noteListed() {
    lastSeenAlive = clock.instant();
    trouble = "";
    listed.complete(null);
  }

  private boolean noteAndRetry(Throwable problem) {
    String message = problem.getMessage();
    trouble = message == null ? problem.getClass().getSimpleName() : message;
    LOG.debugf(problem, "Listing or watching %s failed and is tried again", kind.qualifiedPlural());
    return true;
  }

  private void noteVersion(@Nullable String version) {
    if (version != null) {
      RollbackWatch.number(version)
          .ifPresent(number -> highest.accumulateAndGet(number, Math::max));
    }
  }
}
