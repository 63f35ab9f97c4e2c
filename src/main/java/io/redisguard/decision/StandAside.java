package io.redisguard.decision;

import io.redisguard.facts.Fact;
import io.redisguard.facts.NamespaceView;
import io.redisguard.rules.Situation;
import io.redisguard.subject.Actor;
import io.redisguard.subject.NamespaceInfo;
import io.redisguard.subject.NodeView;
import io.redisguard.subject.PodView;
import io.redisguard.subject.Subject;

/// Requests that pass before any rule is asked and without I/O. To refuse one of these would leave
/// a pod Terminating for ever, hang a namespace, strand a pod on a dead node, or hold up what is
/// already over.
///
/// Why each of them: docs/rules.md, "Always allowed". Sources: kubernetes pkg/kubelet/status,
/// pkg/controller (tainteviction, podgc, garbagecollector, namespace),
/// pkg/registry/core/pod/storage/eviction.go.
sealed interface StandAside {
  record Because(String why) implements StandAside {}

  record No() implements StandAside {}

  static StandAside from(Situation situation, NamespaceInfo namespace) {
    if (situation.actor().kind() == Actor.Kind.NODE) {
      return new Because("a kubelet reports what has happened already");
    }
    if (!situation.policy().covers(namespace)) {
      return new Because("namespace %s is out of scope".formatted(namespace.name()));
    }
    if (situation.actor().kind() == Actor.Kind.JANITOR) {
      return new Because("clean-up by " + situation.actor().username());
    }
    if (namespace.terminating()) {
      return new Because("the namespace is terminating");
    }
    return switch (situation.subject()) {
      case Subject.PodDelete(PodView pod, _) -> ofDelete(situation, pod);
      case Subject.PodEviction eviction -> ofEviction(situation, eviction);
      case Subject.Unrelated(_, String what) ->
          new Because(what + " is none of the guard's business");
      case Subject.BudgetDelete _ -> new Because("a budget that is gone holds nothing up");
      case Subject.PodCreate(PodView pod) ->
          pod.isMirror() ? new Because("a mirror pod is the kubelet's") : new No();
      case Subject.PodUpdate(_, PodView after) ->
          after.terminating() ? new Because("the pod is terminating") : new No();
      case Subject.BudgetWrite _, Subject.WorkloadWrite _, Subject.ScaleChange _ -> new No();
    };
  }

  private static StandAside ofDelete(Situation situation, PodView pod) {
    if (situation.actor().kind() == Actor.Kind.SCHEDULER) {
      return new Because("preemption by the scheduler");
    }
    return pod.isScheduled() ? ofLeaving(situation, pod) : new Because("the pod is not scheduled");
  }

  private static StandAside ofEviction(Situation situation, Subject.PodEviction eviction) {
    if (situation.facts().namespace() instanceof Fact.Unknown<NamespaceView>) {
      return new No();
    }
    PodView pod = situation.leavingPod();
    if (pod == null) {
      return new Because("the pod is gone");
    }
    if (!eviction.preconditionUid().isEmpty() && !eviction.preconditionUid().equals(pod.uid())) {
      return new Because("the eviction is for another pod of this name");
    }
    return ofLeaving(situation, pod);
  }

  private static StandAside ofLeaving(Situation situation, PodView pod) {
    if (pod.terminating()) {
      return new Because("the pod is terminating");
    }
    if (pod.isFinished()) {
      return new Because("the pod is finished");
    }
    if (pod.phase() == PodView.Phase.PENDING) {
      return new Because("the pod is pending");
    }
    NodeView node = situation.cluster().nodes().get(pod.spec().nodeName());
    return node != null && !node.ready()
        ? new Because("node %s is not ready".formatted(node.name()))
        : new No();
  }
}
