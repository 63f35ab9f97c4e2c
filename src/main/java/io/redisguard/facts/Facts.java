package io.redisguard.facts;

import static java.util.Objects.requireNonNull;

import io.redisguard.subject.PodView;
import io.redisguard.subject.Subject;
import io.redisguard.subject.Subject.PodDelete;
import io.redisguard.subject.Subject.PodEviction;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Everything that one decision may rest on besides the request and the policy.
///
/// @param namespace the namespace of the subject
/// @param redis what the group of the pod that shall go tells about itself
/// @param handover what became of the guard's own handover of that group
/// @param mayExempt whether the actor has the right to exempt objects by annotation
/// @param heldFor how long the eviction of this pod has been answered with "wait"; zero at the
///     first request
public record Facts(
    Fact<NamespaceView> namespace,
    Fact<ClusterView> cluster,
    Fact<LiveGroup> redis,
    HandoverProgress handover,
    Fact<Boolean> mayExempt,
    Duration heldFor) {

  private static final String NOT_ASKED = "Redis was not asked";

  public Facts {
    requireNonNull(namespace, "namespace is null");
    requireNonNull(cluster, "cluster is null");
    requireNonNull(redis, "redis is null");
    requireNonNull(handover, "handover is null");
    requireNonNull(mayExempt, "mayExempt is null");
    requireNonNull(heldFor, "heldFor is null");
  }

  /// What the cluster alone tells; Redis was not asked.
  public static Facts ofCluster(Fact<NamespaceView> namespace, Fact<ClusterView> cluster) {
    return new Facts(
        namespace,
        cluster,
        Fact.unknown(NOT_ASKED),
        HandoverProgress.NONE,
        Fact.unknown("nobody was asked"),
        Duration.ZERO);
  }

  /// These facts with the pod as it is now.
  public Facts with(PodView pod) {
    return new Facts(
        namespace.map(view -> view.with(pod)), cluster, redis, handover, mayExempt, heldFor);
  }

  public Facts withMayExempt(Fact<Boolean> answer) {
    return new Facts(namespace, cluster, redis, handover, answer, heldFor);
  }

  /// These facts and what Redis tells.
  ///
  /// @param held how long the eviction of the pod has been answered with "wait"
  public Facts withRedis(Fact<LiveGroup> group, HandoverProgress progress, Duration held) {
    return new Facts(namespace, cluster, group, progress, mayExempt, held);
  }

  /// The namespace of a subject as far as it is known; empty when it is not.
  public NamespaceView namespaceOf(Subject subject) {
    return namespace.orElse(NamespaceView.empty(subject.key().namespace()));
  }

  /// The pod that shall go; null when the subject removes none, or the evicted pod is not known.
  public @Nullable PodView leavingPod(Subject subject) {
    return switch (subject) {
      case PodDelete(PodView pod, _) -> pod;
      case PodEviction eviction -> namespaceOf(subject).pod(eviction.key().name());
      case Subject.PodCreate _,
          Subject.PodUpdate _,
          Subject.BudgetWrite _,
          Subject.BudgetDelete _,
          Subject.WorkloadWrite _,
          Subject.ScaleChange _,
          Subject.Unrelated _ ->
          null;
    };
  }

  public Fact<Role> roleOf(PodView pod) {
    return switch (redis) {
      case Fact.Known<LiveGroup>(LiveGroup group) -> group.roleOf(pod);
      case Fact.Stale<LiveGroup> _ -> Fact.unknown("Redis was asked too long ago");
      case Fact.Unknown<LiveGroup>(String why) -> Fact.unknown(why);
    };
  }
}
