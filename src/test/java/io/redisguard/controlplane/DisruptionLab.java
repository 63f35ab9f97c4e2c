package io.redisguard.controlplane;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.redisguard.controlplane.ControlPlane.Part;
import io.redisguard.controlplane.RawApi.Answer;
import io.redisguard.controlplane.Situation.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/// A real API server with a real disruption controller and nobody else: workloads make no pods, and
/// nothing removes what is deleted.
final class DisruptionLab implements AutoCloseable {
  private static final int AT_ONCE = 16;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration QUIET = Duration.ofMillis(400);

  /// Kinds that a forecast reads, as `apiVersion plural Kind`.
  private static final List<String> KINDS =
      List.of(
          "v1 namespaces Namespace",
          "v1 pods Pod",
          "v1 replicationcontrollers ReplicationController",
          "apps/v1 statefulsets StatefulSet",
          "apps/v1 deployments Deployment",
          "apps/v1 replicasets ReplicaSet",
          "apps/v1 daemonsets DaemonSet",
          "batch/v1 jobs Job",
          "autoscaling/v2 horizontalpodautoscalers HorizontalPodAutoscaler",
          "policy/v1 poddisruptionbudgets PodDisruptionBudget",
          "lab.example.com/v1 caches Cache",
          "lab.example.com/v1 rings Ring");

  private final ControlPlane controlPlane;
  private final RawApi api;
  private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
  private int batches;

  /// What a cluster answered, all of it at one moment.
  ///
  /// @param evictions by pod
  record Seen(String namespace, Situation situation, Map<String, Answer> evictions) {}

  /// Many situations at one moment.
  ///
  /// @param objects a List for `forecast --objects`
  record Batch(List<Seen> seen, ObjectNode objects) {}

  private DisruptionLab(ControlPlane controlPlane) {
    this.controlPlane = controlPlane;
    this.api = new RawApi(client(controlPlane));
  }

  static DisruptionLab open() {
    // Nobody makes the service accounts that this plugin asks for.
    DisruptionLab lab =
        new DisruptionLab(
            ControlPlane.start(List.of("--disable-admission-plugins=ServiceAccount")));
    try {
      lab.defineCustomKinds();
      lab.controlPlane.start(Part.DISRUPTION_CONTROLLER);
      return lab;
    } catch (RuntimeException | Error e) {
      lab.close();
      throw e;
    }
  }

  private static KubernetesClient client(ControlPlane controlPlane) {
    try {
      Config config =
          Config.fromKubeconfig(
              Files.readString(controlPlane.kubeconfig("admin", "system:masters")));
      // An answer such as 500 is what is asked for, not an accident.
      config.setRequestRetryBackoffLimit(0);
      return new KubernetesClientBuilder().withConfig(config).build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void defineCustomKinds() {
    for (Kind kind : List.of(Kind.CACHE, Kind.RING)) {
      api.create(
          "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
          SituationManifests.definition(kind, kind == Kind.CACHE));
      await(kind.plural())
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> api.get(RawApi.root(kind.apiVersion()) + "/" + kind.plural()).isObject());
    }
  }

  /// Brings all of these about, each in a namespace of its own, and asks.
  Batch observe(List<Situation> situations) {
    String batch = "b" + batches++;
    List<SituationInCluster> placed = new ArrayList<>();
    for (Situation situation : situations) {
      String namespace = batch + "-" + placed.size();
      placed.add(new SituationInCluster(api, namespace, Map.of("batch", batch), situation));
    }
    each(placed, SituationInCluster::create);
    awaitComputed(batch);
    each(placed, SituationInCluster::moveOn);
    each(placed, SituationInCluster::touchBudgets);
    awaitComputed(batch);
    KeptProcess controller = controlPlane.process(Part.DISRUPTION_CONTROLLER);
    controller.freeze();
    try {
      each(placed, SituationInCluster::surprise);
      List<Seen> seen = map(placed, it -> new Seen(it.namespace(), it.situation(), it.evictions()));
      return new Batch(seen, objects(batch));
    } finally {
      controller.thaw();
    }
  }

  /// Waits until the disruption controller has nothing more to say.
  private void awaitComputed(String batch) {
    List<String> before = new ArrayList<>();
    await("budgets of " + batch)
        .atMost(PATIENCE)
        .pollDelay(QUIET)
        .pollInterval(QUIET)
        .until(
            () -> {
              List<String> versions = new ArrayList<>();
              boolean computed = true;
              for (JsonNode budget : list("policy/v1", "poddisruptionbudgets", batch)) {
                versions.add(budget.path("metadata").path("resourceVersion").asText());
                computed &= isComputed(budget);
              }
              boolean quiet = versions.equals(before);
              before.clear();
              before.addAll(versions);
              return computed && quiet;
            });
  }

  private static boolean isComputed(JsonNode budget) {
    return isObserved(budget) || conditionOf(budget).equals("SyncFailed");
  }

  static boolean isObserved(JsonNode budget) {
    return budget.path("status").path("observedGeneration").asLong()
        >= budget.path("metadata").path("generation").asLong();
  }

  /// The reason of the only condition that a budget has; empty when it has none yet.
  static String conditionOf(JsonNode budget) {
    return budget.path("status").path("conditions").path(0).path("reason").asText();
  }

  private ObjectNode objects(String batch) {
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    list.put("apiVersion", "v1").put("kind", "List");
    ArrayNode items = list.putArray("items");
    for (Kind kind : List.of(Kind.CACHE, Kind.RING)) {
      items.add(SituationManifests.definition(kind, kind == Kind.CACHE));
    }
    for (String kind : KINDS) {
      String[] words = kind.split(" ", -1);
      for (JsonNode item : list(words[0], words[1], batch)) {
        items.add(((ObjectNode) item).put("apiVersion", words[0]).put("kind", words[2]));
      }
    }
    return list;
  }

  private JsonNode list(String apiVersion, String plural, String batch) {
    return api.get(RawApi.root(apiVersion) + "/" + plural + "?labelSelector=batch%3D" + batch)
        .path("items");
  }

  private <T> void each(List<T> all, Consumer<T> task) {
    map(
        all,
        one -> {
          task.accept(one);
          return one;
        });
  }

  private <T, R> List<R> map(List<T> all, Function<T, R> task) {
    List<Future<R>> started = new ArrayList<>();
    for (T one : all) {
      started.add(threads.submit(() -> task.apply(one)));
    }
    List<R> results = new ArrayList<>();
    try {
      for (Future<R> future : started) {
        results.add(future.get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return results;
  }

  @Override
  public void close() {
    threads.shutdownNow();
    api.client().close();
    controlPlane.close();
  }
}
