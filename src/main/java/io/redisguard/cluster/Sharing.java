package io.redisguard.cluster;

import io.redisguard.subject.PodSpecView;
import io.redisguard.subject.PodSpecView.ContainerView;
import io.redisguard.subject.PodView;
import io.redisguard.subject.WorkloadView;
import io.redisguard.subject.WorkloadView.PodTemplate;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/// Keeps equal parts of views once. Pods of one workload differ in little more than their names,
/// and so do workloads of one chart in many namespaces: 10 000 Redis pods of two containers take
/// about 20 MB this way.
///
/// Forgets a part when no view holds it any more. Not safe for several threads.
final class Sharing {
  private final Map<Object, WeakReference<Object>> parts = new WeakHashMap<>();

  PodView of(PodView pod) {
    return new PodView(
        pod.key(),
        pod.displayName(),
        pod.uid(),
        part(pod.labels()),
        part(pod.annotations()),
        partOrNull(pod.controller()),
        pod.terminating(),
        pod.phase(),
        pod.ready(),
        pod.podIp(),
        spec(pod.spec()));
  }

  WorkloadView of(WorkloadView workload) {
    PodTemplate template = workload.template();
    return new WorkloadView(
        workload.apiVersion(),
        workload.kind(),
        workload.key(),
        workload.uid(),
        part(workload.labels()),
        part(workload.annotations()),
        workload.replicas(),
        partOrNull(workload.controller()),
        part(workload.selector()),
        template == null
            ? null
            : new PodTemplate(
                part(template.labels()), part(template.annotations()), spec(template.spec())),
        workload.firstOrdinal());
  }

  private PodSpecView spec(PodSpecView spec) {
    return new PodSpecView(
        part(spec.nodeName()),
        part(spec.priorityClassName()),
        spec.terminationGracePeriodSeconds(),
        containers(spec.initContainers()),
        containers(spec.containers()),
        part(spec.resources()),
        part(spec.configMapVolumes()));
  }

  private List<ContainerView> containers(List<ContainerView> containers) {
    // A copy, because the views copy a list of Stream.toList(), which might hold nulls.
    return part(List.copyOf(containers.stream().map(this::container).toList()));
  }

  /// Part by part, as the mounts of most containers are unlike all others: the name of the volume
  /// with the service account's token ends in random letters.
  private ContainerView container(ContainerView container) {
    return part(
        new ContainerView(
            part(container.path()),
            part(container.name()),
            part(container.image()),
            part(container.command()),
            part(container.args()),
            part(container.env()),
            part(container.ports()),
            part(container.resources()),
            container.restartsAlways(),
            partOrNull(container.preStop()),
            part(container.mounts())));
  }

  private <T> @Nullable T partOrNull(@Nullable T value) {
    return value == null ? null : part(value);
  }

  @SuppressWarnings(
      "unchecked") // Equal to a T here means of the same class, or the same interface.
  private <T> T part(T value) {
    WeakReference<Object> known = parts.get(value);
    Object shared = known == null ? null : known.get();
    if (shared != null) {
      return (T) shared;
    }
    parts.put(value, new WeakReference<>(value));
    return value;
  }
}
