package io.redisguard.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.decision.Decision;
import io.redisguard.decision.Finding;
import io.redisguard.decision.Outcome;
import io.redisguard.decision.Text;
import io.redisguard.review.PatchOp;
import io.redisguard.review.Review;
import io.redisguard.rules.Endpoint;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// A decision for a person: the answer first, then every rule that spoke, then those that did not.
record ExplainText(PrintWriter out) {
  private static final int LINE = 400;

  void print(Review review, Endpoint endpoint, Decision decision, List<PatchOp> patch) {
    out.printf(
        "%s of %s by %s (%s)%n",
        review.subject().what(),
        Text.oneLine(review.subject().key().toString(), LINE),
        Text.oneLine(review.actor().username(), LINE),
        endpoint.word());
    out.printf("  %s%n", answer(decision));
    decision.warnings().forEach(warning -> out.printf("  Warning: %s%n", warning));
    patch.forEach(operation -> out.printf("  patch %s%n", Text.oneLine(text(operation), LINE)));
    List<Finding> spoken =
        decision.findings().stream().filter(f -> f.outcome() != Outcome.PASS).toList();
    if (!spoken.isEmpty()) {
      out.println();
    }
    spoken.forEach(this::print);
    String silent =
        decision.findings().stream()
            .filter(finding -> finding.outcome() == Outcome.PASS)
            .map(finding -> finding.rule().word())
            .collect(Collectors.joining(", "));
    if (!silent.isEmpty()) {
      out.printf("%nnothing to say: %s%n", silent);
    }
  }

  private static String text(PatchOp operation) {
    return switch (operation) {
      case PatchOp.Add(String path, JsonNode value) -> "add " + path + " " + value;
      case PatchOp.Remove(String path) -> "remove " + path;
    };
  }

  private static String answer(Decision decision) {
    if (decision.allowed()) {
      String reason = decision.auditAnnotations().getOrDefault("reason", "");
      boolean stoodAside = decision.findings().isEmpty() && !reason.isEmpty();
      return stoodAside ? "allowed, before any rule: " + reason : "allowed";
    }
    return "refused, %d %s: %s".formatted(decision.code(), decision.reason(), decision.message());
  }

  private void print(Finding finding) {
    out.printf(
        "%-6s %s (mode %s)%n",
        finding.outcome().word().toLowerCase(Locale.ROOT),
        finding.rule().word(),
        finding.mode().word());
    out.printf("       %s%n", Text.oneLine(finding.objection().message(), LINE));
    if (!finding.objection().fix().isEmpty()) {
      out.printf("       fix    %s%n", Text.oneLine(finding.objection().fix(), LINE));
    }
    if (!finding.note().isEmpty()) {
      out.printf("       note   %s%n", Text.oneLine(finding.note(), LINE));
    }
    finding
        .objection()
        .facts()
        .forEach(
            (name, value) ->
                out.printf("       %s = %s%n", name, Text.oneLine(String.valueOf(value), LINE)));
  }
}
