package io.redisguard.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.redisguard.TestActors;
import io.redisguard.TestCluster;
import io.redisguard.TestPod;
import io.redisguard.TestPolicy;
import io.redisguard.TestRequest;
import io.redisguard.facts.Fact;
import io.redisguard.facts.NamespaceView;
import io.redisguard.ledger.Disruption;
import io.redisguard.ledger.Disruption.Stage;
import io.redisguard.ledger.Manner;
import io.redisguard.ledger.Observation.KnownRole;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.review.Review;
import io.redisguard.subject.PodLife;
import io.redisguard.subject.Subject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LedgerKeeperTest {
  private static final TestPod POD = TestPod.redis("redis-node-0").labelledMaster();
  private static final GuardPolicy POLICY = TestPolicy.of("{profile: observe}");

  private static final Retention RETENTION = new Retention(100, Duration.ofDays(1));

  private final Written written = new Written();
  private final LedgerKeeper keeper = keeper("guard-a");
  private volatile boolean podIsThere = true;

  @AfterEach
  void close() {
    keeper.close();
  }

  @Test
  void theLeaderWritesTheStoryAndWhatItWasAsked() {
    keeper.readAll();
    keeper.lead(true);
    aPodIsDeleted(keeper);

    await()
        .untilAsserted(
            () -> assertThat(written.story("redis-node-0")).isEqualTo("Delete by alice: Gone"));
    assertThat(written.asked.values()).containsExactly("guard-a");
  }

  @Test
  void anotherReplicaWritesOnlyWhatItWasAsked() {
    keeper.readAll();
    aPodIsDeleted(keeper);

    await().untilAsserted(() -> assertThat(written.asked).hasSize(1));
    assertThat(written.stories).isEmpty();
  }

  @Test
  void whoeverLeadsNextGoesOnWithTheSameRecord() {
    keeper.readAll();
    aPodIsDeleted(keeper);
    await().untilAsserted(() -> assertThat(written.asked).hasSize(1));

    keeper.lead(true);

    await()
        .untilAsserted(
            () -> assertThat(written.story("redis-node-0")).isEqualTo("Delete by alice: Gone"));
    assertThat(written.stories).hasSize(1);
  }

  @Test
  void theNextLeaderWritesNothingThatIsThereAlready() {
    Written others = new Written();
    try (LedgerKeeper leader = new LedgerKeeper(sources("guard-b"), queue(others), RETENTION)) {
      leader.readAll();
      leader.lead(true);
      aPodIsDeleted(leader);
      await().untilAsserted(() -> assertThat(others.story("redis-node-0")).endsWith("Gone"));
    }
    keeper.readAll();
    keeper.pod(life(POD));
    keeper.pod(life(TestPod.redis("redis-node-0").terminating()));
    keeper.podGone(POD.view().key());
    keeper.stored(others.records.getLast());
    keeper.lead(true);

    await().untilAsserted(() -> assertThat(keeper.recent()).hasSize(1));
    assertThat(written.stories).isEmpty();
  }

  @Test
  void recordsFromBeforeARestartTellHowTheStoryBegan() {
    Written others = new Written();
    try (LedgerKeeper leader = new LedgerKeeper(sources("guard-b"), queue(others), RETENTION)) {
      leader.readAll();
      leader.lead(true);
      leader.pod(life(POD));
      leader.decided(deletion(false), TestRequest.to(POD.deleted()).under(POLICY).decide());
      leader.pod(life(TestPod.redis("redis-node-0").terminating()));
      await().untilAsserted(() -> assertThat(others.story("redis-node-0")).endsWith("Going"));
    }
    // The watches may bring the pod before the record.
    podIsThere = false;
    keeper.lead(true);
    keeper.pod(life(TestPod.redis("redis-node-0").terminating()));
    keeper.stored(others.records.getLast());
    keeper.readAll();

    await()
        .untilAsserted(
            () -> assertThat(written.story("redis-node-0")).isEqualTo("Delete by alice: Gone"));
  }

  @Test
  void aDryRunIsNotRecorded() {
    keeper.readAll();
    keeper.lead(true);
    keeper.pod(life(POD));
    keeper.decided(deletion(true), TestRequest.to(POD.deleted()).under(POLICY).decide());
    keeper.pod(life(TestPod.redis("redis-node-1").terminating()));

    await().untilAsserted(() -> assertThat(written.stories).hasSize(1));
    assertThat(written.stories).containsOnlyKeys("redis-node-1");
  }

  @Test
  void whatFailsIsWrittenLater() {
    written.fails = true;
    keeper.readAll();
    keeper.lead(true);
    aPodIsDeleted(keeper);
    await().untilAsserted(() -> assertThat(written.failures).isNotEmpty());

    written.fails = false;

    await().untilAsserted(() -> assertThat(written.story("redis-node-0")).endsWith(": Gone"));
  }

  @Test
  void whatFindsNoRoomIsCountedAndNobodyWaits() {
    CountDownLatch busy = new CountDownLatch(1);
    LedgerKeeper.Sources sources = sources("guard-c");
    LedgerKeeper.Sources slow =
        new LedgerKeeper.Sources(
            sources.me(),
            sources.policy(),
            name -> {
              awaitQuietly(busy);
              return sources.namespace().apply(name);
            },
            sources.cluster(),
            sources.clock());
    try (LedgerKeeper stuck = new LedgerKeeper(slow, queue(written), RETENTION)) {
      for (int i = 0; i < 10_000; i++) {
        stuck.pod(life(POD));
      }

      assertThat(stuck.dropped()).isBetween(1_000L, 2_000L);
      busy.countDown();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void tooManyRecordsGoTheOldestFirst() {
    Instant now = Instant.parse("2026-11-21T12:00:00Z");
    List<Disruption> records =
        List.of(
            record("a", now.minusSeconds(10)),
            record("b", now.minusSeconds(30)),
            record("c", now.minusSeconds(20)),
            record("d", now.minus(Duration.ofDays(3))));

    assertThat(new Retention(2, Duration.ofDays(1)).tooMany(records, now))
        .extracting(Disruption::name)
        .containsExactlyInAnyOrder("b", "d");
    assertThat(new Retention(9, Duration.ofDays(1)).tooMany(records, now))
        .extracting(Disruption::name)
        .containsExactly("d");
  }

  private static void aPodIsDeleted(LedgerKeeper keeper) {
    keeper.pod(life(POD));
    keeper.decided(deletion(false), TestRequest.to(POD.deleted()).under(POLICY).decide());
    keeper.pod(life(TestPod.redis("redis-node-0").terminating()));
    keeper.podGone(POD.view().key());
  }

  private static Review deletion(boolean dryRun) {
    return new Review(
        "review-1",
        "DELETE",
        "pods",
        new Subject.PodDelete(POD.view(), 30L),
        TestActors.ALICE,
        dryRun,
        MissingNode.getInstance());
  }

  private static PodLife life(TestPod pod) {
    return new PodLife(pod.view(), "", "", "", "", List.of());
  }

  private LedgerKeeper keeper(String me) {
    return new LedgerKeeper(sources(me), queue(written), RETENTION);
  }

  private static DisruptionQueue queue(Written into) {
    return new DisruptionQueue(into);
  }

  private LedgerKeeper.Sources sources(String me) {
    return new LedgerKeeper.Sources(
        me,
        () -> POLICY,
        name ->
            Fact.known(
                podIsThere
                    ? TestCluster.of(POD).facts().namespace().orElse(NamespaceView.empty(name))
                    : NamespaceView.empty(name)),
        () -> TestCluster.of(POD).facts().cluster(),
        InstantSource.system());
  }

  private static Disruption record(String name, Instant time) {
    return new Disruption(
        name,
        POD.view().key(),
        name,
        "prod/redis-node",
        "n1",
        KnownRole.UNKNOWN,
        Manner.DELETE,
        "alice",
        List.of(),
        time,
        time,
        time,
        time,
        "",
        null,
        List.of(),
        "");
  }

  /// Remembers what is written, by the name of the pod.
  private static final class Written implements DisruptionQueue.Store {
    final Map<String, Disruption> stories = new ConcurrentHashMap<>();
    final Map<String, String> asked = new ConcurrentHashMap<>();
    final List<Disruption> records = new CopyOnWriteArrayList<>();
    final List<String> failures = new CopyOnWriteArrayList<>();
    volatile boolean fails;

    String story(String pod) {
      Disruption record = stories.get(pod);
      Stage stage = record == null ? Stage.REFUSED : record.stage();
      return record == null
          ? ""
          : record.manner().word() + " by " + record.by() + ": " + stage.word();
    }

    @Override
    public void story(Disruption record) {
      if (fails) {
        failures.add(record.name());
        throw new IllegalStateException("the API server is away");
      }
      stories.put(record.pod().name(), record);
      records.add(record);
    }

    @Override
    public void asked(Disruption record, String replica) {
      asked.put(record.name(), replica);
    }

    @Override
    public void delete(Disruption record) {
      stories.remove(record.pod().name());
    }
  }
}
