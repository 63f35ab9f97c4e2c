package io.redisguard.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.redisguard.TestPolicy;
import io.redisguard.TestRequest;
import io.redisguard.TestReview;
import io.redisguard.cluster.ClusterSnapshot;
import io.redisguard.cluster.FixedCluster;
import io.redisguard.cluster.Leadership;
import io.redisguard.cluster.ReportStore.Flavour;
import io.redisguard.decision.Decider;
import io.redisguard.decision.Decision;
import io.redisguard.decision.Finding;
import io.redisguard.facts.Fact;
import io.redisguard.facts.Facts;
import io.redisguard.review.Decoding;
import io.redisguard.review.Review;
import io.redisguard.review.ReviewDecoder;
import io.redisguard.rules.Endpoint;
import io.redisguard.scan.NamespaceScan;
import io.redisguard.scan.ScanResults;
import io.redisguard.scan.ScannedObject;
import io.redisguard.webhook.RecordedCases;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReportDeskTest {
  /// A StatefulSet redis-node of three pods and a budget, before the master is deleted raw.
  private static final String DELETE_MASTER = "delete-master/review-01-validate-DELETE-pods.json";

  private static final ClusterSnapshot CLUSTER = RecordedCases.cluster("delete-master");
  private static final Map<ScannedObject, List<Finding>> FOUND =
      new NamespaceScan(Decider.standard())
          .judge(
              CLUSTER.namespace("prod"),
              Fact.known(CLUSTER.cluster()),
              TestPolicy.observe(),
              TestRequest.NOW);

  private final MemoryReports store = new MemoryReports();
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private Instant now = TestRequest.NOW;
  private long nanos;

  /// One replica.
  private final class Replica {
    private final AdmissionTally admission;
    private final ReportDesk desk;

    Replica(boolean leads) {
      ReportMetrics metrics = new ReportMetrics(registry);
      admission = new AdmissionTally(new FixedCluster(CLUSTER), () -> now, metrics);
      desk =
          new ReportDesk(
              store,
              new FixedCluster(CLUSTER),
              leads ? Leadership.alone() : Leadership.none(),
              admission,
              () -> now,
              // Writes need not wait: five seconds pass with each look at the clock.
              () -> nanos += Duration.ofSeconds(5).toNanos(),
              metrics);
      if (leads) {
        desk.begin();
      }
    }

    Replica scanned(Map<ScannedObject, List<Finding>> found) {
      desk.scanned(
          new ScanResults(found.isEmpty() ? Map.of() : Map.of("prod", found)), Set.of("prod"));
      return this;
    }

    Replica counts(int requests) {
      Review review =
          switch (ReviewDecoder.decode(TestReview.bytes(TestReview.recorded(DELETE_MASTER)))) {
            case Decoding.Decoded(Review decoded) -> decoded;
            case Decoding.Malformed(String problem) -> throw new AssertionError(problem);
          };
      for (int i = 0; i < requests; i++) {
        now = now.plusNanos(1000);
        Decision decision =
            Decider.standard()
                .decide(
                    review.subject(),
                    review.actor(),
                    Endpoint.VALIDATE,
                    Facts.ofCluster(
                        Fact.known(CLUSTER.namespace("prod")), Fact.known(CLUSTER.cluster())),
                    TestPolicy.observe(),
                    now);
        admission.decided(review, Endpoint.VALIDATE, decision, List.of(), "digest", 1);
      }
      return this;
    }

    /// Long enough for everything that waits, and a flush.
    Replica works() throws InterruptedException {
      for (int turn = 0; turn < 60; turn++) {
        desk.turn(Duration.ofMillis(1));
      }
      return this;
    }
  }

  @Test
  void thereIsOneReportForEachObjectWithFindings() throws InterruptedException {
    new Replica(true).scanned(FOUND).works();

    assertThat(FOUND).hasSizeGreaterThan(3);
    assertThat(store.reports).hasSize(FOUND.size());
    JsonNode report = store.about("redis-node");
    assertThat(report.path("apiVersion").asText()).isEqualTo("openreports.io/v1alpha1");
    assertThat(report.path("kind").asText()).isEqualTo("Report");
    assertThat(report.at("/metadata/labels").toString())
        .isEqualTo("{\"app.kubernetes.io/managed-by\":\"redis-guard\"}");
    JsonNode owner = report.at("/metadata/ownerReferences/0");
    assertThat(owner.path("uid").asText()).isNotEmpty();
    assertThat(report.at("/metadata/name").asText())
        .isEqualTo("redis-guard-statefulset-" + owner.path("uid").asText());
    assertThat(report.at("/scope/kind").asText()).isEqualTo("StatefulSet");
    for (JsonNode result : report.path("results")) {
      assertThat(result.path("result").asText()).isEqualTo("warn");
      assertThat(result.path("category").asText()).isEqualTo("scan");
      assertThat(result.at("/timestamp/seconds").asLong())
          .isEqualTo(TestRequest.NOW.getEpochSecond());
    }
    assertThat(report.at("/summary/warn").asInt()).isEqualTo(report.path("results").size());
    assertThat(report.at("/summary/fail").asInt()).isZero();
  }

  @Test
  void aRestartWritesNothing() throws InterruptedException {
    new Replica(true).scanned(FOUND).works();
    int written = store.writes.size();
    now = now.plusSeconds(3600);
    new Replica(true).scanned(FOUND).works();

    assertThat(store.writes).hasSize(written);
  }

  @Test
  void onlyWhatChangedIsWritten() throws InterruptedException {
    Replica replica = new Replica(true).scanned(FOUND).works();
    store.writes.clear();
    ScannedObject set = objectNamed("redis-node");
    List<Finding> fewer = found(set).subList(1, found(set).size());
    now = now.plusSeconds(60);
    replica.scanned(with(set, fewer)).works();

    assertThat(store.writes).containsExactly("update redis-guard-statefulset-" + set.uid());
    assertThat(store.about("redis-node").path("results").size()).isEqualTo(fewer.size());
    // since when it is so, not since when it was written
    assertThat(store.about("redis-node").at("/results/0/timestamp/seconds").asLong())
        .isEqualTo(TestRequest.NOW.getEpochSecond());
  }

  @Test
  void aReportWithoutFindingsIsDeleted() throws InterruptedException {
    Replica replica = new Replica(true).scanned(FOUND).works();
    replica.scanned(Map.of()).works();

    assertThat(store.reports).isEmpty();
  }

  /// Before a namespace is judged nobody knows that there are no findings.
  @Test
  void aNewLeaderLeavesWhatItHasNotJudged() throws InterruptedException {
    new Replica(true).scanned(FOUND).works();
    new Replica(true).works();

    assertThat(store.reports).hasSize(FOUND.size());
  }

  @Test
  void findingsOfAnObjectThatWentAwayMeanwhileAreNotWritten() throws InterruptedException {
    ScannedObject gone =
        new ScannedObject(
            "v1", "Pod", objectNamed("redis-node-0").key(), "another-uid-than-that-of-the-pod");
    new Replica(true).scanned(Map.of(gone, found(objectNamed("redis-node-0")))).works();

    assertThat(store.writes).isEmpty();
  }

  @Test
  void resultsAreBoundedAndTheRestIsCounted() throws InterruptedException {
    ScannedObject set = objectNamed("redis-node");
    List<Finding> many = new ArrayList<>();
    while (many.size() < 80) {
      many.addAll(found(set));
    }
    new Replica(true).scanned(Map.of(set, List.copyOf(many))).works();

    JsonNode report = store.about("redis-node");
    assertThat(report.path("results").size()).isEqualTo(50);
    assertThat(report.at("/results/49/message").asText())
        .isEqualTo("%d more findings are left out".formatted(many.size() - 49));
    assertThat(report.at("/summary/skip").asInt()).isEqualTo(1);
    assertThat(report.at("/summary/warn").asInt()).isEqualTo(49);
  }

  /// The pod goes, and its report with it: its StatefulSet stays.
  @Test
  void whatWouldHaveBeenRefusedIsCountedAtTheWorkload() throws InterruptedException {
    new Replica(true).scanned(FOUND).counts(3).works();

    JsonNode counted = counted();
    assertThat(counted.path("rule").asText()).isEqualTo("delete-master");
    assertThat(counted.path("result").asText()).isEqualTo("warn");
    assertThat(counted.at("/properties/count").asText()).isEqualTo("3");
    assertThat(counted.at("/properties/actor").asText()).isEqualTo("person");
    assertThat(counted.at("/properties/last").asText()).isEqualTo(now.toString());
    assertThat(counted.path("message").asText()).contains("redis-node-0");
  }

  @Test
  void countsOfAllReplicasAddUpAlsoWhenTheyWriteAtOnce() throws InterruptedException {
    Replica leader = new Replica(true).scanned(FOUND).works();
    Replica other = new Replica(false).counts(2);
    Replica third = new Replica(false).counts(4);
    store.beforeWrite = () -> run(third);
    other.works();
    leader.counts(1).works();

    assertThat(counted().at("/properties/count").asText()).isEqualTo("7");
    assertThat(scanResults("redis-node")).isEqualTo(found(objectNamed("redis-node")).size());
  }

  @Test
  void whoDoesNotLeadWritesNothingButItsCounts() throws InterruptedException {
    new Replica(false).scanned(FOUND).counts(1).works();

    assertThat(store.writes).hasSize(1);
    assertThat(scanResults("redis-node")).isZero();
    new Replica(true).scanned(FOUND).works();
    assertThat(scanResults("redis-node")).isPositive();
    assertThat(counted().at("/properties/count").asText()).isEqualTo("1");
  }

  @Test
  void aWriteWhoseAnswerIsLostIsNotCountedTwice() throws InterruptedException {
    Replica replica = new Replica(false).counts(2);
    store.losesAnswers = true;
    replica.desk.turn(Duration.ofMillis(1));
    store.losesAnswers = false;
    replica.works();

    assertThat(counted().at("/properties/count").asText()).isEqualTo("2");
  }

  @Test
  void countsAreForgottenAfterAWeek() throws InterruptedException {
    new Replica(true).scanned(FOUND).counts(1).works();
    now = now.plus(Duration.ofDays(8));
    new Replica(true).scanned(FOUND).works();

    assertThat(store.about("redis-node").path("results"))
        .noneMatch(result -> result.path("category").asText().equals("admission"));
  }

  @Test
  void anApiServerThatIsAwayCostsNothing() throws InterruptedException {
    store.down = true;
    Replica replica = new Replica(false).counts(1);
    replica.desk.turn(Duration.ofMillis(1));
    store.down = false;
    replica.works();

    assertThat(counted().at("/properties/count").asText()).isEqualTo("1");
  }

  @Test
  void withoutEitherApiNothingIsWrittenAndThenTheOneThatComes() throws InterruptedException {
    store.served.clear();
    Replica replica = new Replica(true).scanned(FOUND).works();
    assertThat(store.writes).isEmpty();

    store.served.add(Flavour.POLICY_REPORTS);
    replica.works();
    assertThat(store.about("redis-node").path("apiVersion").asText())
        .isEqualTo("wgpolicyk8s.io/v1alpha2");

    store.served.add(Flavour.OPEN_REPORTS);
    replica.works();
    assertThat(store.reports).hasSize(FOUND.size());
    assertThat(store.about("redis-node").path("kind").asText()).isEqualTo("Report");
  }

  @Test
  void fiveWritesASecondAndNoMore() {
    long[] time = {0};
    WriteBudget budget = new WriteBudget(() -> time[0]);
    long waited = 0;
    for (int write = 0; write < 25; write++) {
      long wait = budget.take().toNanos();
      time[0] += wait;
      waited += wait;
    }

    assertThat(Duration.ofNanos(waited)).isEqualTo(Duration.ofSeconds(4));
  }

  private JsonNode counted() {
    List<JsonNode> counted = new ArrayList<>();
    for (JsonNode result : store.about("redis-node").path("results")) {
      if (result.path("rule").asText().equals("delete-master")) {
        counted.add(result);
      }
    }
    assertThat(counted).hasSize(1);
    return counted.getFirst();
  }

  private long scanResults(String name) {
    return Stream.of(store.about(name))
        .mapToLong(report -> ReportBody.scannedIn(report).size())
        .sum();
  }

  private static ScannedObject objectNamed(String name) {
    return FOUND.keySet().stream()
        .filter(object -> object.key().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<Finding> found(ScannedObject object) {
    return FOUND.getOrDefault(object, List.of());
  }

  private static Map<ScannedObject, List<Finding>> with(
      ScannedObject object, List<Finding> findings) {
    Map<ScannedObject, List<Finding>> changed = new HashMap<>(FOUND);
    changed.put(object, findings);
    return changed;
  }

  private static void run(Replica replica) {
    try {
      replica.works();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
