package io.redisguard.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.TestCluster;
import io.redisguard.TestPod;
import io.redisguard.subject.OwnerRef;
import io.redisguard.subject.PodView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisGroupTest {
  private static final OwnerRef SENTINELS = TestPod.statefulSet("redis-sentinel");

  @Test
  void thePodsOfOneControllerInOrderOfTheirNames() {
    RedisGroup group =
        groupOf(
            TestPod.redis("redis-node-1"),
            TestPod.redis("redis-node-2"),
            TestPod.redis("redis-node-0"),
            TestPod.redis("other-0").ownedBy(TestPod.statefulSet("other")),
            TestPod.redis("bare").ownedBy(null));

    assertThat(group.name()).isEqualTo("prod/redis-node");
    assertThat(names(group)).isEqualTo("redis-node-0 redis-node-1 redis-node-2");
  }

  @ParameterizedTest(name = "{0} {1} {2}: {3}")
  @CsvSource({
    "StatefulSet, redis-node,  redis-node-uid, true",
    "ReplicaSet,  redis-node,  redis-node-uid, false",
    "StatefulSet, redis-other, redis-node-uid, false",
    // its predecessor of the same name
    "StatefulSet, redis-node,  another-uid,    false",
  })
  void aControllerIsTheSameByKindNameAndUid(String kind, String name, String uid, boolean sibling) {
    RedisGroup group =
        groupOf(
            TestPod.redis("redis-node-0"),
            TestPod.redis("redis-node-1").ownedBy(new OwnerRef("apps/v1", kind, name, uid)));

    assertThat(names(group)).isEqualTo(sibling ? "redis-node-0 redis-node-1" : "redis-node-0");
  }

  @Test
  void aBarePodIsAloneAndNamedAfterItself() {
    RedisGroup group =
        groupOf(TestPod.redis("bare-0").ownedBy(null), TestPod.redis("bare-1").ownedBy(null));

    assertThat(group.name()).isEqualTo("prod/bare-0");
    assertThat(names(group)).isEqualTo("bare-0");
  }

  @ParameterizedTest(name = "{0} and {1}: {2}")
  @CsvSource({
    "release=a,                    release=a,                     true",
    "release=a,                    release=b,                     false",
    "release=a,                    app=web,                       false",
    "app.kubernetes.io/instance=a, app.kubernetes.io/instance=a,  true",
    "app.kubernetes.io/instance=a, release=a,                     false",
    "redisfailovers.databases.spotahome.com/name=a, redisfailovers.databases.spotahome.com/name=a, true",
    "app=web,                      app=web,                       false",
  })
  void sentinelsOfTheSameInstanceBelongToIt(String label, String other, boolean belongs) {
    RedisGroup group =
        groupOf(
            labelled(TestPod.server("redis-node-0"), label),
            labelled(TestPod.sentinel("sentinel-0").ownedBy(SENTINELS), other),
            labelled(TestPod.server("cache-0").ownedBy(SENTINELS), other));

    assertThat(names(group)).isEqualTo(belongs ? "redis-node-0 sentinel-0" : "redis-node-0");
    assertThat(group.sentinels()).hasSize(belongs ? 1 : 0);
  }

  @Test
  void tellsWhoIsWhat() {
    PodView pod = TestPod.redis("redis-node-0").labelledMaster().view();
    RedisGroup group =
        groupOf(
            TestPod.redis("redis-node-0").labelledMaster(),
            TestPod.redis("redis-node-1").labelledMaster().notReady(),
            TestPod.redis("redis-node-2").labelledReplica(),
            TestPod.redis("redis-node-3").terminating(),
            TestPod.sentinel("redis-node-4"),
            TestPod.web("redis-node-5"));

    assertThat(group.otherServersUp(pod)).extracting(PodView::name).containsExactly("redis-node-2");
    assertThat(group.hasOtherServer(pod)).isTrue();
    assertThat(group.labelledMasters())
        .extracting(PodView::name)
        .containsExactly("redis-node-0", "redis-node-1");
    assertThat(group.sentinels())
        .extracting(PodView::name)
        .containsExactly(
            "redis-node-0", "redis-node-1", "redis-node-2", "redis-node-3", "redis-node-4");
  }

  @Test
  void aSentinelIsNoOtherServer() {
    assertThat(
            groupOf(TestPod.redis("redis-node-0"), TestPod.sentinel("redis-node-1"))
                .hasOtherServer(TestPod.redis("redis-node-0").view()))
        .isFalse();
  }

  @Test
  void whatRunsRedisOrIsLabelledSo() {
    RedisIdentity identity = RedisIdentity.STANDARD;

    assertThat(RedisGroup.isRedis(TestPod.server("a").view(), identity)).isTrue();
    assertThat(RedisGroup.isRedis(TestPod.sentinel("a").view(), identity)).isTrue();
    assertThat(RedisGroup.isRedis(TestPod.web("a").view(), identity)).isFalse();
    assertThat(
            RedisGroup.isRedis(
                TestPod.web("a")
                    .labelled("app.kubernetes.io/name", "redis")
                    .labelledReplica()
                    .view(),
                identity))
        .isTrue();
  }

  private static RedisGroup groupOf(TestPod first, TestPod... others) {
    TestPod[] pods = new TestPod[others.length + 1];
    pods[0] = first;
    System.arraycopy(others, 0, pods, 1, others.length);
    return RedisGroup.of(
        first.view(),
        TestCluster.of(pods).facts().namespace().orElse(NamespaceView.empty("prod")),
        RedisIdentity.STANDARD);
  }

  private static TestPod labelled(TestPod pod, String label) {
    return pod.labelled(
        label.substring(0, label.indexOf('=')), label.substring(label.indexOf('=') + 1));
  }

  private static String names(RedisGroup group) {
    return String.join(" ", group.members().stream().map(member -> member.pod().name()).toList());
  }
}
