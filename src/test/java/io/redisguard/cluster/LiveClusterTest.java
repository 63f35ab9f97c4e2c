package io.redisguard.cluster;

import static io.redisguard.cluster.MockCluster.eventually;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.cluster.ClusterIdentity.Reading;
import io.redisguard.facts.Fact;
import io.redisguard.facts.NamespaceView;
import io.redisguard.subject.NamespaceInfo;
import io.redisguard.subject.PodView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveClusterTest {
  private final MockCluster mock = new MockCluster();
  private final SettableClock clock = new SettableClock();
  private volatile Reading identity = new Reading.Read("1", "uid-1");
  private final AtomicInteger rebuilt = new AtomicInteger();
  private final LiveCluster cluster =
      new LiveCluster(
          mock.client,
          true,
          clock,
          new LiveClusterEvents() {
            @Override
            public void rebuilt() {
              rebuilt.incrementAndGet();
            }
          },
          () -> identity);

  @AfterEach
  void close() {
    cluster.close();
    mock.close();
  }

  @Test
  void beforeTheFirstReadingNothingIsKnown() {
    assertThat(cluster.namespace("prod"))
        .isEqualTo(Fact.unknown("the cluster has not been read yet"));
    assertThat(cluster.cluster()).isEqualTo(Fact.unknown("the cluster has not been read yet"));
    assertThat(cluster.readiness())
        .isEqualTo(new Readiness.NotReady("the cluster has not been read yet"));
  }

  @Test
  void listedObjectsReadAsManifestsDo() {
    mock.apply(SampleObjects.everything());
    start();
    assertSameAsManifests();
    assertThat(cluster.readiness().isReady()).isTrue();
  }

  @Test
  void watchedObjectsReadAsManifestsDo() {
    start();
    mock.apply(SampleObjects.everything());
    eventually(this::assertSameAsManifests);
  }

  @Test
  void followsChanges() {
    mock.apply(SampleObjects.namespace("prod") + "---\n" + SampleObjects.pod("prod", "redis-0"));
    start();
    NamespaceView before = view("prod");

    mock.apply(SampleObjects.pod("prod", "redis-1"));
    eventually(() -> assertThat(view("prod").pods()).containsOnlyKeys("redis-0", "redis-1"));
    assertThat(before.pods()).containsOnlyKeys("redis-0");

    mock.client
        .pods()
        .inNamespace("prod")
        .withName("redis-1")
        .edit(
            pod -> {
              pod.getMetadata().getLabels().put("role", "master");
              return pod;
            });
    eventually(
        () -> {
          PodView pod = requireNonNull(view("prod").pod("redis-1"));
          assertThat(pod.labels()).containsEntry("role", "master");
        });

    mock.delete(ObjectKind.POD, "prod", "redis-0");
    eventually(() -> assertThat(view("prod").pods()).containsOnlyKeys("redis-1"));
  }

  @Test
  void aNamespaceThatIsGoneIsEmptyAndHasItsNameOnly() {
    mock.apply(SampleObjects.namespace("prod"));
    start();
    assertThat(view("prod").info().labels()).containsEntry("env", "prod");

    mock.delete(ObjectKind.NAMESPACE, "", "prod");
    eventually(() -> assertThat(view("prod")).isEqualTo(NamespaceView.empty("prod")));
    assertThat(view("never").info()).isEqualTo(NamespaceInfo.named("never"));
  }

  @Test
  void aWatchThatBreaksMakesFactsStaleAfterHalfAMinute() {
    mock.apply(SampleObjects.pod("prod", "redis-0"));
    start();
    clock.pass(Duration.ofDays(1));
    assertThat(cluster.namespace("prod")).isInstanceOf(Fact.Known.class);

    mock.server.shutdown();
    eventually(
        () -> {
          // Asking marks a watch as alive for as long as it is.
          cluster.staleness();
          clock.pass(Duration.ofSeconds(1));
          assertThat(cluster.staleness()).doesNotContainValue(Duration.ZERO);
        });
    clock.pass(Duration.ofSeconds(31));
    assertThat(cluster.namespace("prod"))
        .isInstanceOfSatisfying(
            Fact.Stale.class,
            stale -> assertThat(stale.age()).isGreaterThan(LiveCluster.STALE_AFTER));
    assertThat(cluster.cluster()).isInstanceOf(Fact.Stale.class);
    assertThat(view("prod").pods()).containsOnlyKeys("redis-0");
  }

  @Test
  void afterARollbackAllIsReadAgain() {
    mock.apply(SampleObjects.pod("prod", "redis-0"));
    start();
    identity = new Reading.Read("0", "uid-1");
    cluster.lookAround();
    assertThat(rebuilt).as("lower than what the informer of pods has seen").hasValue(1);
    eventually(() -> assertThat(cluster.isSynced()).isTrue());

    identity = new Reading.Read("1000000", "uid-1");
    cluster.lookAround();
    assertThat(rebuilt).hasValue(1);
    LiveStore old = cluster.current().store();

    identity = new Reading.Read("1000001", "uid-2");
    cluster.lookAround();
    assertThat(rebuilt).hasValue(2);
    assertThat(cluster.current().store()).isNotSameAs(old);
    eventually(() -> assertThat(cluster.isSynced()).isTrue());
    assertThat(view("prod").pods()).containsOnlyKeys("redis-0");
  }

  @Test
  void whatIsGoneAfterARollbackIsGoneFromTheViews() {
    mock.apply(SampleObjects.pod("prod", "redis-0") + "---\n" + SampleObjects.pod("prod", "x"));
    start();
    mock.server.reset();
    mock.apply(SampleObjects.pod("prod", "redis-0"));

    identity = new Reading.Read("0", "uid-1");
    cluster.lookAround();
    assertThat(rebuilt).hasValue(1);
    eventually(() -> assertThat(view("prod").pods()).containsOnlyKeys("redis-0"));
  }

  @Test
  void whileItIsReadAgainNothingIsKnown() {
    start();
    mock.server.shutdown();
    identity = new Reading.Read("9", "uid-1");
    cluster.lookAround();
    identity = new Reading.Read("5", "uid-1");
    cluster.lookAround();
    String why = "the cluster is being read again: its resourceVersion went back from 9 to 5";
    assertThat(cluster.namespace("prod")).isEqualTo(Fact.unknown(why));
    assertThat(cluster.readiness())
        .isInstanceOfSatisfying(
            Readiness.NotReady.class, no -> assertThat(no.because()).startsWith(why + "; missing"));
  }

  @Test
  void anIdentityThatCannotBeReadIsNoRollback() {
    start();
    identity = new Reading.NotRead("the API server answered 503");
    cluster.lookAround();
    assertThat(rebuilt).hasValue(0);
    assertThat(cluster.isSynced()).isTrue();
  }

  @Test
  void aServerThatDoesNotAnswerMakesFactsStaleThoughWatchesSeemToLive() {
    mock.apply(SampleObjects.pod("prod", "redis-0"));
    start();
    cluster.lookAround();
    identity = new Reading.NotRead("the API server did not answer within 5000 ms");
    cluster.lookAround();
    clock.pass(Duration.ofSeconds(31));
    assertThat(cluster.namespace("prod")).isInstanceOf(Fact.Stale.class);
    assertThat(cluster.cluster()).isInstanceOf(Fact.Stale.class);
    assertThat(cluster.staleness().values()).containsOnly(Duration.ofSeconds(31));

    identity = new Reading.Read("1000000", "uid-1");
    cluster.lookAround();
    assertThat(cluster.namespace("prod")).isInstanceOf(Fact.Known.class);
    assertThat(cluster.staleness().values()).containsOnly(Duration.ZERO);
  }

  @Test
  void policiesAreToldWhenTheirDefinitionComesAndGoes() {
    List<Map<String, JsonNode>> told = new CopyOnWriteArrayList<>();
    cluster.onPolicyChange(told::add);
    start();
    assertThat(told).containsExactly(Map.of());

    mock.apply(SampleObjects.guardPolicy("default"));
    mock.apply(
        SampleObjects.definition("redis-guard.io", "v1alpha1", "GuardPolicy", "guardpolicies"));
    eventually(() -> assertThat(told.getLast()).containsOnlyKeys("default"));
    assertThat(requireNonNull(told.getLast().get("default")).at("/spec/profile").asText())
        .isEqualTo("observe");

    mock.delete(ObjectKind.CUSTOM_RESOURCE_DEFINITION, "", "guardpolicies.redis-guard.io");
    eventually(() -> assertThat(told.getLast()).isEmpty());
    assertThat(cluster.staleness()).doesNotContainKey(ObjectKind.GUARD_POLICY);
  }

  @Test
  void optionalKindsThatAreServedBelongToTheFirstReading() {
    List<Map<String, JsonNode>> told = new CopyOnWriteArrayList<>();
    cluster.onPolicyChange(told::add);
    mock.apply(SampleObjects.guardPolicy("default"));
    mock.apply(
        SampleObjects.definition("redis-guard.io", "v1alpha1", "GuardPolicy", "guardpolicies"));
    start();
    assertThat(told).hasSize(1);
    assertThat(told.getFirst()).containsOnlyKeys("default");
  }

  @Test
  void aListenerThatThrowsHarmsNobody() {
    List<Map<String, JsonNode>> told = new CopyOnWriteArrayList<>();
    cluster.onPolicyChange(
        _ -> {
          throw new IllegalStateException("on purpose");
        });
    cluster.onPolicyChange(told::add);
    start();
    assertThat(told).hasSize(1);
  }

  private void start() {
    cluster.start();
    eventually(() -> assertThat(cluster.isSynced()).isTrue());
  }

  private NamespaceView view(String name) {
    return cluster.namespace(name).orElse(NamespaceView.empty("unknown"));
  }

  private void assertSameAsManifests() {
    ClusterSnapshot manifests = ManifestCluster.of(mock.manifests());
    assertThat(manifests.namespace("prod").pods()).hasSize(2);
    assertThat(manifests.namespace("prod").workloads()).hasSize(6);
    assertThat(manifests.cluster().priorityClasses()).hasSize(1);
    assertThat(cluster.namespace("prod")).isEqualTo(Fact.known(manifests.namespace("prod")));
    assertThat(cluster.cluster()).isEqualTo(Fact.known(manifests.cluster()));
  }
}
