package io.redisguard.journal;

import io.redisguard.decision.Decision;
import io.redisguard.review.PatchOp;
import io.redisguard.review.Review;
import io.redisguard.rules.Endpoint;
import java.util.List;

/// Where decisions are recorded. Called on the event loop: never blocks, never throws.
public interface Journal {
  /// One review was answered.
  ///
  /// @param nanos from arrival to answer
  void decided(
      Review review,
      Endpoint endpoint,
      Decision decision,
      List<PatchOp> patch,
      String policyDigest,
      long nanos);

  /// A pod is let go unsafely because it was held for as long as the policy says.
  void holdEnded(Review review, Decision decision);

  /// A decision had to do without a fact.
  void missing(MissingFact fact);

  void malformed(Endpoint endpoint, String problem);

  /// Our own code failed.
  ///
  /// @return a short id that stands in the log line and in the answer
  String failed(Review review, Endpoint endpoint, RuntimeException failure);

  /// Keeps nothing, for the command line and warm-up.
  Journal SILENT =
      new Journal() {
        @Override
        public void decided(
            Review review,
            Endpoint endpoint,
            Decision decision,
            List<PatchOp> patch,
            String policyDigest,
            long nanos) {}

        @Override
        public void holdEnded(Review review, Decision decision) {}

        @Override
        public void missing(MissingFact fact) {}

        @Override
        public void malformed(Endpoint endpoint, String problem) {}

        @Override
        public String failed(Review review, Endpoint endpoint, RuntimeException failure) {
          return "none";
        }
      };
}
