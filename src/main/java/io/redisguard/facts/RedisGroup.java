package io.redisguard.facts;

import static java.util.Comparator.comparing;

import io.redisguard.facts.RedisIdentity.LabelledRole;
import io.redisguard.subject.OwnerRef;
import io.redisguard.subject.PodSpecView;
import io.redisguard.subject.PodSpecView.ContainerView;
import io.redisguard.subject.PodView;
import io.redisguard.subject.WorkloadView;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The Redis group that a pod belongs to: the pods of its controller, and Sentinels that run as
/// pods of their own.
///
/// @param name `namespace/controller`, for people
public record RedisGroup(String name, List<Member> members) {
  /// Labels that hold a Redis group and its separate Sentinels together.
  private static final List<String> INSTANCE_LABELS =
      List.of(
          "redisfailovers.databases.spotahome.com/name", "app.kubernetes.io/instance", "release");

  /// One pod of the group.
  ///
  /// @param server runs a Redis server
  /// @param sentinel runs a Sentinel
  public record Member(PodView pod, boolean server, boolean sentinel, LabelledRole labelledRole) {
    /// Whether there is anybody in it to ask.
    public boolean isRedis() {
      return server || sentinel;
    }

    static Member of(PodView pod, RedisIdentity identity) {
      Set<ContainerRole> roles = RedisContainers.roles(pod.spec());
      return new Member(
          pod,
          roles.contains(ContainerRole.SERVER),
          roles.contains(ContainerRole.SENTINEL),
          identity.labelledRole(pod));
    }
  }

  public RedisGroup {
    members = List.copyOf(members);
  }

  /// Whether Redis or a Sentinel runs in the pod.
  public static boolean isRedis(PodView pod, RedisIdentity identity) {
    return isRedis(pod.spec()) || identity.labelledRole(pod) != LabelledRole.SILENT;
  }

  public static boolean isRedis(PodSpecView spec) {
    for (ContainerView container : spec.lastingContainers()) {
      if (RedisContainers.roleOf(container) != ContainerRole.OTHER) {
        return true;
      }
    }
    return false;
  }

  public static RedisGroup of(PodView pod, NamespaceView namespace, RedisIdentity identity) {
    List<Member> members = new ArrayList<>();
    OwnerRef controller = pod.controller();
    for (PodView other : namespace.pods().values()) {
      boolean same = other.key().equals(pod.key());
      boolean sibling = controller != null && sameController(controller, other.controller());
      if (same
          || sibling
          || (sameInstance(pod, other) && RedisContainers.sentinel(other.spec()).isPresent())) {
        members.add(Member.of(other, identity));
      }
    }
    members.sort(comparing(member -> member.pod().name()));
    WorkloadView workload = namespace.topWorkload(pod);
    String name =
        workload != null ? workload.name() : controller != null ? controller.name() : pod.name();
    return new RedisGroup(namespace.name() + "/" + name, members);
  }

  /// Server members other than the pod that are up: running, ready, and not on their way out.
  public List<PodView> otherServersUp(PodView pod) {
    return members.stream()
        .filter(member -> member.server() && !member.pod().name().equals(pod.name()))
        .map(Member::pod)
        .filter(PodView::isHealthy)
        .toList();
  }

  public boolean hasOtherServer(PodView pod) {
    return members.stream()
        .anyMatch(member -> member.server() && !member.pod().name().equals(pod.name()));
  }

  public List<PodView> sentinels() {
    return members.stream().filter(Member::sentinel).map(Member::pod).toList();
  }

  /// Members whose label claims the master role; more than one for a moment after a failover.
  public List<PodView> labelledMasters() {
    return members.stream()
        .filter(member -> member.labelledRole() == LabelledRole.MASTER)
        .map(Member::pod)
        .toList();
  }

  private static boolean sameController(OwnerRef controller, @Nullable OwnerRef other) {
    return other != null
        && controller.kind().equals(other.kind())
        && controller.name().equals(other.name())
        && controller.uid().equals(other.uid());
  }

  private static boolean sameInstance(PodView pod, PodView other) {
    for (String label : INSTANCE_LABELS) {
      String value = pod.labels().get(label);
      if (value != null) {
        return Objects.equals(value, other.labels().get(label));
      }
    }
    return false;
  }
}
