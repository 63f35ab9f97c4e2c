package io.redisguard.cli;

import static java.util.stream.Collectors.joining;

import io.redisguard.cluster.ClusterSnapshot;
import io.redisguard.decision.Decider;
import io.redisguard.decision.Decision;
import io.redisguard.decision.Finding;
import io.redisguard.decision.Outcome;
import io.redisguard.facts.Fact;
import io.redisguard.facts.Facts;
import io.redisguard.facts.HandoverProgress;
import io.redisguard.facts.LiveGroup;
import io.redisguard.facts.LiveGroup.LiveMember;
import io.redisguard.facts.NamespaceView;
import io.redisguard.facts.RedisGroup;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.policy.RuleId;
import io.redisguard.rules.Endpoint;
import io.redisguard.rules.Step;
import io.redisguard.subject.Actor;
import io.redisguard.subject.PodView;
import io.redisguard.subject.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the guard would add to an eviction that a person asks for.
///
/// @param checkups what Redis groups tell; of those that are not there only labels count
record GuardWord(GuardPolicy policy, ClusterSnapshot cluster, Checkups checkups, Instant now) {
  private static final Actor PERSON = new Actor("somebody", Set.of());
  private static final Decider DECIDER = Decider.standard();

  /// The answer to one eviction.
  ///
  /// @param holds whether it would refuse for now
  /// @param text its message or warnings; empty when it has nothing to say
  /// @param handover who takes over before the pod is gone; empty when nobody does
  record Word(boolean holds, String text, Optional<Handover> handover) {
    private static final Word NONE = new Word(false, "", Optional.empty());
  }

  /// A handover that the eviction brings about.
  ///
  /// @param heir whom Sentinel would promote now
  /// @param byGuard whether the guard does it first; otherwise the pod's own hook, as it stops
  record Handover(LiveMember heir, long lagBytes, boolean byGuard) {
    /// "hands over to redis-node-2 (in sync, on n3) by its hook".
    String text() {
      return "hands over to %s (in sync%s, on %s) by %s"
          .formatted(
              heir.name(),
              lagBytes == 0 ? "" : ", %d bytes behind".formatted(lagBytes),
              heir.pod().spec().nodeName(),
              byGuard ? "the guard" : "its hook");
    }
  }

  Word on(PodView pod) {
    if (!RedisGroup.isRedis(pod, policy.redis())) {
      return Word.NONE;
    }
    Decision decision =
        DECIDER.decide(
            new Subject.PodEviction(pod.key(), "", Map.of()),
            PERSON,
            Endpoint.VALIDATE,
            facts(pod),
            policy,
            now);
    Optional<Handover> handover =
        decision.allowed() || decision.handsOver() ? handover(pod, decision) : Optional.empty();
    if (handover.isPresent()) {
      return new Word(!decision.allowed(), others(decision), handover);
    }
    return decision.allowed()
        ? new Word(false, String.join("; ", decision.warnings()), handover)
        : new Word(true, decision.message(), handover);
  }

  private Facts facts(PodView pod) {
    NamespaceView namespace = cluster.namespace(pod.key().namespace());
    Facts facts = Facts.ofCluster(Fact.known(namespace), Fact.known(cluster.cluster()));
    return checkups
        .of(pod)
        .map(
            checkup ->
                facts.withRedis(Fact.known(checkup.live()), HandoverProgress.NONE, Duration.ZERO))
        .orElse(facts);
  }

  private Optional<Handover> handover(PodView pod, Decision decision) {
    return decision.findings().stream()
        .filter(GuardWord::isHandover)
        .findFirst()
        .flatMap(
            finding ->
                checkups
                    .of(pod)
                    .flatMap(checkup -> heir(checkup.live(), finding))
                    .map(heir -> new Handover(heir, lag(pod, heir), isByGuard(finding))));
  }

  private long lag(PodView pod, LiveMember heir) {
    return checkups.of(pod).map(checkup -> checkup.live().lagBytes(heir)).orElse(0L);
  }

  private static Optional<LiveMember> heir(LiveGroup live, Finding finding) {
    Object name = finding.objection().facts().get("heir");
    return live.members().stream().filter(member -> member.name().equals(name)).findFirst();
  }

  private static boolean isHandover(Finding finding) {
    return finding.rule() == RuleId.EVICT_MASTER
        && (finding.objection().reason().equals("handing-over")
            || (isByGuard(finding) && finding.outcome() == Outcome.DENY));
  }

  private static boolean isByGuard(Finding finding) {
    return finding.objection().step() == Step.HAND_OVER;
  }

  /// What is said beside the handover itself.
  private static String others(Decision decision) {
    return decision.findings().stream()
        .filter(finding -> finding.outcome() == Outcome.WARN && !isHandover(finding))
        .map(finding -> finding.objection().message())
        .collect(joining("; "));
  }
}
