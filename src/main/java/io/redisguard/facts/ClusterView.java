package io.redisguard.facts;

import io.redisguard.subject.NodeView;
import io.redisguard.subject.PriorityClassView;
import java.util.Map;

/// Cluster-scoped objects by name.
public record ClusterView(
    Map<String, NodeView> nodes, Map<String, PriorityClassView> priorityClasses) {
  public static final ClusterView EMPTY = new ClusterView(Map.of(), Map.of());

  public ClusterView {
    nodes = Map.copyOf(nodes);
    priorityClasses = Map.copyOf(priorityClasses);
  }
}
