package io.redisguard.cluster;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.cluster.ApiServer.Reply;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LeaseElectionTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final OneLease store = new OneLease();
  private long nanos = Duration.ofHours(5).toNanos();

  @Test
  void theFirstOneLeadsAndTheSecondWaits() {
    LeaseElection first = candidate("first");
    LeaseElection second = candidate("second");
    first.takeTurn();
    second.takeTurn();

    assertThat(first.isLeader()).isTrue();
    assertThat(second.isLeader()).isFalse();
    assertThat(store.spec("holderIdentity")).isEqualTo("first");
    assertThat(store.spec("leaseDurationSeconds")).isEqualTo("10");
    assertThat(store.spec("acquireTime")).isEqualTo("2026-11-21T12:00:00.000000Z");
  }

  @Test
  void whoRenewsLeadsOn() {
    LeaseElection first = candidate("first");
    LeaseElection second = candidate("second");
    for (int turn = 0; turn < 60; turn++) {
      first.takeTurn();
      second.takeTurn();
      pass(SECOND);
    }

    assertThat(first.isLeader()).isTrue();
    assertThat(second.isLeader()).isFalse();
    // one to create it, then one every other second
    assertThat(store.writes).isEqualTo(30);
  }

  @Test
  void aSilentLeaderIsFollowedWhenItsLeaseHasRunOutAndNeverBefore() {
    LeaseElection first = candidate("first");
    LeaseElection second = candidate("second");
    first.takeTurn();
    int seconds = 0;
    while (!second.isLeader()) {
      assertThat(seconds).isLessThanOrEqualTo(12);
      second.takeTurn();
      assertThat(first.isLeader() && second.isLeader()).isFalse();
      pass(SECOND);
      seconds++;
    }

    assertThat(seconds).isBetween(10, 12);
    assertThat(first.isLeader()).isFalse();
    assertThat(store.spec("holderIdentity")).isEqualTo("second");
    assertThat(store.spec("leaseTransitions")).isEqualTo("1");
  }

  /// The clock of the other machine may be hours away: what it wrote as its time decides nothing.
  @Test
  void timesInTheLeaseAreNotBelieved() {
    LeaseElection past =
        new LeaseElection(store, "guard", "past", () -> Instant.EPOCH, () -> nanos);
    past.takeTurn();
    LeaseElection now = candidate("now");
    now.takeTurn();
    assertThat(now.isLeader()).isFalse();

    past.close();
    LeaseElection future =
        new LeaseElection(
            store, "guard", "future", () -> Instant.parse("2126-01-01T00:00:00Z"), () -> nanos);
    future.takeTurn();
    for (int turn = 0; turn <= 10; turn++) {
      now.takeTurn();
      pass(SECOND);
    }
    now.takeTurn();
    assertThat(now.isLeader()).isTrue();
  }

  @Test
  void aLeaderThatCannotRenewStopsBeforeAnotherMayBegin() {
    LeaseElection first = candidate("first");
    LeaseElection second = candidate("second");
    List<String> told = follow(first);
    first.takeTurn();
    first.tell();
    store.trouble = "the API server answered 503";
    for (int turn = 0; turn < 6; turn++) {
      pass(SECOND);
      first.takeTurn();
    }
    assertThat(first.isLeader()).isTrue();
    pass(SECOND);
    first.tell();
    assertThat(first.isLeader()).isFalse();
    assertThat(told).containsExactly("begin", "end");

    store.trouble = "";
    second.takeTurn();
    assertThat(second.isLeader()).isFalse();
    first.takeTurn();
    first.tell();
    assertThat(first.isLeader()).isTrue();
    assertThat(told).containsExactly("begin", "end", "begin");
  }

  @Test
  void oneOfTwoThatTakeItAtOnceGetsIt() {
    LeaseElection first = candidate("first");
    LeaseElection second = candidate("second");
    store.beforeWrite = first::takeTurn;
    second.takeTurn();

    assertThat(first.isLeader()).isTrue();
    assertThat(second.isLeader()).isFalse();
    second.takeTurn();
    assertThat(second.isLeader()).isFalse();
  }

  /// The answer was lost, the write was not.
  @Test
  void aRenewalThatNobodyConfirmedIsFoundAtTheNextLook() {
    LeaseElection first = candidate("first");
    store.losesAnswers = true;
    first.takeTurn();
    assertThat(first.isLeader()).isFalse();

    store.losesAnswers = false;
    first.takeTurn();
    assertThat(first.isLeader()).isTrue();
    assertThat(store.spec("leaseTransitions")).isEqualTo("0");
  }

  @Test
  void whoStopsInOrderIsFollowedAtOnce() {
    LeaseElection first = candidate("first");
    LeaseElection second = candidate("second");
    List<String> told = follow(first);
    first.takeTurn();
    first.tell();
    second.takeTurn();
    first.close();
    second.takeTurn();

    assertThat(told).containsExactly("begin", "end");
    assertThat(first.isLeader()).isFalse();
    assertThat(second.isLeader()).isTrue();
  }

  @Test
  void whoDoesNotLeadReleasesNothing() {
    LeaseElection first = candidate("first");
    LeaseElection second = candidate("second");
    first.takeTurn();
    second.takeTurn();
    second.close();

    assertThat(store.spec("holderIdentity")).isEqualTo("first");
  }

  @Test
  void aLeaseThatWasDeletedIsMadeAgain() {
    LeaseElection first = candidate("first");
    first.takeTurn();
    store.lease = null;
    pass(Duration.ofSeconds(2));
    first.takeTurn();
    first.takeTurn();

    assertThat(first.isLeader()).isTrue();
    assertThat(store.spec("holderIdentity")).isEqualTo("first");
  }

  @Test
  void whatOthersWroteIntoTheObjectStays() {
    candidate("first").takeTurn();
    ((ObjectNode) store.stored().path("metadata")).putObject("labels").put("team", "cache");
    LeaseElection second = candidate("second");
    second.takeTurn();
    pass(Duration.ofSeconds(10));
    second.takeTurn();

    assertThat(second.isLeader()).isTrue();
    assertThat(store.stored().at("/metadata/labels/team").asText()).isEqualTo("cache");
  }

  @Test
  void aFollowerThatThrowsStopsNobodyAndALateOneIsTold() {
    LeaseElection first = candidate("first");
    first.follow(
        new Leadership.Follower() {
          @Override
          public void begin() {
            throw new IllegalStateException("a follower's own trouble");
          }

          @Override
          public void end() {}
        });
    List<String> early = follow(first);
    first.takeTurn();
    first.tell();
    List<String> late = follow(first);

    assertThat(early).containsExactly("begin");
    assertThat(late).containsExactly("begin");
  }

  private LeaseElection candidate(String identity) {
    InstantSource clock = () -> Instant.parse("2026-11-21T12:00:00Z");
    return new LeaseElection(store, "guard", identity, clock, () -> nanos);
  }

  private static List<String> follow(Leadership leadership) {
    List<String> told = new ArrayList<>();
    leadership.follow(
        new Leadership.Follower() {
          @Override
          public void begin() {
            told.add("begin");
          }

          @Override
          public void end() {
            told.add("end");
          }
        });
    return told;
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  /// An API server with one lease, which refuses what was written on an old reading.
  private static final class OneLease implements LeaseStore {
    private @Nullable JsonNode lease;
    private int version;
    private int writes;
    private String trouble = "";
    private boolean losesAnswers;
    private Runnable beforeWrite = () -> {};

    JsonNode stored() {
      return requireNonNull(lease);
    }

    String spec(String field) {
      return stored().path("spec").path(field).asText();
    }

    @Override
    public Reply read() {
      if (!trouble.isEmpty()) {
        return new Reply.Failed(trouble);
      }
      return lease == null ? new Reply.NotFound() : new Reply.Body(lease.deepCopy());
    }

    @Override
    public Reply write(Lease wanted) {
      Runnable before = beforeWrite;
      beforeWrite = () -> {};
      before.run();
      if (!trouble.isEmpty()) {
        return new Reply.Failed(trouble);
      }
      if (lease == null && wanted.isStored()) {
        return new Reply.NotFound();
      }
      if (lease != null && !wanted.version().equals(new Lease(lease).version())) {
        return new Reply.Failed("the API server answered 409");
      }
      ObjectNode stored = wanted.object().deepCopy();
      stored.withObject("/metadata").put("resourceVersion", Integer.toString(++version));
      lease = stored;
      writes++;
      return losesAnswers
          ? new Reply.Failed("the API server did not answer within 2000 ms")
          : new Reply.Body(stored.deepCopy());
    }
  }
}
