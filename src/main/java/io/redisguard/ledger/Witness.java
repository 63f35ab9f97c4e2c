package io.redisguard.ledger;

import static java.util.stream.Collectors.joining;

import io.redisguard.decision.Decider;
import io.redisguard.decision.Decision;
import io.redisguard.decision.Finding;
import io.redisguard.decision.Outcome;
import io.redisguard.facts.ClusterView;
import io.redisguard.facts.Fact;
import io.redisguard.facts.Facts;
import io.redisguard.facts.NamespaceView;
import io.redisguard.facts.RedisGroup;
import io.redisguard.ledger.Asking.Answer;
import io.redisguard.ledger.Asking.Call;
import io.redisguard.ledger.Observation.Around;
import io.redisguard.ledger.Observation.Asked;
import io.redisguard.ledger.Observation.Changed;
import io.redisguard.ledger.Observation.KnownRole;
import io.redisguard.ledger.Observation.Seen;
import io.redisguard.ledger.Observation.Wanted;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.policy.RuleId;
import io.redisguard.rules.Endpoint;
import io.redisguard.subject.Actor;
import io.redisguard.subject.PodLife;
import io.redisguard.subject.PodView;
import io.redisguard.subject.Subject;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Turns requests and pods into what the ledger takes. Whatever is no Redis pod's is none of its
/// business.
///
/// @param seenBy which replica of the guard this is; empty in a replay
public record Witness(GuardPolicy policy, String seenBy) {
  private static final Actor NOBODY = new Actor("", Set.of());
  private static final Decider DECIDER = Decider.standard();

  /// A pod as it is now.
  public Optional<Seen> seen(
      Instant at, PodLife life, NamespaceView namespace, ClusterView cluster) {
    PodView pod = life.pod();
    if (!RedisGroup.isRedis(pod, policy.redis())) {
      return Optional.empty();
    }
    boolean suffers = pod.terminating() || pod.isFinished() || !life.target().isEmpty();
    boolean restarted = life.containers().stream().anyMatch(one -> one.restarts() > 0);
    return Optional.of(
        new Seen(
            at,
            life,
            RedisGroup.of(pod, namespace, policy.redis()).name(),
            labelledRole(pod),
            suffers || restarted ? needs(pod, namespace, cluster, at) : Needs.NOTHING,
            around(pod, namespace)));
  }

  private static Around around(PodView pod, NamespaceView namespace) {
    if (namespace.info().terminating()) {
      return Around.NAMESPACE_GOES;
    }
    boolean orphan =
        pod.terminating()
            && pod.controller() != null
            && namespace.workload(pod.controller()) == null;
    return orphan ? Around.OWNER_GONE : Around.NOTHING;
  }

  /// A request for a Redis pod to go, and its answer.
  ///
  /// @param pod that it is about; null when it is not known
  public Optional<Asked> asked(
      Instant at,
      Subject subject,
      Actor actor,
      String client,
      @Nullable PodView pod,
      NamespaceView namespace,
      Answer answer,
      String message,
      String rules,
      String audit) {
    if (actor.kind() == Actor.Kind.NODE
        || (pod != null && !RedisGroup.isRedis(pod, policy.redis()))) {
      return Optional.empty();
    }
    return call(subject)
        .map(
            call ->
                new Asked(
                    at,
                    subject.key(),
                    pod == null ? "" : pod.uid(),
                    actor,
                    client,
                    call,
                    answer,
                    message,
                    rules,
                    pod == null ? Wanted.UNKNOWN : wanted(actor, pod, namespace),
                    seenBy,
                    audit));
  }

  /// A change to a workload that makes or takes pods; those of controllers only carry out others'.
  public static Optional<Changed> changed(Instant at, Subject subject, Actor actor, String client) {
    if (actor.kind() == Actor.Kind.WORKLOAD_CONTROLLER) {
      return Optional.empty();
    }
    String what =
        switch (subject) {
          case Subject.ScaleChange(_, _, int from, int to) -> from == to ? "" : scaled(from, to);
          case Subject.WorkloadWrite(var before, var after) ->
              before == null
                  ? ""
                  : !Objects.equals(before.template(), after.template())
                      ? "changed its pod template"
                      : Objects.equals(before.replicas(), after.replicas())
                          ? ""
                          : scaled(before.replicas(), after.replicas());
          case Subject.PodCreate _,
              Subject.PodUpdate _,
              Subject.PodDelete _,
              Subject.PodEviction _,
              Subject.BudgetWrite _,
              Subject.BudgetDelete _,
              Subject.Unrelated _ ->
              "";
        };
    String group = subject.key().namespace() + "/" + subject.key().name();
    return what.isEmpty()
        ? Optional.empty()
        : Optional.of(new Changed(at, group, actor, client, what));
  }

  /// Ids of the rules that had something against the request: "delete-master, force-delete".
  public static String rulesAgainst(Decision decision) {
    return decision.findings().stream()
        .filter(finding -> finding.outcome() != Outcome.PASS)
        .map(finding -> finding.rule().word())
        .distinct()
        .collect(joining(", "));
  }

  public static Answer answer(Decision decision) {
    return decision.allowed() ? Answer.ALLOWED : decision.holds() ? Answer.WAIT : Answer.REFUSED;
  }

  private static String scaled(@Nullable Integer from, @Nullable Integer to) {
    return "scaled it from %d to %d".formatted(from, to);
  }

  private KnownRole labelledRole(PodView pod) {
    return switch (policy.redis().labelledRole(pod)) {
      case MASTER -> KnownRole.byLabel(true);
      case REPLICA -> KnownRole.byLabel(false);
      case SILENT -> KnownRole.UNKNOWN;
    };
  }

  private static Optional<Call> call(Subject subject) {
    return switch (subject) {
      case Subject.PodEviction _ -> Optional.of(Call.EVICTION);
      case Subject.PodDelete delete -> {
        // The API server itself sets 0 for a pod that has nothing to end.
        boolean idle = delete.pod().isFinished() || !delete.pod().isScheduled();
        yield Optional.of(delete.isForced() && !idle ? Call.FORCE_DELETE : Call.DELETE);
      }
      case Subject.PodCreate _,
          Subject.PodUpdate _,
          Subject.BudgetWrite _,
          Subject.BudgetDelete _,
          Subject.WorkloadWrite _,
          Subject.ScaleChange _,
          Subject.Unrelated _ ->
          Optional.empty();
    };
  }

  private static Wanted wanted(Actor actor, PodView pod, NamespaceView namespace) {
    if (actor.kind() != Actor.Kind.WORKLOAD_CONTROLLER || pod.isFinished()) {
      return Wanted.UNKNOWN;
    }
    return Wishes.of(pod, namespace);
  }

  /// What the rules for new pods say of this one: it would have lived, or gone without harm, if it
  /// had what they ask for.
  private Needs needs(PodView pod, NamespaceView namespace, ClusterView cluster, Instant now) {
    Decision decision =
        DECIDER.decide(
            new Subject.PodCreate(pod.asReady()),
            NOBODY,
            Endpoint.VALIDATE,
            Facts.ofCluster(Fact.known(namespace), Fact.known(cluster)),
            policy,
            now);
    return new Needs(
        against(decision, RuleId.POD_REQUESTS).map(Witness::memory).findFirst().orElse(""),
        against(decision, RuleId.POD_PRIORITY).findAny().isPresent(),
        Stream.of(RuleId.POD_HANDOVER, RuleId.POD_HANDOVER_UNSAFE)
            .flatMap(rule -> against(decision, rule))
            .findAny()
            .isEmpty());
  }

  private static Stream<Finding> against(Decision decision, RuleId rule) {
    return decision.findings().stream()
        .filter(finding -> finding.rule() == rule && finding.outcome() != Outcome.PASS);
  }

  private static String memory(Finding finding) {
    Object needed = finding.objection().facts().get("needed");
    Object request = finding.objection().facts().get("request");
    return needed == null || request == null ? "" : needed + " instead of " + request;
  }
}
