package io.redisguard.scan;

import io.redisguard.decision.Decider;
import io.redisguard.decision.Decision;
import io.redisguard.decision.Finding;
import io.redisguard.facts.ClusterView;
import io.redisguard.facts.Fact;
import io.redisguard.facts.Facts;
import io.redisguard.facts.NamespaceView;
import io.redisguard.facts.RedisGroup;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.rules.Endpoint;
import io.redisguard.subject.Actor;
import io.redisguard.subject.PodView;
import io.redisguard.subject.Subject;
import io.redisguard.subject.WorkloadView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// StatefulSet redis-node without a priority class, made before there was a guard → found.
///
/// Judges the objects of one namespace as if each was written anew just as it is. A budget sees the
/// pods with the labels that they have by now. A pod is judged as the validating webhook would
/// judge it: what the mutating one would have given is missing. Rules about how a pod goes (delete,
/// evict) have nothing to say, since nobody asks for it.
public final class NamespaceScan {
  /// Kinds that the webhook is asked about: deploy/base/validating-webhook.yaml.
  private static final Set<String> WORKLOADS =
      Set.of("StatefulSet", "Deployment", "ReplicaSet", "ReplicationController");

  /// No person, and nobody whose requests are let pass unseen.
  private static final Actor NOBODY = new Actor("redis-guard", Set.of());

  private final Decider decider;

  public NamespaceScan(Decider decider) {
    this.decider = decider;
  }

  /// The objects that a rule objects to, each with what it says (outcome Audit, Warn or Deny).
  public Map<ScannedObject, List<Finding>> judge(
      NamespaceView namespace, Fact<ClusterView> cluster, GuardPolicy policy, Instant now) {
    if (!policy.covers(namespace.info())) {
      return Map.of();
    }
    Map<ScannedObject, Subject> subjects = subjects(namespace);
    // Whoever wrote an exemption was asked for the right then.
    Facts facts = Facts.ofCluster(Fact.known(namespace), cluster).withMayExempt(Fact.known(true));
    List<Decision> decisions =
        decider.decideAll(
            List.copyOf(subjects.values()), NOBODY, Endpoint.VALIDATE, facts, policy, now);
    Map<ScannedObject, List<Finding>> found = new LinkedHashMap<>();
    int next = 0;
    for (ScannedObject object : subjects.keySet()) {
      List<Finding> objections = objections(decisions.get(next++));
      if (!objections.isEmpty()) {
        found.put(object, objections);
      }
    }
    return found;
  }

  /// What is judged in a namespace: budgets, workloads and Redis pods that will stay.
  static Map<ScannedObject, Subject> subjects(NamespaceView namespace) {
    Map<ScannedObject, Subject> subjects = new LinkedHashMap<>();
    namespace
        .budgets()
        .forEach(
            budget ->
                subjects.put(ScannedObject.of(budget), new Subject.BudgetWrite(null, budget)));
    for (WorkloadView workload : namespace.workloads()) {
      // A ReplicaSet of a Deployment says what the Deployment says.
      if (WORKLOADS.contains(workload.kind()) && workload.controller() == null) {
        subjects.put(ScannedObject.of(workload), new Subject.WorkloadWrite(null, workload));
      }
    }
    for (PodView pod : namespace.podsByName()) {
      if (!pod.terminating() && !pod.isFinished() && RedisGroup.isRedis(pod.spec())) {
        subjects.put(ScannedObject.of(pod), new Subject.PodCreate(pod));
      }
    }
    return subjects;
  }

  private static List<Finding> objections(Decision decision) {
    List<Finding> objections = new ArrayList<>();
    for (Finding finding : decision.findings()) {
      boolean speaks =
          switch (finding.outcome()) {
            case AUDIT, WARN, DENY -> true;
            case PASS, EXEMPT, PATCH -> false;
          };
      if (speaks) {
        objections.add(finding);
      }
    }
    return List.copyOf(objections);
  }
}
