package io.redisguard.cli;

import io.redisguard.budget.SteadyState;
import io.redisguard.budget.SteadyState.Unscaled;
import io.redisguard.cli.CheckReport.Checked;
import io.redisguard.cli.CheckReport.Remark;
import io.redisguard.cluster.ClusterSnapshot;
import io.redisguard.cluster.Manifest;
import io.redisguard.cluster.ManifestCluster;
import io.redisguard.cluster.ManifestSubject;
import io.redisguard.cluster.Manifests;
import io.redisguard.cluster.UnreadableManifest;
import io.redisguard.decision.Decider;
import io.redisguard.decision.Finding;
import io.redisguard.decision.Outcome;
import io.redisguard.facts.ClusterView;
import io.redisguard.facts.Fact;
import io.redisguard.facts.Facts;
import io.redisguard.facts.NamespaceView;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.policy.RuleId;
import io.redisguard.rules.Endpoint;
import io.redisguard.subject.Actor;
import io.redisguard.subject.Subject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Judges every manifest as the server would judge its creation, in a cluster that consists of all
/// of them, once everything runs.
final class Linter {
  /// Reasons that only a cluster could settle: whoever lints files can do nothing about them.
  private static final Set<String> NOT_KNOWN_FROM_FILES = Set.of("class-unknown", "right-unknown");

  private static final Actor AUTHOR = new Actor("the author", Set.of());

  private final Decider decider = Decider.standard();
  private final ClusterSnapshot snapshot;
  private final Fact<ClusterView> cluster;
  private final GuardPolicy policy;
  private final Instant now;
  private final Map<String, Fact<NamespaceView>> namespaces = new HashMap<>();
  private final Set<Set<String>> overlapsTold = new HashSet<>();

  private Linter(ClusterSnapshot snapshot, GuardPolicy policy, Instant now) {
    this.snapshot = snapshot;
    this.cluster =
        snapshot.cluster().priorityClasses().isEmpty()
            ? Fact.unknown("the manifests hold no PriorityClass")
            : Fact.known(snapshot.cluster());
    this.policy = policy;
    this.now = now;
  }

  static List<Checked> lint(Manifests manifests, GuardPolicy policy, Instant now) {
    Linter linter = new Linter(ManifestCluster.of(manifests.objects()), policy, now);
    List<Checked> checked = new ArrayList<>();
    for (Manifest manifest : manifests.objects()) {
      checked.add(linter.check(manifest));
    }
    return checked;
  }

  /// What could not be read, fit to print.
  static List<UnreadableManifest> unreadable(Manifests manifests) {
    return manifests.unreadable().stream()
        .map(
            unreadable ->
                new UnreadableManifest(
                    file(unreadable.source()), unreadable.line(), Page.clean(unreadable.problem())))
        .toList();
  }

  /// The file as people write it in a repository: without `./`.
  private static String file(String source) {
    return Page.clean(Path.of(source).normalize().toString());
  }

  private Checked check(Manifest manifest) {
    Subject subject = ManifestSubject.of(manifest);
    return new Checked(
        file(manifest.source()),
        manifest.lineOf(""),
        Page.clean(manifest.namespace()),
        Page.clean(manifest.kind()),
        Page.clean(manifest.name()),
        subject == null ? List.of() : remarks(manifest, subject));
  }

  private List<Remark> remarks(Manifest manifest, Subject subject) {
    Facts facts =
        Facts.ofCluster(
                namespaces.computeIfAbsent(subject.key().namespace(), this::steady), cluster)
            .withMayExempt(Fact.unknown("manifests do not tell who applies them"));
    Endpoint endpoint = subject instanceof Subject.PodCreate ? Endpoint.MUTATE : Endpoint.VALIDATE;
    List<Remark> remarks = new ArrayList<>();
    for (Finding finding :
        decider.decide(subject, AUTHOR, endpoint, facts, policy, now).findings()) {
      Outcome outcome = outcome(finding);
      if (outcome.isStrongerThan(Outcome.EXEMPT) && !isTold(finding, subject)) {
        remarks.add(remark(manifest, finding, outcome));
      }
    }
    return remarks;
  }

  /// The namespace with all pods that its workloads will make, one each where nobody knows how
  /// many. Budgets in a namespace without any workload protect what lies elsewhere.
  private Fact<NamespaceView> steady(String name) {
    NamespaceView view = snapshot.namespace(name);
    return view.workloads().isEmpty() && view.pods().isEmpty()
        ? Fact.unknown("the manifests hold no pods of namespace " + name)
        : Fact.known(SteadyState.of(view, Unscaled.ONE_POD_EACH).full());
  }

  /// What a patch will cure is no fault of the manifest.
  private static Outcome outcome(Finding finding) {
    boolean minor =
        finding.outcome() == Outcome.PATCH
            || NOT_KNOWN_FROM_FILES.contains(finding.objection().reason());
    return minor && finding.outcome().isStrongerThan(Outcome.AUDIT)
        ? Outcome.AUDIT
        : finding.outcome();
  }

  /// An overlap is found from either of its budgets, and told once.
  private boolean isTold(Finding finding, Subject subject) {
    Object other = finding.objection().facts().get("other");
    if (finding.rule() != RuleId.BUDGET_OVERLAP || other == null) {
      return false;
    }
    String one = subject.key().toString();
    return !overlapsTold.add(new HashSet<>(List.of(one, subject.key().namespace() + "/" + other)));
  }

  private static Remark remark(Manifest manifest, Finding finding, Outcome outcome) {
    Object container = finding.objection().facts().getOrDefault("container", "");
    return new Remark(
        manifest.lineOf(finding.objection().field()),
        finding.rule(),
        outcome,
        Page.clean(container.toString()),
        finding.objection().reason(),
        words(finding.objection().message(), manifest),
        words(finding.objection().fix(), manifest));
  }

  /// A namespace that the manifest does not name is not named in what is said about it.
  private static String words(String text, Manifest manifest) {
    String name = manifest.name();
    return Page.clean(
        manifest.namespace().isEmpty() ? text.replace("default/" + name, name) : text);
  }
}
