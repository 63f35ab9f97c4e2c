package io.redisguard.replay;

import static io.redisguard.replay.Bodies.ending;
import static io.redisguard.replay.Bodies.failed;
import static io.redisguard.replay.Bodies.marked;
import static io.redisguard.replay.Bodies.pod;
import static io.redisguard.replay.Bodies.statefulSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.ledger.Disruption;
import io.redisguard.ledger.Disruption.Stage;
import io.redisguard.ledger.Manner;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What requests become in the ledger.
class DeedsTest {
  private static final String CONTROLLERS = "system:serviceaccount:kube-system:";
  private static final String KUBELET = "system:node:n1";

  @ParameterizedTest(name = "{0} {1}, grace period {2}: {3}")
  @CsvSource({
    "alice,                                                       delete, '',  DELETE",
    "alice,                                                       delete, 0,   FORCE_DELETE",
    "alice,                                                       evict,  '',  EVICTION",
    "system:kube-scheduler,                                       delete, '',  PREEMPTION",
    "system:serviceaccount:kube-system:node-controller,           delete, '',  TAINT",
    "system:serviceaccount:kube-system:pod-garbage-collector,     delete, 0,   POD_GC",
    "system:serviceaccount:kube-system:generic-garbage-collector, delete, '',  OWNER_DELETION",
    "system:serviceaccount:kube-system:statefulset-controller,    delete, '',  ROLLOUT",
  })
  void whoAsksAndHow(String user, String what, String grace, Manner manner) {
    Line line = what.equals("evict") ? Line.evicts() : new Line();
    if (!grace.isEmpty()) {
      line.sent("{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\",\"gracePeriodSeconds\":0}");
    }
    String log = alive(0) + set(0, 3, "redis:8.2") + line.by(user).at(5) + dies(6) + comesBack(7);

    Disruption disruption = only(Replays.ofText(log));
    assertThat(disruption.manner()).isEqualTo(manner);
    assertThat(disruption.stage()).isEqualTo(Stage.OVER);
    assertThat(disruption.began()).isEqualTo(Line.START.plusSeconds(5));
    assertThat(disruption.role().isMaster()).isTrue();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "201, GOING",
    "429, WAITING",
    "403, REFUSED",
    "500, REFUSED",
    "422, REFUSED",
  })
  void theCodeTellsTheAnswer(int code, Stage stage) {
    assertThat(only(Replays.ofText(alive(0) + Line.evicts().code(code).at(5))).stage())
        .isEqualTo(stage);
  }

  @ParameterizedTest
  @CsvSource({"404", "409", "410"})
  void aPodThatIsNotThereIsNoMatter(int code) {
    assertThat(Replays.ofText(alive(0) + new Line().code(code).at(5)).entries()).isEmpty();
  }

  @Test
  void dryRunsAreNothing() {
    String log =
        alive(0)
            + new Line().uri("/api/v1/namespaces/prod/pods/redis-node-0?dryRun=All").at(1)
            + new Line().sent("{\"kind\":\"DeleteOptions\",\"dryRun\":[\"All\"]}").at(2)
            + Line.evicts()
                .sent("{\"kind\":\"Eviction\",\"deleteOptions\":{\"dryRun\":[\"All\"]}}")
                .at(3);

    assertThat(Replays.ofText(log).entries()).isEmpty();
  }

  @Test
  void onlyTheLastStageCounts() {
    String log = alive(0) + new Line().stage("RequestReceived").at(1) + new Line().at(2);

    assertThat(only(Replays.ofText(log)).asked().getFirst().times()).isEqualTo(1);
  }

  @Test
  void theUriMayTellTheGracePeriod() {
    String uri = "/api/v1/namespaces/prod/pods/redis-node-0?gracePeriodSeconds=0";

    assertThat(only(Replays.ofText(alive(0) + new Line().uri(uri).at(3))).manner())
        .isEqualTo(Manner.FORCE_DELETE);
  }

  @Test
  void whatAKubeletDidStandsInTheStatus() {
    ObjectNode killed =
        failed(
            pod("redis-node-0", "u-0", true), "Evicted", "The node was low on resource: memory.");
    String log =
        alive(0)
            + status(10).got(killed)
            + new Line().by(CONTROLLERS + "statefulset-controller").at(12)
            + comesBack(13);

    Disruption disruption = only(Replays.ofText(log));
    assertThat(disruption.manner()).isEqualTo(Manner.NODE_PRESSURE);
    assertThat(disruption.by()).isEqualTo("kubelet n1");
  }

  @Test
  void aMarkTellsWhenNobodyWasSeen() {
    ObjectNode target = ending(marked(pod("redis-node-0", "u-0", true), "PreemptionByScheduler"));

    Line end = new Line().by(KUBELET).at(4).got(target);

    assertThat(only(Replays.ofText(alive(0) + status(3).got(target) + end)).manner())
        .isEqualTo(Manner.PREEMPTION);
  }

  @Test
  void whoScaledStandsBehindTheController() {
    Line scale =
        new Line()
            .verb("patch")
            .about("statefulsets", "redis-node")
            .part("scale")
            .at(2)
            .got((ObjectNode) Bodies.json("{\"kind\":\"Scale\",\"spec\":{\"replicas\":0}}"));
    String log =
        alive(0)
            + set(1, 1, "redis:8.2")
            + scale
            + new Line().by(CONTROLLERS + "statefulset-controller").at(3)
            + dies(4);

    Disruption disruption = only(Replays.ofText(log));
    assertThat(disruption.manner()).isEqualTo(Manner.SCALE_DOWN);
    assertThat(disruption.by()).isEqualTo("alice through statefulset-controller");
    assertThat(disruption.evidence()).anyMatch(it -> it.text().equals("scaled it from 1 to 0"));
  }

  @Test
  void whoChangedTheTemplateStandsBehindTheRollout() {
    String log =
        alive(0)
            + set(1, 3, "redis:8.2")
            + set(2, 3, "redis:8.4")
            + new Line().by(CONTROLLERS + "statefulset-controller").at(3)
            + dies(4)
            + comesBack(5);

    Disruption disruption = only(Replays.ofText(log));
    assertThat(disruption.manner()).isEqualTo(Manner.ROLLOUT);
    assertThat(disruption.by()).isEqualTo("alice through statefulset-controller");
  }

  @ParameterizedTest(name = "{0} takes {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                          | redis-node-0 redis-node-1",
        "?labelSelector=isMaster%3Dtrue              | redis-node-0",
        "?labelSelector=isMaster+in+%28false%29,app.kubernetes.io%2Fname | redis-node-1",
        "?labelSelector=isMaster%21%3Dtrue           | redis-node-1",
        "?labelSelector=%21isMaster                  | ''",
        "?fieldSelector=metadata.name%3Dredis-node-1 | redis-node-1",
        "?fieldSelector=spec.nodeName%3Dn2           | ''",
        "?fieldSelector=spec.nodeName%21%3Dn2        | redis-node-0 redis-node-1",
        "?labelSelector=%28%28                       | ''",
      })
  void aCollectionIsDeletedAsItsSelectorSays(String query, String taken) {
    Line all =
        new Line()
            .verb("deletecollection")
            .about("pods", "")
            .uri("/api/v1/namespaces/prod/pods" + query)
            .at(5);
    String log =
        alive(0)
            + status(1)
                .about("pods", "redis-node-1")
                .part("status")
                .got(pod("redis-node-1", "u-1", false))
            + all;

    assertThat(Replays.ofText(log).entries())
        .extracting(entry -> entry.disruption().pod().name())
        .containsExactlyInAnyOrderElementsOf(
            taken.isEmpty() ? List.of() : List.of(taken.split(" ")));
  }

  @Test
  void aNamespaceTakesItsPodsAlong() {
    String log =
        alive(0)
            + new Line().about("namespaces", "prod").at(1)
            + new Line()
                .by(CONTROLLERS + "namespace-controller")
                .verb("deletecollection")
                .about("pods", "")
                .uri("/api/v1/namespaces/prod/pods")
                .at(6)
            + dies(7);

    Disruption disruption = only(Replays.ofText(log));
    assertThat(disruption.manner()).isEqualTo(Manner.NAMESPACE_DELETION);
    assertThat(disruption.by()).isEqualTo("alice through namespace-controller");
  }

  @Test
  void aPodThatWasThereBeforeTheLogIsKnownByWhatFollows() {
    ObjectNode cache = pod("cache-0", "u-0", true);
    String log =
        Line.evicts().about("pods", "cache-0").part("eviction").at(1)
            + status(2).about("pods", "cache-0").part("status").got(ending(cache)).toString();

    Replayed replayed = Replays.ofText(log);
    assertThat(only(replayed).manner()).isEqualTo(Manner.EVICTION);
    assertThat(only(replayed).uid()).isEqualTo("u-0");
    assertThat(replayed.entries().getFirst().byName()).isFalse();
  }

  @Test
  void othersWithSuchANameAreNone() {
    ObjectNode exporter = pod("redis-exporter-0", "x", true);
    exporter.withObject("metadata").remove("labels");
    ((ObjectNode) exporter.at("/spec/containers/0")).put("name", "web").put("image", "nginx");
    ((ObjectNode) exporter.at("/spec/containers/0")).remove("command");
    String log =
        status(0).about("pods", "redis-exporter-0").part("status").got(exporter).toString()
            + Line.evicts().about("pods", "redis-exporter-0").part("eviction").at(1);

    assertThat(Replays.ofText(log).entries()).isEmpty();
  }

  @Test
  void objectsTellWhatALogWithoutBodiesDoesNot() {
    ObjectNode set = statefulSet(3, "redis:8.2");
    set.withObject("metadata").put("name", "cache");
    set.withObject("spec")
        .withObject("template")
        .withObject("metadata")
        .set(
            "labels",
            JsonNodeFactory.instance
                .objectNode()
                .put("app.kubernetes.io/name", "redis")
                .put("app.kubernetes.io/component", "master"));
    String log = new Line().about("pods", "cache-1").at(1).toString();

    Replayed.Entry entry = Replays.ofTextWith(set.toString(), log).entries().getFirst();
    assertThat(entry.byName()).isFalse();
    assertThat(entry.verdicts().values())
        .extracting(Verdict::sentence)
        .containsExactly("the guard would have refused it (delete-master)");
    assertThat(entry.prevention()).isEqualTo("delete-master in mode Deny (profile protect)");
  }

  @ParameterizedTest
  @CsvSource({
    "redis-node-0,        true",
    "my-redis-0,          true",
    "valkey-0,            true",
    "redis7-0,            true",
    "a.sentinel.b,        true",
    "dragonfly-0,         true",
    "redistribute-0,      false",
    "predis-0,            false",
    "web-0,               false",
  })
  void aNameHasAWordOfRedis(String name, boolean redis) {
    assertThat(RedisPods.isRedisName(name)).isEqualTo(redis);
  }

  private static Disruption only(Replayed replayed) {
    assertThat(replayed.entries()).hasSize(1);
    return replayed.entries().getFirst().disruption();
  }

  private static Line status(int at) {
    return new Line().verb("patch").part("status").by(KUBELET).at(at);
  }

  private static String alive(int at) {
    return status(at).got(pod("redis-node-0", "u-0", true)).toString();
  }

  private static Line set(int at, int replicas, String image) {
    return new Line()
        .verb("update")
        .about("statefulsets", "redis-node")
        .at(at)
        .got(statefulSet(replicas, image));
  }

  private static Line dies(int at) {
    return new Line().by(KUBELET).at(at).got(ending(pod("redis-node-0", "u-0", true)));
  }

  private static String comesBack(int at) {
    return status(at).got(pod("redis-node-0", "u-9", false)).toString();
  }
}
