package io.redisguard.rules;

import static java.util.Objects.requireNonNull;

import io.redisguard.budget.EvictionForecast;
import io.redisguard.facts.ClusterView;
import io.redisguard.facts.Facts;
import io.redisguard.facts.NamespaceView;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.policy.Option;
import io.redisguard.policy.RuleId;
import io.redisguard.policy.RulesInForce;
import io.redisguard.subject.Actor;
import io.redisguard.subject.PodView;
import io.redisguard.subject.Subject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// All that a rule may look at. For one decision, and so for one thread: what several rules
/// conclude from it is concluded once.
public final class Situation {
  private final Subject subject;
  private final Actor actor;
  private final Endpoint endpoint;
  private final Facts facts;
  private final GuardPolicy policy;
  private final RulesInForce rules;
  private final Instant now;
  private final Standing standing;
  private final Once<Removal> removal = new Once<>();
  private final Once<PodUnderReview> newPod = new Once<>();
  private final Once<BudgetUnderReview> newBudget = new Once<>();

  /// One request and what is known.
  ///
  /// @param rules the settings in force for the subject's namespace
  public Situation(
      Subject subject,
      Actor actor,
      Endpoint endpoint,
      Facts facts,
      GuardPolicy policy,
      RulesInForce rules,
      Instant now) {
    this(
        subject,
        actor,
        endpoint,
        facts,
        policy,
        rules,
        now,
        new Standing(facts.namespaceOf(subject)));
  }

  /// The same, one of several in one namespace.
  ///
  /// @param standing what follows from the namespace of these facts
  public Situation(
      Subject subject,
      Actor actor,
      Endpoint endpoint,
      Facts facts,
      GuardPolicy policy,
      RulesInForce rules,
      Instant now,
      Standing standing) {
    this.subject = requireNonNull(subject, "subject is null");
    this.actor = requireNonNull(actor, "actor is null");
    this.endpoint = requireNonNull(endpoint, "endpoint is null");
    this.facts = requireNonNull(facts, "facts is null");
    this.policy = requireNonNull(policy, "policy is null");
    this.rules = requireNonNull(rules, "rules is null");
    this.now = requireNonNull(now, "now is null");
    this.standing = requireNonNull(standing, "standing is null");
  }

  public Subject subject() {
    return subject;
  }

  public Actor actor() {
    return actor;
  }

  public Endpoint endpoint() {
    return endpoint;
  }

  public Facts facts() {
    return facts;
  }

  public GuardPolicy policy() {
    return policy;
  }

  public RulesInForce rules() {
    return rules;
  }

  public Instant now() {
    return now;
  }

  /// The Redis pod that shall go, with its group; null when the subject removes none.
  @Nullable Removal removal() {
    return removal.get(() -> Removal.in(this));
  }

  /// The Redis pod that is created, or those of a workload; null when the subject creates none.
  @Nullable PodUnderReview newPod() {
    return newPod.get(() -> PodUnderReview.in(this));
  }

  /// The budget that is written; null when the subject writes none.
  @Nullable BudgetUnderReview newBudget() {
    return newBudget.get(() -> BudgetUnderReview.in(this));
  }

  /// Whether the one who deletes a pod does so as a decision of its own.
  public enum Deleter {
    /// A person, or a tool that acts for one: what they ask for can be refused.
    PERSON,
    /// A service account that nobody has classified: warned, not refused.
    UNCLEAR,
    /// A controller that deletes as part of its work and would only try again: never refused.
    AT_WORK
  }

  public Deleter deleter() {
    if (policy.actors().people().contains(actor.username())) {
      return Deleter.PERSON;
    }
    if (policy.actors().controllers().contains(actor.username())) {
      return Deleter.AT_WORK;
    }
    return switch (actor.kind()) {
      case PERSON -> Deleter.PERSON;
      case SERVICE_ACCOUNT -> Deleter.UNCLEAR;
      case NODE, SCHEDULER, JANITOR, WORKLOAD_CONTROLLER, SYSTEM -> Deleter.AT_WORK;
    };
  }

  /// The pod that shall go; null when the subject removes none, or the evicted pod is not known.
  public @Nullable PodView leavingPod() {
    return facts.leavingPod(subject);
  }

  /// Whether the API server will refuse the eviction whatever the guard says: a disruption budget
  /// is used up, not computed yet, or there are two.
  boolean isRefusedAnyway() {
    PodView pod = leavingPod();
    return pod != null && !EvictionForecast.of(pod, namespace(), now).isEvicted();
  }

  /// The namespace as far as it is known; empty when it is not.
  public NamespaceView namespace() {
    return facts.namespaceOf(subject);
  }

  /// What follows from that namespace as it is.
  Standing standing() {
    return standing;
  }

  public ClusterView cluster() {
    return facts.cluster().orElse(ClusterView.EMPTY);
  }

  public <T> T setting(RuleId rule, Option<T> option) {
    return rules.of(rule).get(option);
  }
}
