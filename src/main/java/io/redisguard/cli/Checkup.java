package io.redisguard.cli;

import io.redisguard.cluster.ClusterSnapshot;
import io.redisguard.facts.Fact;
import io.redisguard.facts.LiveGroup;
import io.redisguard.facts.LiveGroup.LiveMember;
import io.redisguard.facts.NamespaceView;
import io.redisguard.facts.RedisContainers;
import io.redisguard.facts.RedisGroup;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.redis.RedisAccess;
import io.redisguard.redis.RedisDesk;
import io.redisguard.redis.RedisProbe;
import io.redisguard.subject.PodView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/// One Redis group, asked.
///
/// @param login whom the guard logs in as; unknown when the Secret cannot be used
record Checkup(String group, LiveGroup live, Fact<String> login) {
  /// All groups with a server in the namespaces that the policy covers, in order of their names.
  static List<Checkup> all(ClusterSnapshot cluster, GuardPolicy policy, RedisDesk desk) {
    List<Checkup> checkups = new ArrayList<>();
    for (NamespaceView view : new TreeMap<>(cluster.namespaces()).values()) {
      Set<String> seen = new HashSet<>();
      for (PodView pod : policy.covers(view.info()) ? view.podsByName() : List.<PodView>of()) {
        if (RedisContainers.server(pod.spec()).isEmpty()) {
          continue;
        }
        RedisGroup group = RedisGroup.of(pod, view, policy.redis());
        if (seen.add(group.name())) {
          checkups.add(of(pod, group, view, policy.credentialsSecret(), desk));
        }
      }
    }
    return checkups;
  }

  private static Checkup of(
      PodView pod, RedisGroup group, NamespaceView view, String secret, RedisDesk desk) {
    return new Checkup(
        group.name(),
        desk.ask(pod, group, view, secret, RedisProbe.LONGEST),
        desk.login(view.name(), secret, RedisProbe.LONGEST).map(RedisAccess::userName));
  }

  /// Whether everybody answered and one is master.
  boolean isWell() {
    return live.master() instanceof Fact.Known<LiveMember>
        && live.problems().findAny().isEmpty()
        && live.rivals().isEmpty()
        && !login.isUnknown();
  }
}
