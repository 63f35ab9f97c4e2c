package io.redisguard.decision;

import io.redisguard.rules.PodChange;
import io.redisguard.rules.Situation;
import io.redisguard.subject.Subject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Combines findings into one answer. Order of strength: Deny > Warn > Patch > Audit > Exempt >
/// Pass. The first finding with the strongest outcome, in the order of the rule book, gives the
/// message and the audit annotation `rule`; warnings and patches of all findings add up.
final class Answer {
  /// Annotation on every pod that was patched, with the digest of the policy that asked for it.
  static final String MUTATED_BY = "redis-guard.io/mutated-by";

  private Answer() {}

  static Decision standAside(String why, String digest) {
    return allow(
        Map.of("decision", "allow", "reason", Text.annotation(why), "policy-digest", digest),
        List.of());
  }

  static Decision to(Situation situation, List<Finding> findings) {
    String digest = situation.policy().digest();
    Finding leading = leading(findings);
    if (leading == null) {
      return allow(Map.of("decision", "allow", "policy-digest", digest), findings);
    }
    if (leading.outcome() != Outcome.DENY) {
      List<PodChange> changes = changes(findings, digest);
      return new Decision(
          true,
          Decision.OK,
          "",
          "",
          0,
          warnings(findings),
          changes,
          annotations(decisionWord(leading.outcome()), leading, digest, changes),
          findings);
    }
    boolean eviction = situation.subject() instanceof Subject.PodEviction;
    List<Finding> others = new ArrayList<>(findings);
    others.remove(leading);
    return new Decision(
        false,
        eviction ? Decision.TOO_MANY_REQUESTS : Decision.FORBIDDEN,
        eviction ? "TooManyRequests" : "Forbidden",
        BackgroundEviction.worded(Text.sentence(leading.objection()), situation, leading, findings),
        eviction ? retryAfterSeconds(leading) : 0,
        warnings(others),
        List.of(),
        annotations(eviction ? "wait" : "deny", leading, digest, List.of()),
        findings);
  }

  /// Only while something is under way that ends in a second or two: clients then ask again by
  /// themselves, in silence. For any other hold they shall print the reason.
  private static int retryAfterSeconds(Finding leading) {
    return switch (leading.objection().step()) {
      case HAND_OVER, AWAIT_HANDOVER -> 1;
      case NONE, END_HOLD -> 0;
    };
  }

  private static Decision allow(Map<String, String> annotations, List<Finding> findings) {
    return new Decision(true, Decision.OK, "", "", 0, List.of(), List.of(), annotations, findings);
  }

  private static @Nullable Finding leading(List<Finding> findings) {
    Finding leading = null;
    for (Finding finding : findings) {
      Outcome strongest = leading == null ? Outcome.PASS : leading.outcome();
      if (finding.outcome().isStrongerThan(strongest)) {
        leading = finding;
      }
    }
    return leading;
  }

  /// Two lines per finding: what is the case, and the fix. What else is wrong with a refused
  /// request follows its message as warnings, so that all of it can be mended at once.
  private static List<String> warnings(List<Finding> findings) {
    Set<String> warnings = new LinkedHashSet<>();
    for (Finding finding : findings) {
      if (finding.outcome() == Outcome.WARN || finding.outcome() == Outcome.DENY) {
        warnings.add(Text.warning(finding.objection().message()));
        if (!finding.objection().fix().isEmpty()) {
          warnings.add(Text.warning("fix: " + finding.objection().fix()));
        }
      }
    }
    return List.copyOf(warnings);
  }

  private static List<PodChange> changes(List<Finding> findings, String digest) {
    List<PodChange> changes = new ArrayList<>();
    for (Finding finding : findings) {
      if (finding.outcome() == Outcome.PATCH) {
        changes.addAll(finding.objection().cure());
      }
    }
    if (!changes.isEmpty()) {
      changes.add(new PodChange.Annotate(MUTATED_BY, "policy-" + digest));
    }
    return changes;
  }

  private static Map<String, String> annotations(
      String decision, Finding leading, String digest, List<PodChange> changes) {
    Map<String, String> annotations = new LinkedHashMap<>();
    annotations.put("decision", decision);
    annotations.put("rule", leading.rule().word());
    annotations.put("reason", leading.objection().reason());
    annotations.put("policy-digest", digest);
    if (!changes.isEmpty()) {
      annotations.put(
          "patched", changes.stream().map(PodChange::what).collect(Collectors.joining(", ")));
    }
    return annotations;
  }

  private static String decisionWord(Outcome outcome) {
    return switch (outcome) {
      case PASS -> "allow";
      case EXEMPT -> "exempt";
      case AUDIT -> "audit";
      case PATCH -> "patch";
      case WARN -> "warn";
      case DENY -> "deny";
    };
  }
}
