package io.redisguard.subject;

import java.util.Map;

/// Requests and limits by resource name (`cpu`, `memory`, …), of a container or of a whole pod.
public record ResourcesView(Map<String, Quantity> requests, Map<String, Quantity> limits) {
  public static final ResourcesView NONE = new ResourcesView(Map.of(), Map.of());

  public ResourcesView {
    requests = Map.copyOf(requests);
    limits = Map.copyOf(limits);
  }

  /// Whether a request for the resource is set, by itself or by its limit: the API server copies a
  /// limit into a missing request.
  public boolean requests(String resource) {
    return requests.containsKey(resource) || limits.containsKey(resource);
  }

  public boolean isEmpty() {
    return requests.isEmpty() && limits.isEmpty();
  }
}
