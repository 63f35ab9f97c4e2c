package io.redisguard;

import io.redisguard.facts.Address;
import io.redisguard.facts.Asked;
import io.redisguard.facts.Fact;
import io.redisguard.facts.LiveGroup;
import io.redisguard.facts.LiveGroup.LiveMember;
import io.redisguard.facts.RedisContainers;
import io.redisguard.facts.RedisTopology;
import io.redisguard.facts.Role;
import io.redisguard.facts.SentinelState;
import io.redisguard.facts.ServerState;
import io.redisguard.facts.ServerState.Link;
import io.redisguard.facts.ServerState.Persistence;
import io.redisguard.subject.PodView;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a Redis group tells in a test. One server is master, the others follow it closely, and all
/// Sentinels agree, an hour after the last failover; until words say something else.
///
/// Words for the server of a pod: `master`, `loading`, `copying`, `unlinked`, `priority0`,
/// `behind`, `mute`, `locked`, `saves`, `save-untold`, `min2` (min-replicas-to-write 2). For its
/// Sentinel: `tilt`, `sentinel-mute`, `names:redis-node-1`, `failing-over`, `fresh` (became master
/// 3 s ago).
public final class TestLive {
  static final Duration DOWN_AFTER = Duration.ofSeconds(5);
  static final long OFFSET = 1_000_000;

  private final Collection<PodView> pods;
  private final @Nullable PodView master;
  private final Map<String, Set<String>> words = new HashMap<>();
  private RedisTopology topology = RedisTopology.SENTINEL;

  /// A group of pods.
  ///
  /// @param master null when the Sentinels name somebody who is not there
  public TestLive(Collection<PodView> pods, @Nullable PodView master) {
    this.pods = pods;
    this.master = master;
  }

  public TestLive says(String pod, String what) {
    words.computeIfAbsent(pod, _ -> new HashSet<>()).addAll(Set.of(what.split(" ", -1)));
    return this;
  }

  public TestLive as(RedisTopology other) {
    topology = other;
    return this;
  }

  public LiveGroup group() {
    return new LiveGroup(topology, pods.stream().map(this::member).toList());
  }

  private LiveMember member(PodView pod) {
    boolean up = pod.ready() || pod.terminating();
    return new LiveMember(
        pod,
        RedisContainers.server(pod.spec()).isEmpty()
            ? null
            : up && !has(pod, "mute")
                ? has(pod, "locked")
                    ? new Asked.Locked<>("it wants a password (NOAUTH)")
                    : server(pod)
                : new Asked.Silent<>("nobody listens"),
        RedisContainers.sentinel(pod.spec()).isEmpty()
            ? null
            : up && !has(pod, "sentinel-mute")
                ? sentinel(pod)
                : new Asked.Silent<>("nobody listens"));
  }

  private Asked<ServerState> server(PodView pod) {
    boolean isMaster = pod.equals(master) || has(pod, "master");
    return new Asked.Told<>(
        new ServerState(
            isMaster ? Role.MASTER : Role.REPLICA,
            pod.name() + "-run",
            "7.2.4",
            has(pod, "loading"),
            has(pod, "behind") ? OFFSET - 4096 : OFFSET,
            List.of(),
            isMaster
                ? Link.NONE
                : new Link(address(master), !has(pod, "unlinked"), 0, has(pod, "copying")),
            has(pod, "priority0") ? 0 : 100,
            false,
            Fact.known(has(pod, "min2") ? 2 : 0),
            new Persistence(
                has(pod, "saves"),
                Fact.known("everysec"),
                has(pod, "save-untold")
                    ? Fact.unknown("CONFIG GET is not allowed")
                    : Fact.known(""),
                0,
                0,
                Fact.known(10))));
  }

  private Asked<SentinelState> sentinel(PodView pod) {
    PodView named = named(pod);
    return new Asked.Told<>(
        new SentinelState(
            "mymaster",
            address(named),
            named == null ? "gone-run" : named.name() + "-run",
            has(pod, "failing-over") ? Set.of("master", "failover_in_progress") : Set.of("master"),
            DOWN_AFTER,
            has(pod, "fresh") ? Duration.ofSeconds(3) : Duration.ofHours(1),
            2,
            (int) pods.stream().filter(p -> RedisContainers.sentinel(p.spec()).isPresent()).count(),
            List.of(),
            Fact.known(true),
            Fact.known(has(pod, "tilt"))));
  }

  private @Nullable PodView named(PodView pod) {
    return words.getOrDefault(pod.name(), Set.of()).stream()
        .filter(word -> word.startsWith("names:"))
        .findFirst()
        .map(word -> find(word.substring("names:".length())))
        .orElse(master);
  }

  private PodView find(String name) {
    return pods.stream().filter(pod -> pod.name().equals(name)).findFirst().orElseThrow();
  }

  private static Address address(@Nullable PodView pod) {
    return new Address(pod == null ? "10.9.9.9" : pod.podIp(), 6379);
  }

  private boolean has(PodView pod, String word) {
    return words.getOrDefault(pod.name(), Set.of()).contains(word);
  }
}
