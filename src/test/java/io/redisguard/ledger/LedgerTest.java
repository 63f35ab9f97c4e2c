package io.redisguard.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.ledger.Asking.Answer;
import io.redisguard.ledger.Asking.Call;
import io.redisguard.ledger.Disruption.Stage;
import io.redisguard.ledger.Observation.Around;
import io.redisguard.ledger.Observation.KnownRole;
import io.redisguard.ledger.Observation.Wanted;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LedgerTest {
  private static final String CONTROLLERS = "system:serviceaccount:kube-system:";

  @ParameterizedTest(name = "{0} asks to {1}, wanted {2}: {3} by {4}")
  @CsvSource({
    "alice,                                                    DELETE,       UNKNOWN, DELETE,             alice",
    "alice,                                                    FORCE_DELETE, UNKNOWN, FORCE_DELETE,       alice",
    "alice,                                                    EVICTION,     UNKNOWN, EVICTION,           alice",
    "system:serviceaccount:ops:drainer,                        EVICTION,     UNKNOWN, EVICTION,           ops/drainer",
    "system:kube-scheduler,                                    DELETE,       UNKNOWN, PREEMPTION,         kube-scheduler",
    "system:serviceaccount:kube-system:node-controller,        DELETE,       UNKNOWN, TAINT,              node-controller",
    "system:serviceaccount:kube-system:pod-garbage-collector,  FORCE_DELETE, UNKNOWN, POD_GC,             pod-garbage-collector",
    "system:serviceaccount:kube-system:generic-garbage-collector, DELETE,    UNKNOWN, OWNER_DELETION,     generic-garbage-collector",
    "system:serviceaccount:kube-system:namespace-controller,   DELETE,       UNKNOWN, NAMESPACE_DELETION, namespace-controller",
    "system:serviceaccount:kube-system:statefulset-controller, DELETE,       YES,     ROLLOUT,            statefulset-controller",
    "system:serviceaccount:kube-system:statefulset-controller, DELETE,       NO,      SCALE_DOWN,         statefulset-controller",
    "system:serviceaccount:kube-system:statefulset-controller, DELETE,       UNKNOWN, SCALE_DOWN,         statefulset-controller",
  })
  void whoAskedTellsHow(String user, Call call, Wanted wanted, Manner manner, String by) {
    Disruption disruption =
        new Story().lives().asks(user, call, Answer.ALLOWED, "", wanted).ends().gone().only();

    assertThat(disruption.manner()).isEqualTo(manner);
    assertThat(disruption.by()).isEqualTo(by);
    assertThat(disruption.stage()).isEqualTo(Stage.GONE);
  }

  @ParameterizedTest(name = "{0} {1} {2}: {3}")
  @CsvSource({
    "Evicted,    The node was low on resource: memory.,         TerminationByKubelet, NODE_PRESSURE",
    "Evicted,    The node was low on resource: memory.,         '',                   NODE_PRESSURE",
    "Evicted,    Usage of EmptyDir volume \"x\" exceeds,        '',                   STORAGE_LIMIT",
    "Evicted,    Pod ephemeral local storage usage exceeds,     '',                   STORAGE_LIMIT",
    "Preempting, Preempted in order to admit critical pod,      TerminationByKubelet, KUBELET_PREEMPTION",
    "Terminated, Pod was terminated in response to imminent node shutdown., TerminationByKubelet, NODE_SHUTDOWN",
  })
  void theKubeletsWordComesBeforeWhoClearsAway(
      String reason, String message, String target, Manner manner) {
    Disruption disruption =
        new Story()
            .lives()
            .fails(reason, message, target)
            .asks(
                CONTROLLERS + "statefulset-controller", Call.DELETE, Answer.ALLOWED, "", Wanted.YES)
            .gone()
            .comesBack()
            .only();

    assertThat(disruption.manner()).isEqualTo(manner);
    assertThat(disruption.by()).isEqualTo("kubelet n2");
    assertThat(disruption.evidence()).anyMatch(line -> line.text().contains(message));
    assertThat(disruption.stage()).isEqualTo(Stage.OVER);
  }

  @ParameterizedTest(name = "{0}: {1} by {2}")
  @CsvSource({
    "EvictionByEvictionAPI,  EVICTION,   ''",
    "PreemptionByScheduler,  PREEMPTION, kube-scheduler",
    "DeletionByTaintManager, TAINT,      node-controller",
    "DeletionByPodGC,        POD_GC,     pod-garbage-collector",
  })
  void aMarkTellsHowWhenNobodyWasSeenAsking(String target, Manner manner, String by) {
    Disruption disruption = new Story().lives().marked(target).gone().only();

    assertThat(disruption.manner()).isEqualTo(manner);
    assertThat(disruption.by()).isEqualTo(by);
  }

  @Test
  void aMarkAloneIsNoDisruptionYet() {
    assertThat(new Story().lives().marked("PreemptionByScheduler").only().began()).isNull();
  }

  @Test
  void onePodOneRecordFromTheFirstRefusalToTheNewPod() {
    Story story =
        new Story()
            .lives()
            .asks("alice", Call.DELETE, Answer.REFUSED, "delete-master", Wanted.UNKNOWN)
            .asks("bob", Call.EVICTION, Answer.WAIT)
            .later(4)
            .asks("bob", Call.EVICTION, Answer.WAIT)
            .later(4)
            .asks("bob", Call.EVICTION, Answer.ALLOWED)
            .ends()
            .gone()
            .comesBack();
    Disruption disruption = story.only();

    assertThat(disruption.manner()).isEqualTo(Manner.EVICTION);
    assertThat(disruption.by()).isEqualTo("bob");
    assertThat(disruption.role().isMaster()).isTrue();
    assertThat(disruption.refusals()).isEqualTo(3);
    assertThat(disruption.allowed()).isEqualTo(1);
    assertThat(disruption.held()).isEqualTo(Duration.ofSeconds(10));
    assertThat(disruption.began()).isEqualTo(Story.START.plusSeconds(13));
    assertThat(disruption.gone()).isEqualTo(Story.START.plusSeconds(14));
    assertThat(disruption.replaced()).isEqualTo(Story.START.plusSeconds(15));
    assertThat(disruption.ready()).isEqualTo(Story.START.plusSeconds(16));
  }

  @Test
  void aRefusalAloneIsRecordedToo() {
    Disruption disruption =
        new Story()
            .lives()
            .asks("alice", Call.DELETE, Answer.REFUSED, "delete-master", Wanted.UNKNOWN)
            .only();

    assertThat(disruption.stage()).isEqualTo(Stage.REFUSED);
    assertThat(disruption.began()).isNull();
    assertThat(disruption.asked().getFirst().rules()).isEqualTo("delete-master");
  }

  @Test
  void repeatedReviewsOfOneDeleteCountOnce() {
    Story story = new Story().lives();
    for (int review = 0; review < 3; review++) {
      story.asks("alice", Call.FORCE_DELETE, Answer.ALLOWED).later(-1);
    }

    assertThat(story.later(1).gone().only().allowed()).isEqualTo(1);
  }

  @Test
  void aPersonWhoDoesNotWaitForTheEndIsTheCause() {
    Disruption disruption =
        new Story()
            .lives()
            .asks("bob", Call.DELETE, Answer.ALLOWED)
            .ends()
            .later(60)
            .asks("alice", Call.FORCE_DELETE, Answer.ALLOWED)
            .gone()
            .only();

    assertThat(disruption.manner()).isEqualTo(Manner.FORCE_DELETE);
    assertThat(disruption.by()).isEqualTo("alice");
  }

  @Test
  void clearingAwayIsNotTheCause() {
    Disruption disruption =
        new Story()
            .lives()
            .asks("bob", Call.DELETE, Answer.ALLOWED)
            .ends()
            .later(60)
            .asks(CONTROLLERS + "pod-garbage-collector", Call.FORCE_DELETE, Answer.ALLOWED)
            .gone()
            .only();

    assertThat(disruption.manner()).isEqualTo(Manner.DELETE);
    assertThat(disruption.by()).isEqualTo("bob");
  }

  @Test
  void behindAControllerStandsWhoeverChangedTheWorkload() {
    Disruption disruption =
        new Story()
            .lives()
            .changes("alice", "scaled it from 3 to 0")
            .asks(
                CONTROLLERS + "statefulset-controller", Call.DELETE, Answer.ALLOWED, "", Wanted.NO)
            .ends()
            .gone()
            .only();

    assertThat(disruption.manner()).isEqualTo(Manner.SCALE_DOWN);
    assertThat(disruption.by()).isEqualTo("alice through statefulset-controller");
    assertThat(disruption.evidence().getFirst().text()).isEqualTo("scaled it from 3 to 0");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({"OOMKilled, OOM_KILL", "Error, RESTART"})
  void aRestartInPlaceIsARecordOfItsOwn(String reason, Manner manner) {
    Story story = new Story().lives().restarted(1, reason).readyAgain(1).later(10);

    assertThat(story.only().manner()).isEqualTo(manner);
    assertThat(story.only().by()).isEqualTo("kubelet n2");
    assertThat(story.only().stage()).isEqualTo(Stage.OVER);
    assertThat(story.restarted(2, reason).ledger.all()).hasSize(2);
  }

  @ParameterizedTest(name = "{0}: {1} by {2}")
  @CsvSource({
    "NAMESPACE_GOES, NAMESPACE_DELETION, namespace-controller",
    "OWNER_GONE,     OWNER_DELETION,     generic-garbage-collector",
  })
  void whatTakesAPodAlongIsNoticed(Around around, Manner manner, String by) {
    Story story = new Story().lives();

    assertThat(story.within(around).ends().gone().only().manner()).isEqualTo(manner);
    assertThat(story.only().by()).isEqualTo(by);
  }

  @Test
  void anOwnerMayBeGoneOnlyLater() {
    Story story = new Story().lives().ends().gone();

    List<Disruption> explained =
        story.ledger.lookAgain(
            life ->
                Optional.of(
                    new Observation.Seen(
                        story.now,
                        life,
                        "prod/redis-node",
                        KnownRole.UNKNOWN,
                        Needs.NOTHING,
                        Around.OWNER_GONE)));

    assertThat(explained).hasSize(1);
    assertThat(story.only().manner()).isEqualTo(Manner.OWNER_DELETION);
  }

  @Test
  void aPodThatWentUnseenIsRecordedWithoutACause() {
    Disruption disruption = new Story().lives().gone().only();

    assertThat(disruption.manner()).isEqualTo(Manner.UNKNOWN);
    assertThat(disruption.prevention()).contains("redis-guard replay");
  }

  @Test
  void theRoleIsThatOfBeforeItWent() {
    Disruption disruption =
        new Story()
            .lives()
            .asks("bob", Call.EVICTION, Answer.ALLOWED)
            .ends()
            .as(KnownRole.byLabel(false))
            .ends()
            .gone()
            .only();

    assertThat(disruption.role().isMaster()).isTrue();
  }

  @Test
  void whatRedisSaysOfTheRoleIsBetterThanALabel() {
    Story story = new Story().as(KnownRole.byLabel(false)).lives();
    story.asks("bob", Call.EVICTION, Answer.WAIT).tells(KnownRole.byRedis(true)).lives();

    assertThat(story.only().role()).isEqualTo(KnownRole.byRedis(true));

    // After the handover, while it goes, it is a replica.
    story.ends().tells(KnownRole.byRedis(false));
    assertThat(story.only().role()).isEqualTo(KnownRole.byRedis(true));
  }

  @Test
  void theTimeWithoutAMasterIsThatOfTheMasterWhoWent() {
    Story story = new Story().lives().asks("bob", Call.DELETE, Answer.ALLOWED).ends();
    story.ledger.observe(
        new Observation.MasterAgain(story.now, "uid-1", "redis-node-1", Duration.ofMillis(5_200)));

    assertThat(story.only().withoutMaster()).isEqualTo(Duration.ofMillis(5_200));
    assertThat(story.only().evidence())
        .anyMatch(line -> line.text().equals("redis-node-1 is master; 5.2 s without one"));
  }

  @ParameterizedTest(name = "done {0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "true  | by the guard, to redis-node-2, 0.4 s | handed over to redis-node-2 in 0.4 s",
        "false | ''                                   | could not hand over: to redis-node-2 (0.4 s)",
      })
  void handoversOfTheGuardAreNoted(boolean done, String handover, String line) {
    Story story = new Story().lives();
    story.ledger.observe(
        new Observation.HandedOver(
            story.now, Story.POD, "uid-1", done, "to redis-node-2", Duration.ofMillis(400)));

    assertThat(story.only().handover()).isEqualTo(handover);
    assertThat(story.only().evidence()).extracting(Evidence::text).containsExactly(line);
  }

  @Test
  void aRestartedGuardGoesOnWithWhatIsWritten() {
    Story before =
        new Story()
            .lives()
            .asks("alice", Call.DELETE, Answer.ALLOWED, "delete-master", Wanted.UNKNOWN)
            .ends();
    Story after = new Story().later(60);
    after.ledger.resume(before.only(), "guard-b");

    List<Disruption> missed = after.ledger.missed(after.now, (_, _) -> true);

    assertThat(missed).hasSize(1);
    assertThat(missed.getFirst().manner()).isEqualTo(Manner.DELETE);
    assertThat(missed.getFirst().by()).isEqualTo("alice");
    assertThat(missed.getFirst().stage()).isEqualTo(Stage.GONE);
    assertThat(missed.getFirst().prevention()).isEqualTo(before.only().prevention());
  }

  @Test
  void aPodThatWentDuringABreakOfTheWatchIsMissed() {
    Story story = new Story().lives();

    assertThat(story.ledger.missed(story.now, (_, _) -> true)).isEmpty();
    assertThat(story.ledger.missed(story.now, (_, _) -> false)).hasSize(1);
    assertThat(story.only().manner()).isEqualTo(Manner.UNKNOWN);
  }

  @Test
  void whatAnotherReplicaCountedIsTaken() {
    Story other =
        new Story()
            .lives()
            .asks("alice", Call.EVICTION, Answer.WAIT)
            .asks("bob", Call.DELETE, Answer.ALLOWED);
    Story leader = new Story().lives();
    leader.ledger.resume(other.only(), "guard-b");
    leader.ends().ledger.resume(other.only(), "guard-b");
    leader.gone();

    assertThat(leader.only().manner()).isEqualTo(Manner.DELETE);
    assertThat(leader.only().by()).isEqualTo("bob");
    assertThat(leader.only().refusals()).isEqualTo(1);
    assertThat(leader.only().asked()).hasSize(2);
  }

  @Test
  void namesAreTheSameForEverybodyAndValid() {
    assertThat(Drafts.name(Story.POD, "uid-1"))
        .isEqualTo(Drafts.name(Story.POD, "uid-1"))
        .isNotEqualTo(Drafts.name(Story.POD, "uid-2"))
        .matches("[a-z0-9.-]{1,253}");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "2.4Gi instead of 256Mi | a memory request of 2.4Gi instead of 256Mi (pod-requests); priority alone would not",
        "''                     | a memory request that covers what it uses (pod-requests); priority alone would not",
      })
  void memoryPressureIsPreventedByARequest(String memory, String prevention) {
    Disruption disruption =
        new Story()
            .needing(new Needs(memory, false, true))
            .lives()
            .fails("Evicted", "The node was low on resource: memory.", "TerminationByKubelet")
            .only();

    assertThat(disruption.prevention()).isEqualTo(prevention);
  }
}
