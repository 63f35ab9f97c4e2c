package io.redisguard.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.TestCluster;
import io.redisguard.TestPolicy;
import io.redisguard.TestRequest;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.policy.RuleId;
import io.redisguard.rules.Endpoint;
import io.redisguard.rules.Objection;
import io.redisguard.rules.PodChange;
import io.redisguard.rules.Rule;
import io.redisguard.rules.RuleBook;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Several rules speak about one pod that is being created: every outcome beside every other, in
/// every order.
class CombinationTest {
  /// From weakest to strongest.
  private static final List<Outcome> ORDER =
      List.of(
          Outcome.PASS, Outcome.EXEMPT, Outcome.AUDIT, Outcome.PATCH, Outcome.WARN, Outcome.DENY);

  private static final List<RuleId> PATCHING =
      List.of(RuleId.POD_PRIORITY, RuleId.POD_REQUESTS, RuleId.POD_HANDOVER);
  private static final List<RuleId> OTHERS =
      List.of(RuleId.DELETE_MASTER, RuleId.DELETE_QUORUM, RuleId.FORCE_DELETE);

  static Stream<Arguments> triples() {
    return ORDER.stream()
        .flatMap(a -> ORDER.stream().flatMap(b -> ORDER.stream().map(c -> Arguments.of(a, b, c))));
  }

  @ParameterizedTest(name = "{0}, {1}, {2}")
  @MethodSource("triples")
  void theFirstOfTheStrongestAnswers(Outcome first, Outcome second, Outcome third) {
    List<Outcome> outcomes = List.of(first, second, third);
    Outcome strongest =
        outcomes.stream().max(Comparator.comparingInt(ORDER::indexOf)).orElseThrow();
    int leader = outcomes.indexOf(strongest);

    Decision decision = decide(outcomes);

    assertThat(decision.findings()).extracting(Finding::outcome).isEqualTo(outcomes);
    assertThat(decision.allowed()).isEqualTo(strongest != Outcome.DENY);
    assertThat(decision.auditAnnotations().get("decision")).isEqualTo(word(strongest));
    assertThat(decision.auditAnnotations().get("rule"))
        .isEqualTo(strongest == Outcome.PASS ? null : idOf(outcomes.get(leader), leader).word());
    assertThat(decision.auditAnnotations().get("reason"))
        .isEqualTo(strongest == Outcome.PASS ? null : "reason-" + leader);
    assertThat(decision.message())
        .isEqualTo(strongest == Outcome.DENY ? "message %d. Fix %d".formatted(leader, leader) : "");
    assertThat(decision.warnings()).isEqualTo(warnings(outcomes, leader));
    assertThat(decision.changes()).isEqualTo(changes(outcomes, decision));
  }

  /// Everything that is told, but for what the message of a refusal says.
  private static List<String> warnings(List<Outcome> outcomes, int leader) {
    List<String> warnings = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      boolean told = outcomes.get(i) == Outcome.WARN || outcomes.get(i) == Outcome.DENY;
      if (told && !(outcomes.get(i) == Outcome.DENY && i == leader)) {
        warnings.add("message " + i);
        warnings.add("fix: fix " + i);
      }
    }
    return warnings;
  }

  /// All patches together, with a mark on the pod; none on a refusal.
  private static List<PodChange> changes(List<Outcome> outcomes, Decision decision) {
    List<PodChange> changes = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      if (outcomes.get(i) == Outcome.PATCH && decision.allowed()) {
        changes.add(new PodChange.Annotate("cure", "" + i));
      }
    }
    if (!changes.isEmpty()) {
      changes.add(
          new PodChange.Annotate(
              "redis-guard.io/mutated-by",
              "policy-" + decision.auditAnnotations().get("policy-digest")));
    }
    return changes;
  }

  private static Decision decide(List<Outcome> outcomes) {
    List<Rule> rules = new ArrayList<>();
    StringBuilder modes = new StringBuilder();
    StringBuilder exempt = new StringBuilder();
    for (int i = 0; i < outcomes.size(); i++) {
      RuleId id = idOf(outcomes.get(i), i);
      Objection objection =
          Objection.that("reason-" + i, "message " + i, "fix " + i)
              .curedBy(List.of(new PodChange.Annotate("cure", "" + i)));
      rules.add(
          outcomes.get(i) == Outcome.PASS
              ? FakeRule.objecting(id)
              : FakeRule.objecting(id, objection));
      modes.append("%s: {mode: %s}, ".formatted(id.word(), mode(outcomes.get(i))));
      exempt.append(outcomes.get(i) == Outcome.EXEMPT ? id.word() + ", " : "");
    }
    String exemptions =
        exempt.isEmpty()
            ? "[]"
            : "[{rules: [%s], match: {namespace: prod}, until: 2026-12-01T00:00:00Z, reason: test}]"
                .formatted(exempt);
    GuardPolicy policy =
        TestPolicy.of(
            "{profile: observe, rules: {%s}, exemptions: %s}".formatted(modes, exemptions));
    return TestRequest.to(Subjects.of("pod create"))
        .at(Endpoint.MUTATE)
        .under(policy)
        .decide(new RuleBook(rules));
  }

  private static RuleId idOf(Outcome outcome, int position) {
    return (outcome == Outcome.PATCH ? PATCHING : OTHERS).get(position);
  }

  private static String mode(Outcome outcome) {
    return switch (outcome) {
      case PASS, EXEMPT, DENY -> "Deny";
      case AUDIT -> "Audit";
      case PATCH -> "Patch";
      case WARN -> "Warn";
    };
  }

  private static String word(Outcome outcome) {
    return switch (outcome) {
      case PASS -> "allow";
      case EXEMPT -> "exempt";
      case AUDIT -> "audit";
      case PATCH -> "patch";
      case WARN -> "warn";
      case DENY -> "deny";
    };
  }

  @Test
  void oneRuleMayObjectTwiceAndEqualWarningsAreSaidOnce() {
    Objection twice = Objection.that("a", "one thing", "");
    Objection other = Objection.that("b", "another thing", "");
    RuleBook book =
        new RuleBook(
            List.of(FakeRule.objecting(RuleId.BUDGET_FLIPS_WITH_ROLE, twice, other, twice)));

    Decision decision = TestRequest.to(Subjects.of("budget write")).decide(book);

    assertThat(decision.warnings()).containsExactly("one thing", "another thing");
    assertThat(decision.findings()).hasSize(3);
  }

  @Test
  void tellsWhatIsPatched() {
    RuleBook book =
        new RuleBook(
            List.of(
                FakeRule.objecting(
                    RuleId.POD_PRIORITY,
                    Objection.that("no-class", "no class", "")
                        .curedBy(List.of(new PodChange.UsePriorityClass("high")))),
                FakeRule.objecting(
                    RuleId.POD_REQUESTS,
                    Objection.that("no-requests", "no requests", "")
                        .curedBy(List.of(new PodChange.AddRequests("/containers/1", Map.of()))))));
    GuardPolicy policy = TestPolicy.protect();

    Decision decision =
        TestRequest.to(Subjects.of("pod create")).at(Endpoint.MUTATE).under(policy).decide(book);

    assertThat(decision.auditAnnotations())
        .isEqualTo(
            Map.of(
                "decision", "patch",
                "rule", "pod-priority",
                "reason", "no-class",
                "policy-digest", policy.digest(),
                "patched",
                    "priorityClassName, requests of containers/1, annotation"
                        + " redis-guard.io/mutated-by"));
  }

  @Test
  void aWaitAndARefusalAreToldApart() {
    GuardPolicy policy = TestPolicy.protect();
    Decision wait =
        TestRequest.to(Subjects.POD.evicted())
            .in(TestCluster.of(Subjects.POD))
            .decide(FakeRule.bookOf(RuleId.EVICT_MASTER));
    Decision deny =
        TestRequest.to(Subjects.POD.deleted()).decide(FakeRule.bookOf(RuleId.DELETE_MASTER));

    assertThat(wait.auditAnnotations())
        .isEqualTo(
            Map.of(
                "decision", "wait",
                "rule", "evict-master",
                "reason", "always",
                "policy-digest", policy.digest()));
    assertThat(deny.auditAnnotations())
        .isEqualTo(
            Map.of(
                "decision", "deny",
                "rule", "delete-master",
                "reason", "always",
                "policy-digest", policy.digest()));
    assertThat(deny.message()).isEqualTo("no");
  }
}
