package io.redisguard.subject;

import java.util.Map;

/// A ConfigMap that may carry hook scripts: file name → text.
public record ConfigMapView(ObjectKey key, Map<String, String> data) {
  public ConfigMapView {
    data = Map.copyOf(data);
  }
}
