package io.redisguard.decision;

import io.redisguard.facts.Facts;
import io.redisguard.facts.NamespaceView;
import io.redisguard.policy.Exemption;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.policy.Mode;
import io.redisguard.policy.Option;
import io.redisguard.policy.RuleId;
import io.redisguard.policy.RulesInForce;
import io.redisguard.rules.Endpoint;
import io.redisguard.rules.ExemptUntil;
import io.redisguard.rules.Objection;
import io.redisguard.rules.Rule;
import io.redisguard.rules.RuleBook;
import io.redisguard.rules.Severity;
import io.redisguard.rules.Situation;
import io.redisguard.rules.Standing;
import io.redisguard.subject.Actor;
import io.redisguard.subject.NamespaceInfo;
import io.redisguard.subject.PodView;
import io.redisguard.subject.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Decides. Total and pure: the same arguments always give the same decision.
public final class Decider {
  private final RuleBook book;

  public Decider(RuleBook book) {
    this.book = book;
  }

  /// The decider with every rule.
  public static Decider standard() {
    return new Decider(RuleBook.standard());
  }

  public Decision decide(
      Subject subject,
      Actor actor,
      Endpoint endpoint,
      Facts facts,
      GuardPolicy policy,
      Instant now) {
    NamespaceInfo namespace = namespace(subject, facts);
    RulesInForce rules = policy.rulesFor(namespace);
    return decide(new Situation(subject, actor, endpoint, facts, policy, rules, now), namespace);
  }

  /// Decides about objects of one namespace that are there already, one after the other. What
  /// follows from the namespace alone is concluded once.
  public List<Decision> decideAll(
      List<? extends Subject> subjects,
      Actor actor,
      Endpoint endpoint,
      Facts facts,
      GuardPolicy policy,
      Instant now) {
    if (subjects.isEmpty()) {
      return List.of();
    }
    NamespaceInfo namespace = namespace(subjects.getFirst(), facts);
    RulesInForce rules = policy.rulesFor(namespace);
    Standing standing =
        new Standing(facts.namespace().orElse(NamespaceView.empty(namespace.name())));
    List<Decision> decisions = new ArrayList<>(subjects.size());
    for (Subject subject : subjects) {
      decisions.add(
          decide(
              new Situation(subject, actor, endpoint, facts, policy, rules, now, standing),
              namespace));
    }
    return decisions;
  }

  private static NamespaceInfo namespace(Subject subject, Facts facts) {
    return facts
        .namespace()
        .map(view -> view.info())
        .orElse(NamespaceInfo.named(subject.key().namespace()));
  }

  private Decision decide(Situation situation, NamespaceInfo namespace) {
    return switch (StandAside.from(situation, namespace)) {
      case StandAside.Because(String why) -> Answer.standAside(why, situation.policy().digest());
      case StandAside.No _ -> Answer.to(situation, findings(situation));
    };
  }

  private List<Finding> findings(Situation situation) {
    List<Finding> findings = new ArrayList<>();
    for (Rule rule : book.rules()) {
      Mode mode = situation.rules().of(rule.id()).mode();
      if (mode == Mode.OFF) {
        continue;
      }
      List<Objection> objections = rule.evaluate(situation);
      if (objections.isEmpty()) {
        findings.add(Finding.pass(rule.id(), mode));
      }
      for (Objection objection : objections) {
        findings.add(judge(rule.id(), mode, objection, situation));
      }
    }
    return findings;
  }

  private static Finding judge(RuleId rule, Mode mode, Objection objection, Situation situation) {
    String exemption = exemption(rule, situation);
    if (!exemption.isEmpty()) {
      return new Finding(rule, mode, Outcome.EXEMPT, objection, exemption);
    }
    Outcome outcome =
        switch (mode) {
          case OFF -> Outcome.PASS;
          case AUDIT -> Outcome.AUDIT;
          case WARN -> Outcome.WARN;
          case DENY -> objection.severity() == Severity.WARN_AT_MOST ? Outcome.WARN : Outcome.DENY;
          case PATCH -> patchOrWarn(objection, situation);
        };
    return new Finding(rule, mode, outcome, objection, "");
  }

  /// Only the mutating endpoint can patch, only a pod that is being created (most of a spec never
  /// changes afterwards), and only what can be cured. What a patch will cure when the pods of a
  /// workload are created needs no warning on the workload.
  private static Outcome patchOrWarn(Objection objection, Situation situation) {
    if (objection.cure().isEmpty()) {
      return Outcome.WARN;
    }
    if (situation.subject() instanceof Subject.WorkloadWrite) {
      return Outcome.AUDIT;
    }
    return situation.endpoint() == Endpoint.MUTATE
            && situation.subject() instanceof Subject.PodCreate
        ? Outcome.PATCH
        : Outcome.WARN;
  }

  /// Why the subject is exempt from the rule; empty when it is not. Nothing exempts from the rule
  /// that guards exemptions.
  private static String exemption(RuleId rule, Situation situation) {
    if (rule == RuleId.EXEMPTION_GUARD) {
      return "";
    }
    Exemption exemption =
        situation.policy().exemption(rule, situation.subject().key(), situation.now());
    if (exemption != null) {
      return "exempt until %s: %s".formatted(exemption.until(), exemption.reason());
    }
    Duration most = situation.setting(RuleId.EXEMPTION_GUARD, Option.MAX_DURATION);
    return switch (ExemptUntil.on(annotations(situation))) {
      case ExemptUntil.Until until when until.holds(most, situation.now()) ->
          "exempt by annotation until " + until.end();
      case ExemptUntil.Until _, ExemptUntil.NoTime _ -> "";
    };
  }

  private static Map<String, String> annotations(Situation situation) {
    return switch (situation.subject()) {
      case Subject.PodCreate(PodView pod) -> pod.annotations();
      case Subject.PodUpdate(_, PodView after) -> after.annotations();
      case Subject.PodDelete _, Subject.PodEviction _ -> {
        PodView pod = situation.leavingPod();
        yield pod == null ? Map.of() : pod.annotations();
      }
      case Subject.BudgetWrite(_, var after) -> after.annotations();
      case Subject.WorkloadWrite(_, var after) -> after.annotations();
      case Subject.BudgetDelete _, Subject.ScaleChange _, Subject.Unrelated _ -> Map.of();
    };
  }
}
