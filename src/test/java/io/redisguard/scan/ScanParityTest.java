package io.redisguard.scan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.redisguard.TestPolicy;
import io.redisguard.TestRequest;
import io.redisguard.TestReview;
import io.redisguard.cluster.ClusterSnapshot;
import io.redisguard.decision.Decider;
import io.redisguard.decision.Decision;
import io.redisguard.decision.Finding;
import io.redisguard.decision.Outcome;
import io.redisguard.facts.Fact;
import io.redisguard.facts.Facts;
import io.redisguard.facts.NamespaceView;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.review.DecisionJson;
import io.redisguard.review.Decoding;
import io.redisguard.review.PatchWriter;
import io.redisguard.review.PodProjection;
import io.redisguard.review.Review;
import io.redisguard.review.ReviewDecoder;
import io.redisguard.rules.Endpoint;
import io.redisguard.subject.BudgetView;
import io.redisguard.subject.PodView;
import io.redisguard.subject.Subject;
import io.redisguard.subject.WorkloadView;
import io.redisguard.webhook.RecordedCases;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A real API server asked about an object, it was written, and the scan looks at it: it says what
/// admission said. Where it does not, there is one of the reasons of [Why].
class ScanParityTest {
  private static final Map<String, GuardPolicy> POLICIES =
      Map.of(
          "recorded", RecordedCases.policy(),
          "observe", TestPolicy.observe(),
          "protect", TestPolicy.protect());

  /// Read once each.
  private static final Map<String, ClusterSnapshot> CLUSTERS = new ConcurrentHashMap<>();

  /// What one of the two says and the other does not.
  private enum Why {
    /// Admission gave the pod what it lacked.
    PATCHED,
    /// Admission judges what an update of a pod changes, or the count that a scale changes; the
    /// scan judges all of the object.
    ONE_CHANGE
  }

  static Stream<Arguments> writes() {
    return TestReview.all().stream()
        .filter(file -> isWrite(review(file).subject()))
        .flatMap(file -> POLICIES.keySet().stream().map(policy -> Arguments.of(file, policy)));
  }

  private static boolean isWrite(Subject subject) {
    return switch (subject) {
      case Subject.PodCreate _,
          Subject.PodUpdate _,
          Subject.BudgetWrite _,
          Subject.WorkloadWrite _,
          Subject.ScaleChange _ ->
          true;
      case Subject.PodDelete _,
          Subject.PodEviction _,
          Subject.BudgetDelete _,
          Subject.Unrelated _ ->
          false;
    };
  }

  @ParameterizedTest(name = "{0}, policy {1}")
  @MethodSource("writes")
  void saysWhatAdmissionSaid(String file, String policy) {
    Case written = new Case(file, POLICIES.getOrDefault(policy, TestPolicy.observe()));

    written.compare();

    assertThat(written.unexplained).isEmpty();
  }

  @Test
  void everyReasonForADifferenceIsNeeded() {
    Set<Why> needed = EnumSet.noneOf(Why.class);
    writes()
        .forEach(
            arguments -> {
              Object[] pair = arguments.get();
              Case written =
                  new Case(
                      pair[0].toString(),
                      POLICIES.getOrDefault(pair[1].toString(), TestPolicy.observe()));
              written.compare();
              needed.addAll(written.reasons);
            });
    assertThat(needed).isEqualTo(EnumSet.allOf(Why.class));
  }

  /// One recorded request, and the cluster after it.
  private static final class Case {
    private final Set<String> unexplained = new TreeSet<>();
    private final Set<Why> reasons = EnumSet.noneOf(Why.class);
    private final Review review;
    private final Endpoint endpoint;
    private final GuardPolicy policy;
    private final ClusterSnapshot cluster;
    private final NamespaceView before;

    Case(String file, GuardPolicy policy) {
      this.review = review(file);
      this.endpoint = file.contains("-mutate-") ? Endpoint.MUTATE : Endpoint.VALIDATE;
      this.policy = policy;
      this.cluster =
          CLUSTERS.computeIfAbsent(file.substring(0, file.indexOf('/')), RecordedCases::cluster);
      this.before = cluster.namespace(review.subject().key().namespace());
    }

    void compare() {
      Decision decision =
          Decider.standard()
              .decide(
                  review.subject(),
                  review.actor(),
                  endpoint,
                  Facts.ofCluster(Fact.known(before), Fact.known(cluster.cluster())),
                  policy,
                  TestRequest.NOW);
      if (decision.standsAside()) {
        return;
      }
      NamespaceView after = after(decision);
      Map<ScannedObject, List<Finding>> scanned =
          new NamespaceScan(Decider.standard())
              .judge(after, Fact.known(cluster.cluster()), policy, TestRequest.NOW);
      Set<String> atAdmission = new TreeSet<>();
      for (Finding finding : decision.findings()) {
        explain(finding, atAdmission);
      }
      Set<String> inScan = new TreeSet<>();
      ofSubject(scanned).forEach(finding -> inScan.add(words(finding)));
      boolean oneChange =
          review.subject() instanceof Subject.PodUpdate
              || review.subject() instanceof Subject.ScaleChange;
      if (oneChange && inScan.containsAll(atAdmission)) {
        if (!inScan.equals(atAdmission)) {
          reasons.add(Why.ONE_CHANGE);
        }
        return;
      }
      if (!inScan.equals(atAdmission)) {
        unexplained.add("admission %s, scan %s".formatted(atAdmission, inScan));
      }
    }

    private void explain(Finding finding, Set<String> atAdmission) {
      switch (finding.outcome()) {
        case PASS, EXEMPT -> {
          // Nothing is said.
        }
        case PATCH -> reasons.add(Why.PATCHED);
        case AUDIT, WARN, DENY -> atAdmission.add(words(finding));
      }
    }

    private NamespaceView after(Decision decision) {
      return switch (review.subject()) {
        case Subject.PodCreate(PodView pod) ->
            before.with(decision.changes().isEmpty() ? pod : patched(decision));
        case Subject.PodUpdate(_, PodView pod) -> before.with(pod);
        case Subject.BudgetWrite(_, BudgetView budget) -> before.with(budget);
        case Subject.WorkloadWrite(_, WorkloadView workload) -> before.with(workload);
        case Subject.ScaleChange scale -> scaled(scale);
        case Subject.PodDelete _,
            Subject.PodEviction _,
            Subject.BudgetDelete _,
            Subject.Unrelated _ ->
            before;
      };
    }

    private NamespaceView scaled(Subject.ScaleChange scale) {
      for (WorkloadView workload : before.workloads()) {
        if (workload.name().equals(scale.key().name())
            && scale.resource().equals(workload.kind().toLowerCase(Locale.ROOT) + "s")) {
          return before.with(workload.withReplicas(scale.to()));
        }
      }
      return before;
    }

    private PodView patched(Decision decision) {
      JsonNode operations =
          TestPolicy.yaml(
                  new String(
                      DecisionJson.all(
                          decision, PatchWriter.write(review.object(), decision.changes())),
                      StandardCharsets.UTF_8))
              .path("patch");
      JsonNode object = JsonPatch.apply(operations, review.object());
      PodView pod = PodProjection.pod(object);
      return pod.key().namespace().isEmpty() ? inNamespace(object) : pod;
    }

    private PodView inNamespace(JsonNode object) {
      ObjectNode copy = object.deepCopy();
      copy.withObject("/metadata").put("namespace", before.name());
      return PodProjection.pod(copy);
    }

    /// Rule, reason and what becomes of it. In the scan nobody holds up a write that changes
    /// nothing, so a refusal there is a refusal here or a warning.
    private String words(Finding finding) {
      Outcome outcome = finding.outcome() == Outcome.DENY ? Outcome.WARN : finding.outcome();
      return finding.rule().word() + " " + finding.objection().reason() + " " + outcome.word();
    }

    private List<Finding> ofSubject(Map<ScannedObject, List<Finding>> scanned) {
      return scanned.entrySet().stream()
          .filter(entry -> entry.getKey().key().equals(review.subject().key()))
          .filter(entry -> isOfSubject(entry.getKey().kind()))
          .flatMap(entry -> entry.getValue().stream())
          .toList();
    }

    private boolean isOfSubject(String kind) {
      return switch (review.subject()) {
        case Subject.PodCreate _, Subject.PodUpdate _, Subject.PodDelete _, Subject.PodEviction _ ->
            kind.equals("Pod");
        case Subject.BudgetWrite _, Subject.BudgetDelete _ -> kind.equals("PodDisruptionBudget");
        case Subject.WorkloadWrite(_, WorkloadView workload) -> kind.equals(workload.kind());
        case Subject.ScaleChange(_, String resource, _, _) ->
            resource.equals(kind.toLowerCase(Locale.ROOT) + "s");
        case Subject.Unrelated _ -> false;
      };
    }
  }

  private static Review review(String file) {
    return switch (ReviewDecoder.decode(TestReview.bytes(TestReview.recorded(file)))) {
      case Decoding.Decoded(Review decoded) -> decoded;
      case Decoding.Malformed(String problem) -> throw new AssertionError(problem);
    };
  }
}
