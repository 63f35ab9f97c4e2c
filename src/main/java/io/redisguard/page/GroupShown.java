package io.redisguard.page;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// One Redis group as the page shows it.
///
/// @param name `namespace/controller`
/// @param sentence how it is, in a few words
/// @param source how its roles are known
record GroupShown(String name, State state, String sentence, String source, List<Member> members) {
  /// One pod.
  ///
  /// @param role `master`, `replica`, `Sentinel`, or that it is not known
  /// @param health `ready`, `not ready`, …
  record Member(String name, String role, State state, String health, String node) {
    Member {
      requireNonNull(name, "name is null");
      requireNonNull(role, "role is null");
      requireNonNull(state, "state is null");
      requireNonNull(health, "health is null");
      requireNonNull(node, "node is null");
    }
  }

  GroupShown {
    requireNonNull(name, "name is null");
    requireNonNull(state, "state is null");
    requireNonNull(sentence, "sentence is null");
    requireNonNull(source, "source is null");
    members = List.copyOf(members);
  }
}
