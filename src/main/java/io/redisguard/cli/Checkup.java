package io.redisguard.cli;

import io.redisguard.facts.Fact;
import io.redisguard.facts.LiveGroup;
import io.redisguard.facts.LiveGroup.LiveMember;
import io.redisguard.facts.Losses;
import io.redisguard.facts.NamespaceView;
import io.redisguard.facts.RedisGroup;
import io.redisguard.facts.Role;
import io.redisguard.redis.RedisAccess;
import io.redisguard.redis.RedisDesk;
import io.redisguard.redis.RedisProbe;
import io.redisguard.subject.PodView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One Redis group, asked as the server would ask it.
///
/// @param login whom the guard logs in as; unknown when the Secret cannot be used
record Checkup(String group, LiveGroup live, Fact<String> login) {
  /// Asks, for a second at most.
  ///
  /// @param secret name of the Secret with the logins; empty for none
  static Checkup of(
      PodView pod, RedisGroup group, NamespaceView view, String secret, RedisDesk desk) {
    return new Checkup(
        group.name(),
        desk.ask(pod, group, view, secret, RedisProbe.LONGEST),
        desk.login(view.name(), secret, RedisProbe.LONGEST).map(RedisAccess::userName));
  }

  /// Whether everybody answered and one is master.
  boolean isWell() {
    return troubles().isEmpty() && live.rivals().isEmpty();
  }

  /// What the guard cannot see and why, one sentence each.
  List<String> troubles() {
    List<String> troubles = new ArrayList<>();
    if (login instanceof Fact.Unknown<String>(String why)) {
      troubles.add("no login: " + why);
    }
    if (!live.told()) {
      troubles.add(
          "none of %d members tells anything: %s"
              .formatted(live.members().size(), live.problems().findFirst().orElse("")));
      return troubles;
    }
    if (live.master() instanceof Fact.Unknown<LiveMember>(String why)) {
      troubles.add("its master is not known: " + why);
    }
    live.problems().forEach(troubles::add);
    return troubles;
  }

  /// What the group would lose if its master went now; empty while nobody knows the master.
  Optional<Losses> losses() {
    return live.master() instanceof Fact.Known<LiveMember>(LiveMember master)
        ? master.serverState().map(state -> Losses.of(live, master, state))
        : Optional.empty();
  }

  /// The same if this pod is the master.
  Optional<Losses> lossesWith(PodView pod) {
    return live.roleOf(pod).equals(Fact.known(Role.MASTER)) ? losses() : Optional.empty();
  }
}
