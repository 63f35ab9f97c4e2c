package io.redisguard.rules;

import io.redisguard.subject.NodeView;
import io.redisguard.subject.PodView;
import java.util.List;
import java.util.Optional;

/// Whether the node of a pod is a good place to hand over to.
final class Nodes {
  private Nodes() {}

  /// What is wrong with the node of a pod, seen from the pod that shall go: "is on the same node".
  static Optional<String> problem(PodView other, PodView leaving, Situation situation) {
    String name = other.spec().nodeName();
    if (name.equals(leaving.spec().nodeName())) {
      return Optional.of("is on the same node");
    }
    NodeView node = situation.cluster().nodes().get(name);
    if (node == null || (node.ready() && !node.cordoned())) {
      return Optional.empty();
    }
    return Optional.of("is on a node that is " + (node.ready() ? "cordoned" : "not ready"));
  }

  /// Ready servers of the group that run on another healthy node.
  static List<PodView> elsewhere(Removal removal, Situation situation) {
    return removal.group().otherServersUp(removal.pod()).stream()
        .filter(other -> problem(other, removal.pod(), situation).isEmpty())
        .toList();
  }
}
