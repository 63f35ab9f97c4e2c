package io.redisguard.webhook;

import io.redisguard.decision.Decision;
import io.redisguard.facts.Fact;
import io.redisguard.facts.Facts;
import io.redisguard.facts.LiveGroup;
import io.redisguard.facts.NamespaceView;
import io.redisguard.facts.RedisContainers;
import io.redisguard.facts.RedisGroup;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.redis.RedisDesk;
import io.redisguard.subject.PodView;
import io.redisguard.subject.Subject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What one server asks Redis and does to it while it answers reviews: the facts of the group, the
/// hold clock, and handovers.
public final class LiveRedis {
  /// Kept for the answer itself when a handover uses up the time of a review.
  private static final Duration RESERVE = Duration.ofSeconds(1);

  /// Kept for a live read and the answer when Redis is slow.
  private static final Duration MARGIN = Duration.ofMillis(600);

  private final @Nullable RedisDesk desk;
  private final HoldClock clock;
  private final RoleMemory memory;

  private LiveRedis(@Nullable RedisDesk desk, LongSupplier nanos) {
    this.desk = desk;
    this.clock = new HoldClock(nanos);
    this.memory = new RoleMemory(nanos);
  }

  public static LiveRedis of(RedisDesk desk, LongSupplier nanos) {
    return new LiveRedis(desk, nanos);
  }

  /// Nobody is asked: labels are all there is.
  public static LiveRedis off() {
    return new LiveRedis(null, () -> 0);
  }

  /// Pods that wait now, the longest hold first.
  public List<HeldPod> holding() {
    return clock.holding();
  }

  public long handoversRunning() {
    return desk == null ? 0 : desk.handoversRunning();
  }

  /// What a group told when it was last asked for a decision, within the last ten minutes.
  ///
  /// @param group its name, `namespace/controller`
  public Optional<LastTold> lastTold(String group) {
    return memory.of(group);
  }

  /// Whether there is anybody to ask about the subject: a Redis pod that shall go.
  boolean concerns(Subject subject, Facts facts, GuardPolicy policy) {
    PodView pod = desk == null ? null : facts.leavingPod(subject);
    return pod != null && RedisGroup.isRedis(pod, policy.redis());
  }

  /// The facts with what the group tells now. Blocks, at most until the deadline.
  Facts ask(Subject subject, Facts facts, GuardPolicy policy, Duration left) {
    PodView pod = facts.leavingPod(subject);
    if (desk == null || pod == null) {
      return facts;
    }
    NamespaceView namespace = facts.namespaceOf(subject).with(pod);
    RedisGroup group = RedisGroup.of(pod, namespace, policy.redis());
    Duration patience = left.minus(MARGIN);
    if (!patience.isPositive()) {
      return facts.withRedis(
          Fact.unknown("no time was left to ask Redis"),
          desk.progress(group),
          clock.heldFor(pod.uid()));
    }
    LiveGroup told = desk.ask(pod, group, namespace, policy.credentialsSecret(), patience);
    memory.note(group.name(), told);
    Fact<LiveGroup> live = Fact.known(told);
    return facts.withRedis(live, desk.progress(group), clock.heldFor(pod.uid()));
  }

  /// The facts after a handover was tried.
  Facts after(Subject subject, Facts facts, GuardPolicy policy) {
    PodView pod = facts.leavingPod(subject);
    if (desk == null || pod == null) {
      return facts;
    }
    RedisGroup group = RedisGroup.of(pod, facts.namespaceOf(subject), policy.redis());
    return facts.withRedis(facts.redis(), desk.progress(group), facts.heldFor());
  }

  /// Whether nobody could tell the role of the pod that shall go; of one with a Sentinel alone,
  /// whether nobody told anything.
  static boolean isBlind(Subject subject, Facts facts) {
    PodView pod = facts.leavingPod(subject);
    if (pod == null) {
      return false;
    }
    boolean server = RedisContainers.server(pod.spec()).isPresent();
    return server
        ? facts.roleOf(pod).isUnknown()
        : !facts.redis().map(LiveGroup::told).orElse(false);
  }

  /// Its eviction is answered with "wait".
  void held(Subject subject, Facts facts, Decision decision) {
    PodView pod = facts.leavingPod(subject);
    if (pod != null) {
      clock.held(pod.uid(), pod.key(), decision.message(), decision.maxHold());
    }
  }

  /// Its eviction is allowed.
  void letGo(Subject subject, Facts facts) {
    PodView pod = subject instanceof Subject.PodEviction ? facts.leavingPod(subject) : null;
    if (pod != null) {
      clock.letGo(pod.uid());
    }
  }

  /// Hands the master over that shall go. For an eviction it only begins: the client is told to ask
  /// again. A delete is about to be allowed, so it waits as long as the review does.
  void handOver(Subject subject, Facts facts, GuardPolicy policy, Duration left) {
    PodView pod = facts.leavingPod(subject);
    if (desk == null
        || pod == null
        || !(facts.redis() instanceof Fact.Known<LiveGroup>(LiveGroup live))) {
      return;
    }
    RedisGroup group = RedisGroup.of(pod, facts.namespaceOf(subject), policy.redis());
    String secret = policy.credentialsSecret();
    Duration patience = left.minus(RESERVE);
    if (subject instanceof Subject.PodEviction) {
      var _ = desk.startHandover(group, live, pod, secret);
    } else if (patience.isPositive()) {
      desk.handOver(group, live, pod, secret, patience);
    }
  }
}
