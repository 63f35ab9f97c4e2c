package io.redisguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.cluster.ApiServer.Reply;
import io.redisguard.cluster.CustomKinds.Scaling;
import io.redisguard.cluster.LiveStore.CustomController;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.OwnerRef;
import io.redisguard.subject.Selector;
import io.redisguard.subject.WorkloadView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// Finds out how many pods the controllers want that are of kinds nobody watches, as the disruption
/// controller does: by their scale subresource, one after the other, in a thread of its own.
///
/// Only the scale is read, because a right to read any object of any kind would include Secrets; so
/// a custom workload has no labels and no template here.
final class CustomControllers implements AutoCloseable {
  /// Just under the minute after which answers are asked for again.
  private static final Duration FRESH = Duration.ofSeconds(50);

  static final Duration DEADLINE = Duration.ofSeconds(2);

  /// What finds no room is asked for in the next round.
  private static final int MOST_WAITING = 1_000;

  private final LiveStore store;
  private final ApiServer apiServer;
  private final InstantSource clock;
  private final LiveClusterEvents events;
  private final BlockingQueue<CustomController> queue = new LinkedBlockingQueue<>(MOST_WAITING);
  private final Set<CustomController> waiting = ConcurrentHashMap.newKeySet();
  private final Map<CustomController, Instant> asked = new ConcurrentHashMap<>();
  private @Nullable Thread thread;

  CustomControllers(
      LiveStore store, ApiServer apiServer, InstantSource clock, LiveClusterEvents events) {
    this.store = store;
    this.apiServer = apiServer;
    this.clock = clock;
    this.events = events;
  }

  synchronized void start() {
    thread = Thread.ofVirtual().name("custom-controllers").start(this::answer);
  }

  /// Asks soon, unless the answer is fresh. Never waits.
  void want(CustomController controller) {
    Instant last = asked.get(controller);
    boolean fresh = last != null && clock.instant().isBefore(last.plus(FRESH));
    if (!fresh && waiting.add(controller) && !queue.offer(controller)) {
      waiting.remove(controller);
    }
  }

  /// Renews what pods still name and drops the rest.
  void renew() {
    Set<CustomController> named = store.customControllers();
    asked
        .keySet()
        .removeIf(
            controller -> {
              boolean unused = !named.contains(controller);
              if (unused) {
                store.remove(controller);
              }
              return unused;
            });
    named.forEach(this::want);
  }

  @Override
  public synchronized void close() {
    if (thread != null) {
      thread.interrupt();
    }
  }

  private void answer() {
    try {
      while (true) {
        CustomController controller = queue.take();
        ask(controller);
        asked.put(controller, clock.instant());
        // Last, or it would be asked twice when it is wanted meanwhile.
        waiting.remove(controller);
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  private void ask(CustomController controller) {
    OwnerRef owner = controller.owner();
    switch (store.scalingOf(owner)) {
      case Scaling.Unscaled _ -> store.put(controller, workload(controller, owner.uid(), null));
      case Scaling.Undescribed _ -> store.remove(controller);
      case Scaling.Scaled(String plural, _) -> {
        String path =
            "/apis/%s/namespaces/%s/%s/%s/scale"
                .formatted(
                    owner.apiVersion(),
                    ApiServer.segment(controller.namespace()),
                    plural,
                    ApiServer.segment(owner.name()));
        switch (apiServer.get(path, DEADLINE)) {
          case Reply.Body(JsonNode scale) ->
              store.put(
                  controller,
                  workload(
                      controller,
                      scale.path("metadata").path("uid").asText(""),
                      scale.path("spec").path("replicas").asInt(0)));
          case Reply.NotFound _ -> store.remove(controller);
          // What was known a minute ago is better than nothing.
          case Reply.Failed _ -> events.controllerNotAsked();
        }
      }
    }
  }

  private static WorkloadView workload(
      CustomController controller, String uid, @Nullable Integer replicas) {
    OwnerRef owner = controller.owner();
    return new WorkloadView(
        owner.apiVersion(),
        owner.kind(),
        new ObjectKey(controller.namespace(), owner.name()),
        uid,
        Map.of(),
        Map.of(),
        replicas,
        null,
        Selector.nothing(),
        null);
  }
}
