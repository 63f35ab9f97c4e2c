package io.redisguard.webhook;

import io.redisguard.cluster.ClusterSource;
import io.redisguard.cluster.LiveAnswers;
import io.redisguard.cluster.LivePod;
import io.redisguard.decision.Decider;
import io.redisguard.decision.Decision;
import io.redisguard.decision.FactsNeeded;
import io.redisguard.facts.Facts;
import io.redisguard.journal.Journal;
import io.redisguard.journal.MissingFact;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.review.Decoding;
import io.redisguard.review.PatchOp;
import io.redisguard.review.PatchWriter;
import io.redisguard.review.Review;
import io.redisguard.review.ReviewDecoder;
import io.redisguard.review.ReviewEncoder;
import io.redisguard.rules.Endpoint;
import io.redisguard.subject.PodView;
import io.redisguard.subject.Subject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/// The way of one review: decode, facts, decide, record, encode.
///
/// What memory can answer is answered at once, on the thread that brought the request; only what
/// needs the API server or Redis goes on to a thread that may wait.
public final class AdmissionPipeline {
  /// Longest that a refusal waits for the pod to be read once more.
  private static final Duration LIVE_READ = Duration.ofMillis(500);

  private final ClusterSource cluster;
  private final LiveAnswers live;
  private final LiveRedis redis;
  private final Supplier<GuardPolicy> policies;
  private final Journal journal;
  private final InstantSource clock;
  private final Executor waiting;
  private final Decider decider = Decider.standard();

  /// Ready to answer.
  ///
  /// @param waiting runs what may block
  public AdmissionPipeline(
      ClusterSource cluster,
      LiveAnswers live,
      LiveRedis redis,
      Supplier<GuardPolicy> policies,
      Journal journal,
      InstantSource clock,
      Executor waiting) {
    this.cluster = cluster;
    this.live = live;
    this.redis = redis;
    this.policies = policies;
    this.journal = journal;
    this.clock = clock;
    this.waiting = waiting;
  }

  public CompletionStage<Reply> handle(byte[] body, Endpoint endpoint, Deadline deadline) {
    long started = System.nanoTime();
    return switch (ReviewDecoder.decode(body)) {
      case Decoding.Malformed(String problem) -> {
        journal.malformed(endpoint, problem);
        yield now(new Reply(400, ReviewEncoder.problem(400, "BadRequest", problem)));
      }
      case Decoding.Decoded(Review review) ->
          new Case(review, endpoint, policies.get(), deadline, started).answer();
    };
  }

  private static CompletionStage<Reply> now(Reply reply) {
    return CompletableFuture.completedFuture(reply);
  }

  /// One review on its way.
  private final class Case {
    private final Review review;
    private final Endpoint endpoint;
    private final GuardPolicy policy;
    private final Deadline deadline;
    private final long started;

    Case(Review review, Endpoint endpoint, GuardPolicy policy, Deadline deadline, long started) {
      this.review = review;
      this.endpoint = endpoint;
      this.policy = policy;
      this.deadline = deadline;
      this.started = started;
    }

    CompletionStage<Reply> answer() {
      try {
        Facts facts =
            Facts.ofCluster(
                cluster.namespace(review.subject().key().namespace()), cluster.cluster());
        boolean askRight = FactsNeeded.rightToExempt(review.subject(), review.actor(), policy);
        Decision decision = decide(review.subject(), facts);
        noteMissing(MissingFact.CLUSTER, facts.namespace().isUnknown() && !decision.standsAside());
        boolean askRedis =
            !decision.standsAside() && redis.concerns(review.subject(), facts, policy);
        if (!askRight && !askRedis && !FactsNeeded.livePod(review.subject(), decision)) {
          return now(reply(decision));
        }
        if (!askRedis && !live.mayWait()) {
          return now(answerAfterAsking(facts, askRight, false));
        }
        return CompletableFuture.supplyAsync(
            () -> answerAfterAsking(facts, askRight, askRedis), waiting);
      } catch (RuntimeException e) {
        return now(failed(e));
      }
    }

    private Reply answerAfterAsking(Facts known, boolean askRight, boolean askRedis) {
      try {
        Facts facts = known;
        if (askRight) {
          facts = facts.withMayExempt(live.mayExempt(review.actor(), liveRead()));
          noteMissing(MissingFact.RIGHT, facts.mayExempt().isUnknown());
        }
        if (askRedis) {
          facts = redis.ask(review.subject(), facts, policy, left());
          noteMissing(MissingFact.ROLE, LiveRedis.isBlind(review.subject(), facts));
        }
        Decision decision = decide(review.subject(), facts);
        if (!FactsNeeded.livePod(review.subject(), decision)) {
          return act(facts, decision);
        }
        return switch (live.pod(review.subject().key(), liveRead())) {
          case LivePod.NotAsked _ -> {
            noteMissing(MissingFact.POD, live.mayWait());
            yield act(facts, decision);
          }
          case LivePod.Gone _ ->
              reply(
                  decide(
                      new Subject.Unrelated(review.subject().key(), "a pod that is gone"), facts));
          case LivePod.Present(PodView pod) -> decideOn(pod, facts);
        };
      } catch (RuntimeException e) {
        return failed(e);
      }
    }

    /// Does what the decision asks for besides the answer. A dry run has no effects, and starts no
    /// clock.
    private Reply act(Facts facts, Decision decision) {
      if (review.dryRun()) {
        return reply(decision);
      }
      if (decision.holds()) {
        redis.held(review.subject(), facts, decision);
      }
      if (decision.allowed()) {
        redis.letGo(review.subject(), facts);
      }
      if (decision.endsHold()) {
        journal.holdEnded(review, decision);
      }
      if (!decision.handsOver()) {
        return reply(decision);
      }
      redis.handOver(review.subject(), facts, policy, left());
      return decision.allowed()
          ? reply(decide(review.subject(), redis.after(review.subject(), facts, policy)))
          : reply(decision);
    }

    /// Decides once more with the pod as it is now. Another pod of the same name was not asked
    /// about.
    private Reply decideOn(PodView pod, Facts known) {
      Facts facts = known.with(pod);
      return switch (review.subject()) {
        case Subject.PodDelete(PodView asked, Long grace) ->
            pod.uid().equals(asked.uid())
                ? act(facts, decide(new Subject.PodDelete(pod, grace), facts))
                : reply(
                    decide(new Subject.Unrelated(asked.key(), "a pod that was replaced"), facts));
        case Subject.PodEviction eviction -> act(facts, decide(eviction, facts));
        default -> throw new IllegalStateException("only pods that leave are read once more");
      };
    }

    private void noteMissing(MissingFact fact, boolean missing) {
      if (missing) {
        journal.missing(fact);
      }
    }

    private Decision decide(Subject subject, Facts facts) {
      Instant now = clock.instant();
      return decider.decide(subject, review.actor(), endpoint, facts, policy, now);
    }

    private Duration left() {
      return deadline.left(System.nanoTime());
    }

    private Duration liveRead() {
      Duration left = left();
      return left.compareTo(LIVE_READ) < 0 ? left : LIVE_READ;
    }

    private Reply reply(Decision decision) {
      List<PatchOp> patch = PatchWriter.write(review.object(), decision.changes());
      long nanos = System.nanoTime() - started;
      journal.decided(review, endpoint, decision, patch, policy.digest(), nanos);
      return new Reply(200, ReviewEncoder.encode(review, endpoint, decision, patch));
    }

    /// Our own code failed: the answer that the policy sets for this, and a way to find the log
    /// line.
    private Reply failed(RuntimeException e) {
      String correlation = journal.failed(review, endpoint, e);
      return new Reply(
          200, ReviewEncoder.encode(review, endpoint, Decision.onError(policy, correlation)));
    }
  }
}
