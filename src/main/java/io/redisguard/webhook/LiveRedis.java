package io.redisguard.webhook;

import io.redisguard.facts.Fact;
import io.redisguard.facts.Facts;
import io.redisguard.facts.LiveGroup;
import io.redisguard.facts.NamespaceView;
import io.redisguard.facts.RedisGroup;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.redis.RedisDesk;
import io.redisguard.subject.PodView;
import io.redisguard.subject.Subject;
import java.time.Duration;
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

  private LiveRedis(@Nullable RedisDesk desk, LongSupplier nanos) {
    this.desk = desk;
    this.clock = new HoldClock(nanos);
  }

  public static LiveRedis of(RedisDesk desk, LongSupplier nanos) {
    return new LiveRedis(desk, nanos);
  }

  /// Nobody is asked: labels are all there is.
  public static LiveRedis off() {
    return new LiveRedis(null, () -> 0);
  }

  public long holding() {
    return clock.holding();
  }

  public Duration longestHold() {
    return clock.longest();
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
    Fact<LiveGroup> live =
        patience.isPositive()
            ? Fact.known(desk.ask(pod, group, namespace, policy.credentialsSecret(), patience))
            : Fact.unknown("no time was left to ask Redis");
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

  void held(Subject subject, Facts facts) {
    PodView pod = facts.leavingPod(subject);
    if (pod != null) {
      clock.held(pod.uid());
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
