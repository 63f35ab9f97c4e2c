package io.redisguard.budget;

import io.redisguard.facts.NamespaceView;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.OwnerRef;
import io.redisguard.subject.PodView;
import io.redisguard.subject.WorkloadView;
import io.redisguard.subject.WorkloadView.PodTemplate;
import java.util.ArrayList;
import java.util.List;

/// Pods as workloads would make them, Running and Ready.
final class TemplatePods {
  private TemplatePods() {}

  /// One pod of each workload that has a template, whatever its replicas; a ReplicaSet speaks
  /// through its Deployment.
  static List<PodView> of(NamespaceView view) {
    List<PodView> pods = new ArrayList<>();
    for (WorkloadView workload : view.workloads()) {
      PodTemplate template = workload.template();
      if (template != null && !Controllers.isCountedByDeployment(workload, view)) {
        pods.add(pod(workload, workload.asOwner(), "*", template));
      }
    }
    return pods;
  }

  /// A pod that is not there yet. Its name has a `*` or is the ordinal name that a StatefulSet
  /// gives.
  static PodView pod(WorkloadView workload, OwnerRef owner, String suffix, PodTemplate template) {
    String name = workload.name() + "-" + suffix;
    return new PodView(
        new ObjectKey(workload.key().namespace(), name),
        name,
        "",
        template.labels(),
        template.annotations(),
        owner,
        false,
        PodView.Phase.RUNNING,
        true,
        "",
        template.spec());
  }
}
