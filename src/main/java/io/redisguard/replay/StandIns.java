package io.redisguard.replay;

import io.redisguard.facts.NamespaceView;
import io.redisguard.facts.RedisGroup;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.PodSpecView;
import io.redisguard.subject.PodView;
import io.redisguard.subject.WorkloadView;
import io.redisguard.subject.WorkloadView.PodTemplate;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Pods that a log does not show, as they must have been.
final class StandIns {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  /// What a Deployment and its ReplicaSet add: pkg/controller, `utilrand.SafeEncodeString`.
  private static final Pattern HASHES = Pattern.compile("[a-z0-9]{1,10}-[a-z0-9]{5}");

  private static final String UNTOLD_NODE = "untold";

  private StandIns() {}

  /// The pod of this name as a workload of the namespace makes it; null when none does.
  static @Nullable PodView of(ObjectKey key, NamespaceView namespace) {
    for (WorkloadView workload : namespace.workloads()) {
      PodTemplate template = workload.template();
      if (template != null && RedisGroup.isRedis(template.spec()) && makes(workload, key.name())) {
        return pod(key, workload, template.labels(), template.annotations(), template.spec());
      }
    }
    return null;
  }

  private static boolean makes(WorkloadView workload, String pod) {
    if (!pod.startsWith(workload.name() + "-")) {
      return false;
    }
    String rest = pod.substring(workload.name().length() + 1);
    return workload.is("apps", "StatefulSet")
        ? NUMBER.matcher(rest).matches()
        : HASHES.matcher(rest).matches();
  }

  private static PodView pod(
      ObjectKey key,
      WorkloadView workload,
      Map<String, String> labels,
      Map<String, String> annotations,
      PodSpecView spec) {
    return new PodView(
        key,
        key.name(),
        "",
        labels,
        annotations,
        workload.asOwner(),
        false,
        PodView.Phase.RUNNING,
        true,
        "",
        spec);
  }

  /// The pod as it must have been when somebody asked for it to go: what was never scheduled has
  /// nobody to harm, and rules let it pass.
  static PodView running(PodView pod) {
    if (pod.isScheduled()) {
      return pod;
    }
    PodSpecView spec = pod.spec();
    return copy(
        pod,
        pod.uid(),
        new PodSpecView(
            UNTOLD_NODE,
            spec.priorityClassName(),
            spec.terminationGracePeriodSeconds(),
            spec.initContainers(),
            spec.containers(),
            spec.resources(),
            spec.configMapVolumes()));
  }

  static PodView withUid(PodView pod, String uid) {
    return copy(pod, uid, pod.spec());
  }

  private static PodView copy(PodView pod, String uid, PodSpecView spec) {
    return new PodView(
        pod.key(),
        pod.displayName(),
        uid,
        pod.labels(),
        pod.annotations(),
        pod.controller(),
        pod.terminating(),
        pod.phase(),
        pod.ready(),
        pod.podIp(),
        spec);
  }
}
