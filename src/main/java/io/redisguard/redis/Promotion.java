package io.redisguard.redis;

import io.redisguard.facts.Address;
import io.redisguard.facts.Asked;
import io.redisguard.facts.LiveGroup;
import io.redisguard.facts.LiveGroup.LiveMember;
import io.redisguard.facts.SentinelState;
import io.redisguard.facts.SentinelState.Candidate;
import io.redisguard.facts.ServerState;
import io.redisguard.redis.GuardHandover.Stopped;
import io.redisguard.redis.RedisSession.NoAnswer;
import io.redisguard.subject.PodView;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A failover by Sentinel, at the moment when it is quickest, driven on by the next Sentinel should
/// the first die.
final class Promotion implements AutoCloseable {
  /// Sentinel learns of the promotion from the replica's next INFO, a second after the last. Begun
  /// when that is so old, a failover takes 0.3 s instead of 1.2 s.
  private static final Duration EARLIEST = Duration.ofMillis(740);

  private static final Duration LATEST = Duration.ofMillis(850);

  /// Sentinel asks each replica for INFO so often: `SENTINEL_INFO_PERIOD` in sentinel.c.
  private static final Duration INFO_PERIOD = Duration.ofSeconds(10);

  /// Far more than any promotion takes.
  private static final Duration LONGEST = Duration.ofSeconds(8);

  private static final Duration STEP = Duration.ofMillis(10);
  private static final Duration ANSWER = Duration.ofSeconds(1);
  private static final Duration SESSION = INFO_PERIOD.multipliedBy(4);

  private final LiveGroup group;
  private final RedisAccess access;
  private final String runId;
  private final Address old;
  private final Deque<Driver> drivers;
  private @Nullable RedisSession session;

  /// Nobody is asked yet.
  ///
  /// @param runId of the master
  /// @param old where it is
  Promotion(LiveGroup group, PodView pod, RedisAccess access, String runId, Address old) {
    this.group = group;
    this.access = access;
    this.runId = runId;
    this.old = old;
    this.drivers = new ArrayDeque<>(drivers(group, pod, runId, old));
  }

  /// A Sentinel that can be asked for a failover.
  private record Driver(Address address, String masterName) {}

  /// Those of other pods first, and always in the same order: two guards that have the same idea
  /// ask the same Sentinel, and the second joins what the first began.
  private static List<Driver> drivers(LiveGroup group, PodView pod, String runId, Address own) {
    return group.members().stream()
        .filter(member -> member.sentinelState().filter(s -> names(s, runId, own)).isPresent())
        .sorted(
            Comparator.comparing((LiveMember member) -> member.name().equals(pod.name()))
                .thenComparing(LiveMember::name))
        .map(
            member ->
                new Driver(
                    PodAddresses.ofSentinel(member.pod()),
                    member.sentinelState().map(SentinelState::masterName).orElse("")))
        .toList();
  }

  private static boolean names(SentinelState sentinel, String runId, Address own) {
    return !sentinel.isTilted()
        && (sentinel.masterRunId().equals(runId) || sentinel.master().equals(own));
  }

  /// Whether any Sentinel could be asked.
  boolean isPossible() {
    return !drivers.isEmpty();
  }

  /// Until the failover would be quick; without a pause, so that it costs nobody anything.
  ///
  /// @param most when it does not come in this time, the pause is longer, no more
  void awaitTheMoment(Duration most) {
    Duration wait = most.compareTo(INFO_PERIOD) < 0 ? most : INFO_PERIOD.plus(LATEST);
    long giveUp = System.nanoTime() + wait.toNanos();
    try {
      Driver driver = drivers.getFirst();
      RedisSession sentinel = sessionOf(driver);
      while (System.nanoTime() < giveUp) {
        Optional<Duration> age = infoAge(sentinel, driver);
        if (age.isEmpty() || isTheMoment(age.get())) {
          return;
        }
        nap(untilThen(age.get()));
      }
    } catch (NoAnswer _) {
      close();
    }
  }

  /// The pod that Sentinel would promote; empty when that cannot be told.
  Optional<LiveMember> candidate() {
    Driver driver = drivers.getFirst();
    try {
      return candidate(sessionOf(driver), driver).flatMap(replica -> member(replica.address()));
    } catch (NoAnswer _) {
      close();
      return Optional.empty();
    }
  }

  private static Optional<Duration> infoAge(RedisSession sentinel, Driver driver) throws NoAnswer {
    return candidate(sentinel, driver).map(Candidate::infoAge);
  }

  /// In Sentinel's own order.
  private static Optional<Candidate> candidate(RedisSession sentinel, Driver driver)
      throws NoAnswer {
    return sentinel.ask("SENTINEL", "REPLICAS", driver.masterName()).list().stream()
        .map(SentinelReader::candidate)
        .filter(replica -> !replica.isDown() && replica.priority() != 0)
        .min(
            Comparator.comparingInt(Candidate::priority)
                .thenComparing(Comparator.comparingLong(Candidate::offset).reversed())
                .thenComparing(Candidate::runId));
  }

  private static boolean isTheMoment(Duration age) {
    return age.compareTo(EARLIEST) >= 0 && age.compareTo(LATEST) <= 0;
  }

  /// Later the age begins anew, at a time that nobody knows exactly.
  private static Duration untilThen(Duration age) {
    Duration left = EARLIEST.minus(age);
    return left.isPositive() ? left : STEP.multipliedBy(20);
  }

  /// Starts a failover, or joins the one that runs, and waits for the new master.
  Address run() throws Stopped {
    // Whoever waits for the answer or not: to take the pause back now would lose what is written
    // until the old master is demoted.
    long giveUp = System.nanoTime() + LONGEST.toNanos();
    while (isPossible() && System.nanoTime() < giveUp) {
      Driver driver = drivers.getFirst();
      try {
        RedisSession sentinel = sessionOf(driver);
        Reply reply = sentinel.ask("SENTINEL", "FAILOVER", driver.masterName());
        if (!(reply instanceof Reply.Failure failure) || failure.is("INPROG")) {
          return promoted(sentinel, driver, giveUp);
        }
      } catch (NoAnswer _) {
        // It died; the next one begins anew.
      }
      drivers.removeFirst();
      close();
    }
    throw new Stopped("no Sentinel starts a failover");
  }

  private Address promoted(RedisSession sentinel, Driver driver, long giveUp)
      throws NoAnswer, Stopped {
    while (System.nanoTime() < giveUp) {
      List<Reply> told =
          sentinel.ask("SENTINEL", "GET-MASTER-ADDR-BY-NAME", driver.masterName()).list();
      if (told.size() == 2) {
        Address address =
            new Address(told.getFirst().text(), (int) ServerReader.number(told.get(1).text(), 0));
        if (!address.equals(old) && isNewMaster(address)) {
          return address;
        }
      }
      nap(STEP);
    }
    throw new Stopped("no new master came about in time");
  }

  private boolean isNewMaster(Address told) {
    return RedisProbe.server(reachable(told), access, ANSWER)
            instanceof Asked.Told<ServerState>(ServerState state)
        && state.isMaster()
        && !state.runId().isEmpty()
        && !state.runId().equals(runId);
  }

  /// Where Sentinels announce names, those may mean nothing here: the pod is asked that has the run
  /// id which they know the name by.
  private Address reachable(Address told) {
    return member(told).map(member -> PodAddresses.ofServer(member.pod())).orElse(told);
  }

  private Optional<LiveMember> member(Address told) {
    Set<String> runIds =
        group.sentinels().stream()
            .flatMap(sentinel -> sentinel.replicas().stream())
            .filter(replica -> replica.address().equals(told))
            .map(Candidate::runId)
            .collect(Collectors.toSet());
    return group.members().stream()
        .filter(
            member ->
                member.pod().podIp().equals(told.host())
                    || member
                        .serverState()
                        .filter(state -> runIds.contains(state.runId()))
                        .isPresent())
        .findFirst();
  }

  /// The pod behind an address, or else the address.
  String nameOf(Address told) {
    return member(told).map(LiveMember::name).orElse(told.toString());
  }

  private RedisSession sessionOf(Driver driver) throws NoAnswer {
    RedisSession open = session;
    if (open == null) {
      open = new RedisSession(driver.address(), access, SESSION, ANSWER);
      session = open;
      Login.in(open, access.sentinelLogins());
    }
    return open;
  }

  /// Between two questions of a handover.
  static void nap(Duration duration) {
    LockSupport.parkNanos(duration.toNanos());
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
      session = null;
    }
  }
}
