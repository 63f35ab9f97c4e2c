package io.redisguard.report;

import io.redisguard.cluster.ClusterSource;
import io.redisguard.decision.Decision;
import io.redisguard.decision.Finding;
import io.redisguard.decision.Outcome;
import io.redisguard.facts.NamespaceView;
import io.redisguard.journal.Journal;
import io.redisguard.journal.MissingFact;
import io.redisguard.policy.Mode;
import io.redisguard.policy.Profile;
import io.redisguard.review.PatchOp;
import io.redisguard.review.Review;
import io.redisguard.rules.Endpoint;
import io.redisguard.rules.Severity;
import io.redisguard.scan.ScannedObject;
import io.redisguard.subject.PodView;
import io.redisguard.subject.Subject;
import io.redisguard.subject.WorkloadView;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/// Hears each answer and keeps what a stricter policy would have refused: deletes and evictions,
/// which no scan can see. On the event loop it does no more than look at the findings and put a
/// note into a queue.
public final class AdmissionTally implements Journal {
  private static final int CAPACITY = 4096;

  /// One request that passed, and one rule that spoke.
  private record Note(PodView pod, Tally.Key key, Tally tally) {}

  private final BlockingQueue<Note> notes = new ArrayBlockingQueue<>(CAPACITY);
  private final ClusterSource cluster;
  private final InstantSource clock;
  private final ReportMetrics metrics;

  public AdmissionTally(ClusterSource cluster, InstantSource clock, ReportMetrics metrics) {
    this.cluster = cluster;
    this.clock = clock;
    this.metrics = metrics;
  }

  @Override
  public void decided(
      Review review,
      Endpoint endpoint,
      Decision decision,
      List<PatchOp> patch,
      String policyDigest,
      long nanos) {
    if (review.dryRun() || !decision.allowed()) {
      return;
    }
    PodView pod = leaving(review.subject());
    if (pod == null) {
      return;
    }
    Instant now = clock.instant();
    for (Finding finding : decision.findings()) {
      if (wouldHaveRefused(finding)) {
        Note note =
            new Note(
                pod,
                Tally.Key.of(finding.rule(), review.actor().kind()),
                Tally.once(now, finding.objection().message()));
        if (!notes.offer(note)) {
          metrics.tallyDropped();
        }
      }
    }
  }

  private static boolean wouldHaveRefused(Finding finding) {
    return (finding.outcome() == Outcome.WARN || finding.outcome() == Outcome.AUDIT)
        && finding.objection().severity() == Severity.AS_POLICY_SAYS
        && finding.rule().modeIn(Profile.PROTECT) == Mode.DENY;
  }

  /// The pod that goes; an Eviction has only its name.
  private @Nullable PodView leaving(Subject subject) {
    return switch (subject) {
      case Subject.PodDelete(PodView pod, _) -> pod;
      case Subject.PodEviction eviction ->
          view(eviction.key().namespace()).pod(eviction.key().name());
      case Subject.PodCreate _,
          Subject.PodUpdate _,
          Subject.BudgetWrite _,
          Subject.BudgetDelete _,
          Subject.WorkloadWrite _,
          Subject.ScaleChange _,
          Subject.Unrelated _ ->
          null;
    };
  }

  private NamespaceView view(String namespace) {
    return cluster.namespace(namespace).orElse(NamespaceView.empty(namespace));
  }

  /// Moves all notes into the tallies. A pod that goes takes its report along, so what is said
  /// about its going is said of whatever made it.
  void drainInto(Tallies tallies) {
    for (Note note = notes.poll(); note != null; note = notes.poll()) {
      WorkloadView workload = view(note.pod().key().namespace()).topWorkload(note.pod());
      ScannedObject object =
          workload == null || workload.uid().isEmpty()
              ? ScannedObject.of(note.pod())
              : ScannedObject.of(workload);
      if (!tallies.add(object, note.key(), note.tally())) {
        metrics.tallyDropped();
      }
    }
  }

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
}
