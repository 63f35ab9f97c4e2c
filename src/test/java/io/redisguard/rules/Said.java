package io.redisguard.rules;

import io.redisguard.TestCluster;
import io.redisguard.TestPod;
import io.redisguard.TestRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What rules say, in words for tables.
final class Said {
  private Said() {}

  /// `object no-heir` (as the policy says), `warn no-heir` (at most), or `nothing`.
  static String by(Rule rule, TestRequest request) {
    List<Objection> objections = rule.evaluate(request.situation());
    return objections.isEmpty()
        ? "nothing"
        : objections.stream()
            .map(
                objection ->
                    (objection.severity() == Severity.WARN_AT_MOST ? "warn " : "object ")
                        + objection.reason())
            .collect(Collectors.joining(", "));
  }

  /// Each objection in whole: `object reason at /field: message → fix`.
  static List<String> inFull(Rule rule, TestRequest request) {
    return rule.evaluate(request.situation()).stream()
        .map(
            objection ->
                "%s %s at %s: %s → %s"
                    .formatted(
                        objection.severity() == Severity.WARN_AT_MOST ? "warn" : "object",
                        objection.reason(),
                        objection.field(),
                        objection.message(),
                        objection.fix()))
        .toList();
  }

  /// The one objection that the rule has.
  static Objection only(Rule rule, TestRequest request) {
    List<Objection> objections = rule.evaluate(request.situation());
    if (objections.size() != 1) {
      throw new AssertionError("one objection expected: " + objections);
    }
    return objections.getFirst();
  }

  /// The pod, and for each word list another member: redis-node-1 on n2, redis-node-2 on n3, …;
  /// `absent` for none.
  static TestCluster group(TestPod pod, String... others) {
    List<TestPod> members = new ArrayList<>(List.of(pod));
    for (int i = 0; i < others.length; i++) {
      if (!others[i].equals("absent")) {
        members.add(TestPod.redis("redis-node-" + (i + 1)).on("n" + (i + 2)).but(others[i]));
      }
    }
    return TestCluster.of(members.toArray(TestPod[]::new));
  }
}
