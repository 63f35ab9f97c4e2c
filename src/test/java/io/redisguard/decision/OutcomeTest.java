package io.redisguard.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.TestCluster;
import io.redisguard.TestPolicy;
import io.redisguard.TestRequest;
import io.redisguard.policy.RuleId;
import io.redisguard.rules.Endpoint;
import io.redisguard.rules.Objection;
import io.redisguard.rules.PodChange;
import io.redisguard.rules.RuleBook;
import io.redisguard.rules.Severity;
import io.redisguard.rules.Step;
import io.redisguard.subject.Subject;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What becomes of one objection: every mode × severity × cure × endpoint × subject.
class OutcomeTest {
  /// The first row that fits counts.
  private static final List<Row> TABLE =
      List.of(
          // mode, severity, curable, endpoint, subject, outcome
          row("Off", "*", "*", "*", "*", Outcome.PASS),
          row("Audit", "*", "*", "*", "*", Outcome.AUDIT),
          row("Warn", "*", "*", "*", "*", Outcome.WARN),
          row("Deny", "WARN_AT_MOST", "*", "*", "*", Outcome.WARN),
          row("Deny", "AS_POLICY_SAYS", "*", "*", "*", Outcome.DENY),
          row("Patch", "*", "false", "*", "*", Outcome.WARN),
          // its pods will be patched when they are created
          row("Patch", "*", "true", "*", "workload write", Outcome.AUDIT),
          row("Patch", "*", "true", "MUTATE", "pod create", Outcome.PATCH),
          row("Patch", "*", "true", "*", "*", Outcome.WARN));

  private record Row(
      String mode,
      String severity,
      String curable,
      String endpoint,
      String subject,
      Outcome outcome) {
    boolean fits(String someMode, Objection objection, Endpoint at, String what) {
      return fits(mode, someMode)
          && fits(severity, objection.severity().name())
          && fits(curable, Boolean.toString(!objection.cure().isEmpty()))
          && fits(endpoint, at.name())
          && fits(subject, what);
    }

    private static boolean fits(String wanted, String actual) {
      return wanted.equals("*") || wanted.equals(actual);
    }
  }

  static Stream<Arguments> everything() {
    return Stream.of("Off", "Audit", "Warn", "Deny", "Patch")
        .flatMap(
            mode ->
                Stream.of(Severity.values())
                    .flatMap(
                        severity ->
                            Stream.of(true, false)
                                .flatMap(
                                    curable ->
                                        Stream.of(Endpoint.values())
                                            .flatMap(
                                                endpoint ->
                                                    Subjects.ALL.keySet().stream()
                                                        .map(
                                                            what ->
                                                                Arguments.of(
                                                                    mode, severity, curable,
                                                                    endpoint, what))))));
  }

  @ParameterizedTest(name = "{0}, {1}, curable {2}, {3}, {4}")
  @MethodSource("everything")
  void table(String mode, Severity severity, boolean curable, Endpoint endpoint, String what) {
    Objection objection =
        new Objection(
            "reason",
            "it is so",
            "do it",
            "",
            severity,
            Map.of(),
            curable ? List.of(new PodChange.UsePriorityClass("high")) : List.of(),
            Step.NONE);
    Outcome expected = expected(mode, objection, endpoint, what);

    Decision decision = decide(mode, objection, endpoint, Subjects.of(what));

    boolean denied = expected == Outcome.DENY;
    boolean eviction = what.equals("eviction");
    assertThat(decision.outcome()).isEqualTo(expected);
    assertThat(decision.allowed()).isEqualTo(!denied);
    assertThat(decision.code()).isEqualTo(denied ? (eviction ? 429 : 403) : 200);
    assertThat(decision.reason())
        .isEqualTo(denied ? (eviction ? "TooManyRequests" : "Forbidden") : "");
    assertThat(decision.message()).isEqualTo(denied ? "it is so. Do it" : "");
    assertThat(decision.warnings())
        .isEqualTo(expected == Outcome.WARN ? List.of("it is so", "fix: do it") : List.of());
    assertThat(decision.changes())
        .hasSize(expected == Outcome.PATCH ? 2 : 0); // and the annotation that tells of it
    assertThat(decision.findings()).hasSize(mode.equals("Off") ? 0 : 1);
  }

  private static Decision decide(
      String mode, Objection objection, Endpoint endpoint, Subject subject) {
    RuleId rule = mode.equals("Patch") ? RuleId.POD_PRIORITY : RuleId.DELETE_MASTER;
    return TestRequest.to(subject)
        .at(endpoint)
        .in(TestCluster.of(Subjects.POD))
        .under(
            TestPolicy.of(
                "{profile: observe, rules: {%s: {mode: %s}}}".formatted(rule.word(), mode)))
        .decide(new RuleBook(List.of(FakeRule.objecting(rule, objection))));
  }

  private static Outcome expected(
      String mode, Objection objection, Endpoint endpoint, String what) {
    return TABLE.stream()
        .filter(row -> row.fits(mode, objection, endpoint, what))
        .findFirst()
        .orElseThrow()
        .outcome();
  }

  private static Row row(
      String mode,
      String severity,
      String curable,
      String endpoint,
      String subject,
      Outcome outcome) {
    return new Row(mode, severity, curable, endpoint, subject, outcome);
  }
}
