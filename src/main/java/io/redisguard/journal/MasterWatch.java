package io.redisguard.journal;

import io.redisguard.ledger.Observation.KnownRole;
import io.redisguard.subject.PodView;

/// What Redis itself tells the ledger. Called from the ledger's thread: must not block.
public interface MasterWatch {
  /// The role of a pod as Redis said a moment ago, because somebody asked for it to go.
  KnownRole role(PodView pod, String group);

  /// A master goes: from now on its group is asked until it has another one, and what comes of it
  /// is told to the book.
  void begin(PodView master);

  /// Redis is not asked.
  MasterWatch NONE =
      new MasterWatch() {
        @Override
        public KnownRole role(PodView pod, String group) {
          return KnownRole.UNKNOWN;
        }

        @Override
        public void begin(PodView master) {}
      };
}
