package io.redisguard.facts;

import static java.util.Objects.requireNonNull;

import io.redisguard.subject.PodView;
import java.time.Duration;
import java.util.Map;

/// Everything that one decision may rest on besides the request and the policy.
///
/// @param namespace the namespace of the subject
/// @param roles pod UID → role as Redis and Sentinel tell it; a pod that is not here was not asked
/// @param mayExempt whether the actor has the right to exempt objects by annotation
/// @param heldFor how long the eviction of this pod has been answered with "wait"; zero at the
///     first request
public record Facts(
    Fact<NamespaceView> namespace,
    Fact<ClusterView> cluster,
    Map<String, Fact<Role>> roles,
    Fact<Boolean> mayExempt,
    Duration heldFor) {

  public Facts {
    requireNonNull(namespace, "namespace is null");
    requireNonNull(cluster, "cluster is null");
    roles = Map.copyOf(roles);
    requireNonNull(mayExempt, "mayExempt is null");
    requireNonNull(heldFor, "heldFor is null");
  }

  /// What the cluster alone tells; Redis was not asked.
  public static Facts ofCluster(Fact<NamespaceView> namespace, Fact<ClusterView> cluster) {
    return new Facts(namespace, cluster, Map.of(), Fact.unknown("nobody was asked"), Duration.ZERO);
  }

  /// These facts with the pod as it is now.
  public Facts with(PodView pod) {
    return new Facts(namespace.map(view -> view.with(pod)), cluster, roles, mayExempt, heldFor);
  }

  public Facts withMayExempt(Fact<Boolean> answer) {
    return new Facts(namespace, cluster, roles, answer, heldFor);
  }

  public Fact<Role> roleOf(PodView pod) {
    Fact<Role> role = roles.get(pod.uid());
    return role == null ? Fact.unknown("Redis was not asked") : role;
  }
}
