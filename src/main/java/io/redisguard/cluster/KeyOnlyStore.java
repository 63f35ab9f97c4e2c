package io.redisguard.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An informer's memory of what exists, without the objects: 10 000 whole pods are hundreds of
/// megabytes. What comes out has metadata alone.
///
/// The informer compares resource versions to find what a new list changes, and keys to find what
/// it misses; nothing else (fabric8 `ProcessorStore`).
final class KeyOnlyStore implements ItemStore<GenericKubernetesResource> {
  private record Trace(String uid, String resourceVersion) {}

  private final Map<String, Trace> traces = new ConcurrentHashMap<>();

  @Override
  public String getKey(GenericKubernetesResource object) {
    return Cache.metaNamespaceKeyFunc(object);
  }

  @Override
  public @Nullable GenericKubernetesResource put(String key, GenericKubernetesResource object) {
    var metadata = object.getMetadata();
    return restored(
        key,
        traces.put(
            key, new Trace(orEmpty(metadata.getUid()), orEmpty(metadata.getResourceVersion()))));
  }

  @Override
  public @Nullable GenericKubernetesResource remove(String key) {
    return restored(key, traces.remove(key));
  }

  @Override
  public Stream<String> keySet() {
    return traces.keySet().stream();
  }

  @Override
  public Stream<GenericKubernetesResource> values() {
    return traces.entrySet().stream().map(entry -> metadataOf(entry.getKey(), entry.getValue()));
  }

  @Override
  public int size() {
    return traces.size();
  }

  @Override
  public @Nullable GenericKubernetesResource get(String key) {
    return restored(key, traces.get(key));
  }

  /// Tells the informer to hand objects to handlers as they come, not out of this store afterwards.
  @Override
  public boolean isFullState() {
    return false;
  }

  private static @Nullable GenericKubernetesResource restored(String key, @Nullable Trace trace) {
    return trace == null ? null : metadataOf(key, trace);
  }

  private static GenericKubernetesResource metadataOf(String key, Trace trace) {
    int slash = key.indexOf('/');
    GenericKubernetesResource object = new GenericKubernetesResource();
    object.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(slash < 0 ? null : key.substring(0, slash))
            .withName(key.substring(slash + 1))
            .withUid(trace.uid())
            .withResourceVersion(trace.resourceVersion())
            .build());
    return object;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
