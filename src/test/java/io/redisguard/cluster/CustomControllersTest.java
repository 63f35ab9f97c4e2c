package io.redisguard.cluster;

import static io.redisguard.cluster.MockCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.cluster.LiveStore.CustomController;
import io.redisguard.facts.NamespaceView;
import io.redisguard.review.Json;
import io.redisguard.subject.OwnerRef;
import io.redisguard.subject.WorkloadView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CustomControllersTest {
  private static final String SCALE = "/apis/db.io/v1/namespaces/prod/redisclusters/main/scale";

  private final MockCluster mock = new MockCluster();
  private final SettableClock clock = new SettableClock();
  private final LiveStore store = new LiveStore(ClusterFollower.NOBODY);
  private final AtomicInteger notAsked = new AtomicInteger();
  private final CustomControllers controllers =
      new CustomControllers(
          store,
          new ApiServer(mock.client, Duration.ofSeconds(5)),
          clock,
          new LiveClusterEvents() {
            @Override
            public void controllerNotAsked() {
              notAsked.incrementAndGet();
            }
          });

  @BeforeEach
  void start() {
    store.publish();
    controllers.start();
    store.put(ObjectKind.POD, podOf("db.io/v1", "RedisCluster", "main"));
  }

  @AfterEach
  void close() {
    controllers.close();
    mock.close();
  }

  @Test
  void asksForTheScale() {
    define("{\"scale\":{\"specReplicasPath\":\".spec.size\"}}");
    answer(200, "{\"metadata\":{\"uid\":\"u-7\"},\"spec\":{\"replicas\":5}}");
    controllers.renew();
    eventually(() -> assertThat(workloads()).hasSize(1));
    WorkloadView workload = workloads().getFirst();
    assertThat(workload.replicas()).isEqualTo(5);
    assertThat(workload.asOwner())
        .isEqualTo(new OwnerRef("db.io/v1", "RedisCluster", "main", "u-7"));
  }

  @Test
  void aKindWithoutScaleHasNoReplicas() {
    define("{}");
    controllers.renew();
    eventually(() -> assertThat(workloads()).hasSize(1));
    assertThat(workloads().getFirst().replicas()).isNull();
  }

  @Test
  void renewsAfterAMinuteAndDropsWhatIsGone() {
    define("{\"scale\":{\"specReplicasPath\":\".spec.size\"}}");
    answer(200, "{\"spec\":{\"replicas\":5}}");
    controllers.renew();
    eventually(() -> assertThat(workloads()).hasSize(1));

    answer(500, "{}");
    clock.pass(Duration.ofMinutes(1));
    eventually(
        () -> {
          controllers.renew();
          assertThat(notAsked).hasValue(1);
        });
    assertThat(workloads()).hasSize(1);

    clock.pass(Duration.ofMinutes(1));
    eventually(
        () -> {
          controllers.renew();
          assertThat(workloads()).isEmpty();
        });
  }

  @Test
  void whatNoPodNamesAnyMoreIsDropped() {
    define("{}");
    controllers.renew();
    eventually(() -> assertThat(workloads()).hasSize(1));
    store.remove(ObjectKind.POD, ClusterStore.keyOf(podOf("db.io/v1", "RedisCluster", "main")));
    eventually(
        () -> {
          controllers.renew();
          assertThat(workloads()).isEmpty();
        });
  }

  @Test
  void kindsThatAreWatchedAreNotAskedFor() {
    store.remove(ObjectKind.POD, ClusterStore.keyOf(podOf("db.io/v1", "RedisCluster", "main")));
    store.put(ObjectKind.POD, podOf("apps/v1", "StatefulSet", "redis"));
    store.put(ObjectKind.POD, podOf("v1", "Node", "node-a"));
    assertThat(store.customControllers()).isEmpty();
    store.put(ObjectKind.POD, podOf("db.io/v1", "RedisCluster", "main"));
    assertThat(store.customControllers())
        .extracting(CustomController::namespace)
        .containsExactly("prod");
  }

  private List<WorkloadView> workloads() {
    NamespaceView view = store.namespace("prod");
    return view.workloads();
  }

  private void answer(int code, String body) {
    mock.server.expect().get().withPath(SCALE).andReturn(code, body).once();
  }

  private void define(String subresources) {
    store.put(
        ObjectKind.CUSTOM_RESOURCE_DEFINITION,
        json(
            """
            {"metadata":{"name":"redisclusters.db.io"},"spec":{"group":"db.io",
             "names":{"kind":"RedisCluster","plural":"redisclusters"},
             "versions":[{"name":"v1","subresources":%s}]}}
            """
                .formatted(subresources)));
  }

  private static JsonNode podOf(String apiVersion, String kind, String name) {
    return json(
        """
        {"metadata":{"namespace":"prod","name":"of-%3$s","ownerReferences":[
          {"apiVersion":"%1$s","kind":"%2$s","name":"%3$s","uid":"u","controller":true}]}}
        """
            .formatted(apiVersion, kind, name));
  }

  private static JsonNode json(String text) {
    try {
      return Json.trees().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
