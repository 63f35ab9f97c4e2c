package io.redisguard.cluster;

import static io.redisguard.cluster.MockCluster.eventually;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.redisguard.subject.ObjectKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KindWatchTest {
  private final MockCluster mock = new MockCluster();
  private final List<ObjectKind> skipped = new CopyOnWriteArrayList<>();
  private final Map<String, JsonNode> received = new ConcurrentHashMap<>();
  private final KindWatch watch =
      new KindWatch(
          ObjectKind.POD,
          mock.client,
          new KindWatch.Sink() {
            @Override
            public void put(ObjectKind kind, JsonNode object) {
              ObjectKey key = ClusterStore.keyOf(object);
              if (key.name().startsWith("broken")) {
                throw new IllegalStateException("on purpose");
              }
              received.put(key.toString(), object);
            }

            @Override
            public void remove(ObjectKind kind, ObjectKey key) {
              received.remove(key.toString());
            }
          },
          new SettableClock(),
          new LiveClusterEvents() {
            @Override
            public void objectSkipped(ObjectKind kind) {
              skipped.add(kind);
            }
          });

  @AfterEach
  void close() {
    watch.stop();
    mock.close();
  }

  @Test
  void aBrokenObjectCostsItselfOnly() {
    mock.apply(SampleObjects.pod("prod", "broken-1"));
    mock.apply(SampleObjects.pod("prod", "a"));
    watch.start();
    eventually(() -> assertThat(watch.isListed()).isTrue());
    assertThat(received).containsOnlyKeys("prod/a");

    mock.apply(SampleObjects.pod("prod", "broken-2"));
    mock.apply(SampleObjects.pod("prod", "b"));
    eventually(() -> assertThat(received).containsOnlyKeys("prod/a", "prod/b"));
    assertThat(skipped).containsExactly(ObjectKind.POD, ObjectKind.POD);
  }

  @Test
  void anItemOfAListGetsItsKind() {
    GenericKubernetesResource item = new GenericKubernetesResource();
    item.setMetadata(new ObjectMetaBuilder().withNamespace("prod").withName("a").build());
    watch.onAdd(item);
    assertThat(received.get("prod/a"))
        .hasToString(
            "{\"metadata\":{\"name\":\"a\",\"namespace\":\"prod\"},"
                + "\"apiVersion\":\"v1\",\"kind\":\"Pod\"}");
  }

  @Test
  void anObjectWithoutMetadataIsSkipped() {
    watch.onAdd(new GenericKubernetesResource());
    assertThat(skipped).containsExactly(ObjectKind.POD);
  }

  @Test
  void remembersTheHighestResourceVersion() {
    watch.onAdd(versioned("12"));
    watch.onAdd(versioned("9"));
    watch.onAdd(versioned("unusual"));
    assertThat(watch.highestResourceVersion()).isEqualTo(12);
  }

  @Test
  void theInformerKeepsNoObjects() {
    mock.apply(SampleObjects.pod("prod", "a"));
    watch.start();
    eventually(() -> assertThat(watch.isListed()).isTrue());
    assertThat(watch.kept())
        .singleElement()
        .satisfies(
            pod -> {
              assertThat(pod.getMetadata().getName()).isEqualTo("a");
              assertThat(pod.getMetadata().getLabels()).isEmpty();
              assertThat(pod.getAdditionalProperties()).isEmpty();
            });
  }

  @Test
  void theStoreGivesBackMetadataAlone() {
    KeyOnlyStore store = new KeyOnlyStore();
    GenericKubernetesResource pod = versioned("12");
    pod.setAdditionalProperty("spec", Map.of("nodeName", "node-a"));
    String key = store.getKey(pod);
    assertThat(store.put(key, pod)).isNull();

    GenericKubernetesResource kept = requireNonNull(store.get(key));
    assertThat(kept.getAdditionalProperties()).isEmpty();
    assertThat(kept.getMetadata())
        .isEqualTo(
            new ObjectMetaBuilder()
                .withNamespace("prod")
                .withName("a")
                .withUid("")
                .withResourceVersion("12")
                .build());
    assertThat(store.values()).containsExactly(kept);
    assertThat(store.remove(key)).isEqualTo(kept);
    assertThat(store.size()).isZero();
  }

  @Test
  void whatIsForgottenIsTakenBack() {
    mock.apply(SampleObjects.pod("prod", "a"));
    watch.start();
    eventually(() -> assertThat(received).containsOnlyKeys("prod/a"));
    watch.stopAndForget();
    assertThat(received).isEmpty();
  }

  private static GenericKubernetesResource versioned(String version) {
    GenericKubernetesResource object = new GenericKubernetesResource();
    object.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("prod")
            .withName("a")
            .withResourceVersion(version)
            .build());
    return object;
  }
}
