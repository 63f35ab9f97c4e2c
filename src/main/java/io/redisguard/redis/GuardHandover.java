package io.redisguard.redis;

import io.redisguard.facts.Address;
import io.redisguard.facts.Asked;
import io.redisguard.facts.LiveGroup;
import io.redisguard.facts.LiveGroup.LiveMember;
import io.redisguard.facts.SentinelState;
import io.redisguard.facts.SentinelState.Candidate;
import io.redisguard.facts.ServerState;
import io.redisguard.redis.HandoverResult.GaveUp;
import io.redisguard.redis.HandoverResult.HandedOver;
import io.redisguard.redis.HandoverResult.Needless;
import io.redisguard.redis.RedisSession.NoAnswer;
import io.redisguard.subject.PodView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/// Hands a master over as the injected hook does, over the guard's own connections: writes pause, a
/// replica has them all, Sentinel promotes it, the old master follows it.
///
/// Should the guard die on the way, nothing stays paused: the first pause lasts 3 s. Only when
/// Sentinel is about to be asked is it extended to 15 s, longer than an old master that nobody
/// tells takes to be demoted by Sentinel (11 s, measured), so that no write to it is lost.
final class GuardHandover {
  private static final String FIRST_PAUSE = "3000";
  private static final String LONG_PAUSE = "15000";

  /// Sentinel learns of the promotion from the replica's next INFO, a second after the last. Begun
  /// when that is so old, a failover takes 0.3 s instead of 1.2 s.
  private static final Duration EARLIEST = Duration.ofMillis(700);

  private static final Duration LATEST = Duration.ofMillis(850);
  private static final Duration INFO_PERIOD = Duration.ofSeconds(10);
  private static final Duration CATCH_UP = Duration.ofSeconds(4);
  private static final Duration PROMOTION = Duration.ofSeconds(8);
  private static final Duration STEP = Duration.ofMillis(10);
  private static final Duration ANSWER = Duration.ofSeconds(1);

  private final RedisAccess access;
  private final LiveGroup group;
  private final PodView pod;
  private final long endNanos;
  private final Duration mostWait;

  /// One handover.
  ///
  /// @param pod of the master
  /// @param patience until the handover must have come about, from now
  GuardHandover(LiveGroup group, PodView pod, RedisAccess access, Duration patience) {
    this.group = group;
    this.pod = pod;
    this.access = access;
    this.endNanos = System.nanoTime() + patience.toNanos();
    // What comes after takes 1.5 s where the moment was not met.
    Duration spare = patience.minus(Duration.ofSeconds(2));
    this.mostWait = spare.compareTo(INFO_PERIOD) < 0 ? spare : INFO_PERIOD.plus(LATEST);
  }

  private static final class Stopped extends Exception {
    private static final long serialVersionUID = 1;

    Stopped(String why) {
      super(why, null, false, false);
    }

    String why() {
      return String.valueOf(getMessage());
    }
  }

  HandoverResult run() {
    Address own = ownAddress();
    String runId =
        group.member(pod).flatMap(LiveMember::serverState).map(ServerState::runId).orElse("");
    List<Driver> drivers = drivers(runId, own);
    if (runId.isEmpty() || drivers.isEmpty()) {
      return new GaveUp("no Sentinel that names it master can be asked");
    }
    try (RedisSession master = session(own)) {
      Login.in(master, access.serverLogins());
      return handOver(master, runId, drivers);
    } catch (Stopped e) {
      return new GaveUp(e.why());
    } catch (NoAnswer e) {
      return new GaveUp("the master cannot be asked: " + e.why());
    }
  }

  private HandoverResult handOver(RedisSession master, String runId, List<Driver> drivers)
      throws Stopped, NoAnswer {
    awaitTheMoment(drivers.getFirst());
    if (!isMaster(master)) {
      return new Needless("it is no longer master");
    }
    boolean promoted = false;
    try {
      pause(master, FIRST_PAUSE);
      awaitReplicas(master);
      pause(master, LONG_PAUSE);
      Address heir = promote(drivers, runId);
      promoted = true;
      follow(master, heir);
      return new HandedOver(nameOf(heir));
    } finally {
      // Once there is a new master, this one must take no write again: only its demotion ends the
      // pause.
      if (!promoted) {
        unpause(master);
      }
    }
  }

  private void follow(RedisSession master, Address heir) throws Stopped, NoAnswer {
    try {
      demote(master, heir);
    } catch (NoAnswer _) {
      try (RedisSession again = session(ownAddress())) {
        Login.in(again, access.serverLogins());
        if (isMaster(again)) {
          demote(again, heir);
        }
      }
    }
  }

  /// A Sentinel that can be asked for a failover.
  private record Driver(Address address, String masterName) {}

  /// Those of other pods first, and always in the same order: two guards that have the same idea
  /// ask the same Sentinel, and the second joins what the first began.
  private List<Driver> drivers(String runId, Address own) {
    return group.members().stream()
        .filter(member -> member.sentinelState().filter(s -> names(s, runId, own)).isPresent())
        .sorted(
            Comparator.comparing((LiveMember member) -> member.name().equals(pod.name()))
                .thenComparing(LiveMember::name))
        .map(
            member ->
                new Driver(
                    new Address(
                        member.pod().podIp(), RedisProbe.settings(member.pod()).sentinelPort()),
                    member.sentinelState().map(SentinelState::masterName).orElse("")))
        .toList();
  }

  private static boolean names(SentinelState sentinel, String runId, Address own) {
    return !sentinel.isTilted()
        && (sentinel.masterRunId().equals(runId) || sentinel.master().equals(own));
  }

  /// Until the failover would be quick; without a pause, so that it costs nobody anything.
  private void awaitTheMoment(Driver driver) {
    long giveUp = Math.min(endNanos, System.nanoTime() + mostWait.toNanos());
    try (RedisSession sentinel = session(driver.address())) {
      Login.in(sentinel, access.sentinelLogins());
      while (System.nanoTime() < giveUp) {
        Optional<Candidate> first =
            sentinel.ask("SENTINEL", "REPLICAS", driver.masterName()).list().stream()
                .map(SentinelReader::candidate)
                .filter(replica -> !replica.isDown() && replica.priority() != 0)
                .min(
                    Comparator.comparingInt(Candidate::priority)
                        .thenComparing(Comparator.comparingLong(Candidate::offset).reversed())
                        .thenComparing(Candidate::runId));
        if (first.isEmpty()) {
          return;
        }
        Duration age = first.get().infoAge();
        if (age.compareTo(EARLIEST) >= 0 && age.compareTo(LATEST) <= 0) {
          return;
        }
        Duration toGo = age.compareTo(EARLIEST) < 0 ? EARLIEST.minus(age) : STEP.multipliedBy(20);
        nap(toGo.compareTo(STEP) < 0 ? STEP : toGo);
      }
    } catch (NoAnswer _) {
      // Without the moment the pause is longer, no more.
    }
  }

  private static boolean isMaster(RedisSession master) throws NoAnswer {
    List<Reply> role = master.ask("ROLE").list();
    return !role.isEmpty() && role.getFirst().text().equals("master");
  }

  private static void pause(RedisSession master, String millis) throws Stopped, NoAnswer {
    if (!master.ask("CLIENT", "PAUSE", millis, "WRITE").text().equals("OK")) {
      throw new Stopped("writes cannot be paused");
    }
  }

  /// On the same connection, or on another when that is what failed.
  private void unpause(RedisSession master) {
    try {
      master.ask("CLIENT", "UNPAUSE");
    } catch (NoAnswer _) {
      try (RedisSession again = new RedisSession(ownAddress(), access, ANSWER)) {
        Login.in(again, access.serverLogins());
        again.ask("CLIENT", "UNPAUSE");
      } catch (NoAnswer _) {
        // The pause ends by itself.
      }
    }
  }

  /// Until the replicas have what the master wrote before the pause. Each is asked itself: what the
  /// master knows of it is up to a second old.
  private void awaitReplicas(RedisSession master) throws Stopped, NoAnswer {
    long goal =
        ServerReader.number(
            master.ask("INFO", "replication").info().get("master_repl_offset"), Long.MAX_VALUE);
    List<LiveMember> heirs = group.heirs(pod);
    long started = System.nanoTime();
    while (true) {
      long behind = heirs.stream().filter(heir -> offset(heir) < goal).count();
      Duration waited = Duration.ofNanos(System.nanoTime() - started);
      // A laggard may stay behind when others have it all: Sentinel prefers the greatest offset.
      if (behind == 0 || (behind < heirs.size() && waited.compareTo(ANSWER) > 0)) {
        return;
      }
      if (waited.compareTo(CATCH_UP) > 0 || isLate()) {
        throw new Stopped("no replica caught up within %d s".formatted(waited.toSeconds()));
      }
      if (waited.compareTo(ANSWER) > 0) {
        pause(master, FIRST_PAUSE);
      }
      nap(STEP);
    }
  }

  private long offset(LiveMember replica) {
    Address address = new Address(replica.pod().podIp(), RedisProbe.settings(replica.pod()).port());
    return RedisProbe.server(address, access, ANSWER) instanceof Asked.Told<ServerState>(var state)
        ? state.offset()
        : -1;
  }

  /// Starts a failover, or joins the one that runs, and waits for the new master. When the Sentinel
  /// dies on the way, the next one begins anew.
  private Address promote(List<Driver> drivers, String runId) throws Stopped {
    List<Driver> left = new ArrayList<>(drivers);
    // Whoever waits for the answer or not: to take the pause back now would lose what is written
    // until the old master is demoted.
    long giveUp = System.nanoTime() + PROMOTION.toNanos();
    while (!left.isEmpty() && System.nanoTime() < giveUp) {
      Driver driver = left.getFirst();
      try (RedisSession sentinel = session(driver.address())) {
        Login.in(sentinel, access.sentinelLogins());
        Reply reply = sentinel.ask("SENTINEL", "FAILOVER", driver.masterName());
        if (reply instanceof Reply.Failure failure && !failure.is("INPROG")) {
          left.remove(driver);
          continue;
        }
        while (System.nanoTime() < giveUp) {
          List<Reply> told =
              sentinel.ask("SENTINEL", "GET-MASTER-ADDR-BY-NAME", driver.masterName()).list();
          if (told.size() == 2) {
            Address address =
                new Address(
                    told.getFirst().text(), (int) ServerReader.number(told.get(1).text(), 0));
            if (isNewMaster(address, runId)) {
              return address;
            }
          }
          nap(STEP);
        }
      } catch (NoAnswer _) {
        left.remove(driver);
      }
    }
    throw new Stopped(
        left.isEmpty() ? "no Sentinel starts a failover" : "no new master came about in time");
  }

  private boolean isNewMaster(Address told, String runId) {
    return RedisProbe.server(reachable(told), access, ANSWER)
            instanceof Asked.Told<ServerState>(ServerState state)
        && state.isMaster()
        && !state.runId().isEmpty()
        && !state.runId().equals(runId);
  }

  /// Where Sentinels announce names, those may mean nothing here: the pod is asked that has the run
  /// id which they know the name by.
  private Address reachable(Address told) {
    return member(told)
        .map(member -> new Address(member.pod().podIp(), RedisProbe.settings(member.pod()).port()))
        .orElse(told);
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

  /// In one transaction, so that there is no instant in which the old master takes a write. Clients
  /// are disconnected: many ask Sentinel again only then.
  private static void demote(RedisSession master, Address heir) throws Stopped, NoAnswer {
    List<Reply> replies =
        master.ask(
            List.of(
                List.of("MULTI"),
                List.of("REPLICAOF", heir.host(), Integer.toString(heir.port())),
                List.of("CLIENT", "UNPAUSE"),
                List.of("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"),
                List.of("CLIENT", "KILL", "TYPE", "pubsub"),
                List.of("EXEC")));
    if (replies.getLast().list().isEmpty() || isMaster(master)) {
      throw new Stopped("the old master does not follow the new one");
    }
  }

  private Address ownAddress() {
    return new Address(pod.podIp(), RedisProbe.settings(pod).port());
  }

  private String nameOf(Address told) {
    return member(told).map(LiveMember::name).orElse(told.toString());
  }

  private RedisSession session(Address address) {
    Duration left = Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
    return new RedisSession(address, access, left.plus(CATCH_UP).plus(PROMOTION));
  }

  private boolean isLate() {
    return System.nanoTime() >= endNanos;
  }

  private static void nap(Duration duration) {
    LockSupport.parkNanos(duration.toNanos());
  }
}
