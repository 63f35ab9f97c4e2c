package io.redisguard.page;

import io.redisguard.facts.Fact;
import io.redisguard.facts.RedisGroup;
import io.redisguard.facts.Role;
import io.redisguard.page.GroupShown.Member;
import io.redisguard.page.Known.Told;
import io.redisguard.policy.Durations;
import io.redisguard.subject.PodView;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Says how a Redis group is: by its pods, and by what it told when it was last asked.
final class GroupReader {
  static final String MASTER = "master";
  private static final String NOT_KNOWN = "role not known";

  private final RedisGroup group;
  private final @Nullable Told told;

  private GroupReader(RedisGroup group, @Nullable Told told) {
    this.group = group;
    this.told = told;
  }

  static GroupShown shown(RedisGroup group, Optional<Told> told) {
    return new GroupReader(group, told.orElse(null)).shown();
  }

  private GroupShown shown() {
    List<Member> members =
        group.members().stream().filter(RedisGroup.Member::isRedis).map(this::member).toList();
    String problem = worst();
    if (!problem.isEmpty()) {
      return new GroupShown(group.name(), State.BAD, problem, source(), members);
    }
    List<String> unready =
        members.stream().filter(m -> m.state() != State.GOOD).map(Member::name).toList();
    return unready.isEmpty()
        ? new GroupShown(group.name(), State.GOOD, summary(members), source(), members)
        : new GroupShown(
            group.name(),
            State.WARN,
            "%d of %d pods are ready".formatted(members.size() - unready.size(), members.size()),
            source(),
            members);
  }

  /// What makes somebody get up; empty when nothing does.
  private String worst() {
    List<RedisGroup.Member> servers =
        group.members().stream().filter(RedisGroup.Member::server).toList();
    if (!servers.isEmpty() && servers.stream().noneMatch(m -> m.pod().isHealthy())) {
      return servers.size() == 1 ? "its only server is not ready" : "no server is ready";
    }
    List<PodView> sentinels = group.sentinels();
    long alive = sentinels.stream().filter(PodView::isHealthy).count();
    if (!sentinels.isEmpty() && alive * 2 <= sentinels.size()) {
      return "no majority of Sentinels: %d of %d are ready".formatted(alive, sentinels.size());
    }
    List<PodView> masters =
        group.members().stream()
            .filter(m -> role(m).equals(MASTER))
            .map(RedisGroup.Member::pod)
            .toList();
    if (told == null && masters.size() > 1) {
      return masters.stream().map(PodView::name).collect(Collectors.joining(" and "))
          + (masters.size() == 2 ? " are both" : " are all")
          + " labelled master";
    }
    return masters.size() == 1 && !masters.getFirst().isHealthy()
        ? "its master %s is not ready".formatted(masters.getFirst().name())
        : "";
  }

  private String summary(List<Member> members) {
    long servers = group.members().stream().filter(RedisGroup.Member::server).count();
    if (members.size() == 1) {
      return servers == 1 ? "ready; alone, so nobody can take over" : "ready";
    }
    return "all %d pods are ready".formatted(members.size());
  }

  private Member member(RedisGroup.Member member) {
    PodView pod = member.pod();
    String health =
        pod.terminating()
            ? "leaving"
            : pod.ready()
                ? "ready"
                : pod.phase() == PodView.Phase.PENDING ? "pending" : "not ready";
    return new Member(
        pod.name(),
        role(member),
        pod.isHealthy() ? State.GOOD : State.WARN,
        health,
        pod.spec().nodeName());
  }

  private String role(RedisGroup.Member member) {
    if (!member.server()) {
      return "Sentinel";
    }
    if (told != null && told.live().roleOf(member.pod()) instanceof Fact.Known<Role>(Role role)) {
      return switch (role) {
        case MASTER -> MASTER;
        case REPLICA -> "replica";
      };
    }
    return switch (member.labelledRole()) {
      case MASTER -> MASTER;
      case REPLICA -> "replica";
      case SILENT -> NOT_KNOWN;
    };
  }

  private String source() {
    if (told != null) {
      return "Redis said so %s ago".formatted(Durations.text(told.ago()));
    }
    boolean labelled =
        group.members().stream().anyMatch(m -> m.server() && !role(m).equals(NOT_KNOWN));
    return labelled ? "roles by label" : "roles are not known: Redis is asked when a pod shall go";
  }
}
