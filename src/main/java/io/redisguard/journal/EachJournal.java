package io.redisguard.journal;

import io.redisguard.decision.Decision;
import io.redisguard.review.PatchOp;
import io.redisguard.review.Review;
import io.redisguard.rules.Endpoint;
import java.util.List;

/// Tells two journals.
///
/// @param first gives the id of a failure
public record EachJournal(Journal first, Journal second) implements Journal {
  @Override
  public void decided(
      Review review,
      Endpoint endpoint,
      Decision decision,
      List<PatchOp> patch,
      String policyDigest,
      long nanos) {
    first.decided(review, endpoint, decision, patch, policyDigest, nanos);
    second.decided(review, endpoint, decision, patch, policyDigest, nanos);
  }

  @Override
  public void holdEnded(Review review, Decision decision) {
    first.holdEnded(review, decision);
    second.holdEnded(review, decision);
  }

  @Override
  public void missing(MissingFact fact) {
    first.missing(fact);
    second.missing(fact);
  }

  @Override
  public void malformed(Endpoint endpoint, String problem) {
    first.malformed(endpoint, problem);
    second.malformed(endpoint, problem);
  }

  @Override
  public String failed(Review review, Endpoint endpoint, RuntimeException failure) {
    String correlation = first.failed(review, endpoint, failure);
    second.failed(review, endpoint, failure);
    return correlation;
  }
}
