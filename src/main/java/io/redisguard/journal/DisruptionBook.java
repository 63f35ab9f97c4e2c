package io.redisguard.journal;

import io.redisguard.decision.Decision;
import io.redisguard.ledger.Disruption;
import io.redisguard.ledger.Observation;
import io.redisguard.review.Review;
import java.util.List;

/// Where it is noted who disrupted which pod. Never blocks, never throws.
public interface DisruptionBook {
  /// One review was answered.
  void decided(Review review, Decision decision);

  /// Something else happened to a pod: a handover, a master that answers again.
  void happened(Observation observation);

  /// Whom to ask what Redis itself says.
  void ask(MasterWatch redis);

  /// The last records, the newest first.
  List<Disruption> recent();

  /// Whether anything is noted at all.
  default boolean isKept() {
    return true;
  }

  /// Nothing is noted: facts come from files, or it is switched off.
  DisruptionBook NONE =
      new DisruptionBook() {
        @Override
        public void decided(Review review, Decision decision) {}

        @Override
        public void happened(Observation observation) {}

        @Override
        public void ask(MasterWatch redis) {}

        @Override
        public List<Disruption> recent() {
          return List.of();
        }

        @Override
        public boolean isKept() {
          return false;
        }
      };
}
