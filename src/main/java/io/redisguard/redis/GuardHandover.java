package io.redisguard.redis;

import io.redisguard.facts.Address;
import io.redisguard.facts.Asked;
import io.redisguard.facts.LiveGroup;
import io.redisguard.facts.LiveGroup.LiveMember;
import io.redisguard.facts.ServerState;
import io.redisguard.redis.HandoverResult.GaveUp;
import io.redisguard.redis.HandoverResult.HandedOver;
import io.redisguard.redis.HandoverResult.Needless;
import io.redisguard.redis.RedisSession.NoAnswer;
import io.redisguard.subject.PodView;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Hands a master over as the injected hook does, over the guard's own connections: writes pause, a
/// replica has them all, Sentinel promotes it, the old master follows it.
///
/// Should the guard die on the way, nothing stays paused: the first pause lasts 3 s. Only when
/// Sentinel is about to be asked is it extended to 15 s, longer than an old master that nobody
/// tells takes to be demoted by Sentinel (11 s, measured), so that no write to it is lost.
final class GuardHandover {
  private static final String FIRST_PAUSE = "3000";
  private static final String LONG_PAUSE = "15000";

  /// What a failover takes where the moment for it was not met.
  private static final Duration UNPREPARED = Duration.ofSeconds(2);

  private static final Duration CATCH_UP = Duration.ofSeconds(4);

  /// From the promotion of a new master until the old one is told.
  private static final Duration AMID_ANOTHER = Duration.ofSeconds(2);

  private static final Duration STEP = Duration.ofMillis(10);
  private static final Duration ANSWER = Duration.ofSeconds(1);
  private static final Duration SESSION = Duration.ofSeconds(40);

  private final RedisAccess access;
  private final LiveGroup group;
  private final PodView pod;
  private final Duration patience;

  /// One handover.
  ///
  /// @param pod of the master
  /// @param patience how long the caller waits; it goes on for longer once there is no way back
  GuardHandover(LiveGroup group, PodView pod, RedisAccess access, Duration patience) {
    this.group = group;
    this.pod = pod;
    this.access = access;
    this.patience = patience;
  }

  /// It came to nothing, and whoever is master takes writes.
  static final class Stopped extends Exception {
    private static final long serialVersionUID = 1;

    Stopped(String why) {
      super(why, null, false, false);
    }

    String why() {
      return String.valueOf(getMessage());
    }
  }

  HandoverResult run() {
    Address own = PodAddresses.ofServer(pod);
    String runId =
        group.member(pod).flatMap(LiveMember::serverState).map(ServerState::runId).orElse("");
    try (Promotion promotion = new Promotion(group, pod, access, runId, own);
        RedisSession master = session()) {
      if (runId.isEmpty() || !promotion.isPossible()) {
        return new GaveUp("no Sentinel that names it master can be asked");
      }
      Login.in(master, access.serverLogins());
      if (group.heirs(pod).isEmpty()) {
        return isHandedOverByAnother(master)
            ? new Needless("somebody else handed it over")
            : new GaveUp("no replica is in sync");
      }
      return handOver(master, promotion);
    } catch (Stopped e) {
      return new GaveUp(e.why());
    } catch (NoAnswer e) {
      return new GaveUp("the master cannot be asked: " + e.why());
    }
  }

  /// In the midst of a failover no replica is in sync for a moment: the new master is none any
  /// more, and the others do not follow it yet.
  private static boolean isHandedOverByAnother(RedisSession master) throws NoAnswer {
    long started = System.nanoTime();
    while (isMaster(master)) {
      if (System.nanoTime() - started > AMID_ANOTHER.toNanos()) {
        return false;
      }
      Promotion.nap(STEP);
    }
    return true;
  }

  private HandoverResult handOver(RedisSession master, Promotion promotion)
      throws Stopped, NoAnswer {
    promotion.awaitTheMoment(patience.minus(UNPREPARED));
    if (!isMaster(master)) {
      return new Needless("it is no longer master");
    }
    boolean promoted = false;
    try {
      pause(master, FIRST_PAUSE);
      awaitReplicas(master, promotion);
      pause(master, LONG_PAUSE);
      Address heir = promotion.run();
      promoted = true;
      follow(master, heir);
      return new HandedOver(promotion.nameOf(heir));
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
      try (RedisSession again = session()) {
        Login.in(again, access.serverLogins());
        if (isMaster(again)) {
          demote(again, heir);
        }
      }
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
      try (RedisSession again = session()) {
        Login.in(again, access.serverLogins());
        again.ask("CLIENT", "UNPAUSE");
      } catch (NoAnswer _) {
        // The pause ends by itself.
      }
    }
  }

  /// Until the replicas have what the master wrote before the pause. Each is asked itself: what the
  /// master knows of it is up to a second old.
  ///
  /// Whom Sentinel would promote has to answer: one that hangs would be promoted when it wakes up,
  /// long after writes went on.
  private void awaitReplicas(RedisSession master, Promotion promotion) throws Stopped, NoAnswer {
    long goal =
        ServerReader.number(
            master.ask("INFO", "replication").info().get("master_repl_offset"), Long.MAX_VALUE);
    long started = System.nanoTime();
    while (true) {
      Optional<LiveMember> next = promotion.candidate();
      Set<LiveMember> replicas = new LinkedHashSet<>(group.heirs(pod));
      next.ifPresent(replicas::add);
      List<LiveMember> behind = replicas.stream().filter(r -> offset(r) < goal).toList();
      Duration waited = Duration.ofNanos(System.nanoTime() - started);
      boolean isEnough = behind.size() < replicas.size() && next.filter(behind::contains).isEmpty();
      if (behind.isEmpty() || (isEnough && waited.compareTo(ANSWER) > 0)) {
        return;
      }
      if (waited.compareTo(CATCH_UP) > 0) {
        throw new Stopped("no replica caught up within %d s".formatted(waited.toSeconds()));
      }
      if (waited.compareTo(ANSWER) > 0) {
        pause(master, FIRST_PAUSE);
      }
      Promotion.nap(STEP);
    }
  }

  private long offset(LiveMember replica) {
    return RedisProbe.server(PodAddresses.ofServer(replica.pod()), access, ANSWER)
            instanceof Asked.Told<ServerState>(var state)
        ? state.offset()
        : -1;
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

  private RedisSession session() {
    return new RedisSession(PodAddresses.ofServer(pod), access, SESSION, ANSWER);
  }
}
