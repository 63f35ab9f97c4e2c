package io.redisguard.facts;

import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import io.redisguard.subject.PodView;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A Redis group as its own members describe it, all asked at the same moment. Who of them is
/// master says the [MasterElection].
public record LiveGroup(RedisTopology topology, List<LiveMember> members) {

  /// One pod of the group.
  ///
  /// @param server null when no Redis server runs in it
  /// @param sentinel null when no Sentinel runs in it
  public record LiveMember(
      PodView pod, @Nullable Asked<ServerState> server, @Nullable Asked<SentinelState> sentinel) {
    public Optional<ServerState> serverState() {
      return server == null ? Optional.empty() : server.told();
    }

    public Optional<SentinelState> sentinelState() {
      return sentinel == null ? Optional.empty() : sentinel.told();
    }

    public String name() {
      return pod.name();
    }

    /// Of the server, and of the Sentinel where that is another.
    private Stream<String> problems() {
      String ofServer = server == null ? "" : server.problem();
      String ofSentinel = sentinel == null ? "" : sentinel.problem();
      return Stream.of(
              ofServer.isEmpty() ? "" : name() + ": " + ofServer,
              ofSentinel.isEmpty() || ofSentinel.equals(ofServer)
                  ? ""
                  : "Sentinel of " + name() + ": " + ofSentinel)
          .filter(problem -> !problem.isEmpty());
    }

    /// "redis-node-0 and redis-node-2".
    public static String names(List<LiveMember> members) {
      return members.stream().map(LiveMember::name).collect(joining(" and "));
    }

    boolean saysMaster() {
      return serverState().filter(ServerState::isMaster).isPresent();
    }

    private boolean is(PodView other) {
      return pod.uid().equals(other.uid()) && pod.name().equals(other.name());
    }
  }

  public LiveGroup {
    requireNonNull(topology, "topology is null");
    members = members.stream().sorted(comparing(LiveMember::name)).toList();
  }

  public Optional<LiveMember> member(PodView pod) {
    return members.stream().filter(member -> member.is(pod)).findFirst();
  }

  /// The member that is master, or why nobody can tell.
  public Fact<LiveMember> master() {
    return new MasterElection(members, sentinels()).result(problems());
  }

  /// The role of a pod with a server; unknown for one without.
  public Fact<Role> roleOf(PodView pod) {
    LiveMember member = member(pod).orElse(null);
    if (member == null || member.server() == null) {
      return Fact.unknown("no Redis server runs in " + pod.name());
    }
    Asked<ServerState> server = member.server();
    Fact<Role> own =
        member
            .serverState()
            .map(state -> Fact.known(state.role()))
            .orElseGet(() -> Fact.unknown(server.problem()));
    if (topology == RedisTopology.CLUSTER || own.orElse(Role.MASTER) == Role.REPLICA) {
      return own;
    }
    return switch (master()) {
      case Fact.Known<LiveMember>(LiveMember master) when master.is(pod) -> Fact.known(Role.MASTER);
      case Fact.Known<LiveMember>(LiveMember master) when own.isUnknown() ->
          Fact.known(Role.REPLICA);
      case Fact.Known<LiveMember>(LiveMember master) ->
          Fact.unknown("it says master, the others follow " + master.name());
      case Fact.Stale<LiveMember> _, Fact.Unknown<LiveMember> _ when own.isUnknown() -> own;
      case Fact.Stale<LiveMember> _ -> Fact.unknown("its role is not certain");
      case Fact.Unknown<LiveMember>(String why) -> Fact.unknown(why);
    };
  }

  /// Sentinels that answered and whose word counts. One whose clock jumped tells old news.
  public List<SentinelState> sentinels() {
    return members.stream()
        .flatMap(member -> member.sentinelState().stream())
        .filter(sentinel -> !sentinel.isTilted())
        .toList();
  }

  /// Whether anybody of the group answered.
  public boolean told() {
    return members.stream()
        .anyMatch(m -> m.serverState().isPresent() || m.sentinelState().isPresent());
  }

  /// Why members could not be asked: "redis-node-1: nobody listens at 10.0.0.7:6379".
  public Stream<String> problems() {
    return members.stream().flatMap(LiveMember::problems);
  }

  /// Servers that call themselves master beside the one that is.
  public List<LiveMember> rivals() {
    LiveMember master = masterOrNull();
    return master == null || topology == RedisTopology.CLUSTER
        ? List.of()
        : members.stream().filter(m -> m.saysMaster() && !m.is(master.pod())).toList();
  }

  public boolean isFailingOver() {
    return sentinels().stream().anyMatch(SentinelState::isFailingOver)
        || members.stream()
            .flatMap(member -> member.serverState().stream())
            .anyMatch(ServerState::failingOver);
  }

  /// Time since the last failover; empty when no Sentinel tells. One that was restarted holds every
  /// master for new, so the longest memory counts.
  public Optional<Duration> sinceFailover() {
    return sentinels().stream().map(SentinelState::masterSince).max(Duration::compareTo);
  }

  /// The longest time that a Sentinel waits before it holds a silent server for down.
  public Duration downAfter() {
    return sentinels().stream()
        .map(SentinelState::downAfter)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /// Sentinels that must be alive to replace a master.
  public int sentinelsNeeded() {
    return sentinels().stream()
        .mapToInt(sentinel -> Math.max(sentinel.quorum(), sentinel.known() / 2 + 1))
        .max()
        .orElse(0);
  }

  /// Pods whose Sentinel is alive and stays, when this one goes.
  public long sentinelsWithout(PodView leaving) {
    return members.stream()
        .filter(member -> !member.is(leaving) && !member.pod().terminating())
        .flatMap(member -> member.sentinelState().stream())
        .filter(sentinel -> !sentinel.isTilted())
        .count();
  }

  public boolean hasLivingSentinel(PodView pod) {
    return member(pod).flatMap(LiveMember::sentinelState).isPresent();
  }

  /// Replicas that follow the master closely enough to take over, when this pod goes; first whom
  /// Sentinel would promote now. Source: redis sentinel.c (compareSlavesForPromotion).
  public List<LiveMember> heirs(PodView leaving) {
    Comparator<LiveMember> bySentinel =
        comparing(
            member -> member.serverState().orElseThrow(),
            Comparator.comparingInt(ServerState::priority)
                .thenComparing(Comparator.comparingLong(ServerState::offset).reversed())
                .thenComparing(ServerState::runId));
    return goodReplicas(leaving).stream()
        .filter(member -> member.serverState().filter(s -> s.priority() != 0).isPresent())
        .sorted(bySentinel)
        .toList();
  }

  /// Replicas with the master's data, when this pod goes.
  public List<LiveMember> goodReplicas(PodView leaving) {
    return members.stream()
        .filter(member -> !member.is(leaving) && !member.pod().terminating())
        .filter(m -> m.serverState().filter(ServerState::isGoodReplica).isPresent())
        .toList();
  }

  /// Other servers that are reading a whole copy of the data.
  public List<LiveMember> syncing(PodView leaving) {
    return members.stream()
        .filter(member -> !member.is(leaving))
        .filter(m -> m.serverState().filter(ServerState::isSyncing).isPresent())
        .toList();
  }

  public List<LiveMember> terminating(PodView leaving) {
    return members.stream().filter(m -> !m.is(leaving) && m.pod().terminating()).toList();
  }

  /// How far a replica is behind its master, in bytes; 0 when the master does not tell.
  public long lagBytes(LiveMember replica) {
    LiveMember master = masterOrNull();
    if (master == null) {
      return 0;
    }
    long written = master.serverState().map(ServerState::offset).orElse(0L);
    return Math.max(0, written - replica.serverState().map(ServerState::offset).orElse(written));
  }

  private @Nullable LiveMember masterOrNull() {
    return master() instanceof Fact.Known<LiveMember>(LiveMember known) ? known : null;
  }
}
