package io.redisguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.cluster.ClusterStore.Change;
import io.redisguard.facts.ClusterView;
import io.redisguard.facts.NamespaceView;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.WorkloadView;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A cluster as a log tells it, object by object. Views are made when somebody asks and kept until
/// something changes. Not safe for several threads.
public final class LoggedCluster {
  private final ClusterStore store = new ClusterStore();
  private final Map<String, NamespaceView> views = new HashMap<>();
  private @Nullable ClusterView clusterView;

  /// Takes an object of a kind that verdicts read; others are ignored.
  public void put(JsonNode object) {
    ObjectKind kind = ObjectKind.of(object);
    if (kind != null) {
      changed(store.put(kind, kind.isNamespaced() ? ManifestCluster.inNamespace(object) : object));
    }
  }

  public void put(WorkloadView workload) {
    changed(store.put(workload.key().namespace(), workload));
  }

  public void remove(ObjectKind kind, ObjectKey key) {
    changed(store.remove(kind, key));
  }

  /// Names of the namespaces that have something in them, in order.
  public Set<String> namespaces() {
    return new TreeSet<>(store.namespaces());
  }

  /// The namespace as it is now; empty when nothing is known to be in it.
  public NamespaceView namespace(String name) {
    return views.computeIfAbsent(
        name,
        missing -> {
          NamespaceView view = store.view(missing);
          return view == null ? NamespaceView.empty(missing) : view;
        });
  }

  public ClusterView cluster() {
    if (clusterView == null) {
      clusterView = store.clusterView();
    }
    return clusterView;
  }

  private void changed(Change change) {
    switch (change) {
      case Change.None _ -> {}
      case Change.OfNamespace(String name) -> views.remove(name);
      case Change.OfCluster _ -> clusterView = null;
    }
  }
}
