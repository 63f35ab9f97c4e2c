package io.redisguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.cluster.ClusterStore.Change;
import io.redisguard.cluster.CustomKinds.Scaling;
import io.redisguard.facts.ClusterView;
import io.redisguard.facts.NamespaceView;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.OwnerRef;
import io.redisguard.subject.WorkloadView;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A cluster's objects with many writers, which take turns, and readers, which never wait: they get
/// the view that the last write published.
///
/// Nothing is published before the first reading is complete. Until then a view would be wrong, and
/// building one for each of n objects would cost n².
final class LiveStore {
  /// A controller of a kind that nobody watches.
  record CustomController(String namespace, OwnerRef owner) {}

  private final ClusterFollower follower;
  private final ClusterStore store = new ClusterStore();
  private final Map<String, NamespaceView> views = new ConcurrentHashMap<>();
  private volatile ClusterView cluster = ClusterView.EMPTY;
  private boolean published;

  /// Empty.
  ///
  /// @param follower hears of each change after the first reading
  LiveStore(ClusterFollower follower) {
    this.follower = follower;
  }

  NamespaceView namespace(String name) {
    NamespaceView view = views.get(name);
    return view == null ? NamespaceView.empty(name) : view;
  }

  /// Everything that has been read, at one moment.
  ClusterSnapshot snapshot() {
    return new ClusterSnapshot(views, cluster);
  }

  ClusterView cluster() {
    return cluster;
  }

  synchronized void put(ObjectKind kind, JsonNode object) {
    publishAndTell(store.put(kind, object));
  }

  synchronized void remove(ObjectKind kind, ObjectKey key) {
    publishAndTell(store.remove(kind, key));
  }

  synchronized void put(CustomController controller, WorkloadView workload) {
    publishAndTell(store.put(controller.namespace(), workload));
  }

  synchronized void remove(CustomController controller) {
    publishAndTell(store.removeWorkload(controller.namespace(), controller.owner()));
  }

  /// Makes all views, and from now on each one again when something in it changes.
  synchronized void publish() {
    published = true;
    store.namespaces().forEach(name -> publish(new Change.OfNamespace(name)));
    publish(new Change.OfCluster());
  }

  synchronized Scaling scalingOf(OwnerRef owner) {
    return store.customKinds().scalingOf(owner);
  }

  synchronized Set<CustomController> customControllers() {
    Set<CustomController> controllers = new HashSet<>();
    for (String namespace : store.namespaces()) {
      store
          .customControllers(namespace)
          .forEach(owner -> controllers.add(new CustomController(namespace, owner)));
    }
    return controllers;
  }

  private void publishAndTell(Change change) {
    if (!published) {
      return;
    }
    publish(change);
    switch (change) {
      case Change.None _ -> {
        // Nobody needs to look.
      }
      case Change.OfCluster _ -> follower.clusterChanged();
      case Change.OfNamespace(String name) -> follower.namespaceChanged(name);
    }
  }

  private void publish(Change change) {
    switch (change) {
      case Change.None _ -> {
        // The views are as they were.
      }
      case Change.OfCluster _ -> cluster = store.clusterView();
      case Change.OfNamespace(String name) -> {
        NamespaceView view = store.view(name);
        if (view == null) {
          views.remove(name);
        } else {
          views.put(name, view);
        }
      }
    }
  }
}
