package io.redisguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// GuardPolicy objects as they are written. Says nothing before the first reading is complete, as
/// half of the policies are not a policy.
final class PolicyObjects {
  private final Consumer<Map<String, JsonNode>> listener;
  private final Map<String, JsonNode> byName = new TreeMap<>();
  private boolean complete;

  PolicyObjects(Consumer<Map<String, JsonNode>> listener) {
    this.listener = listener;
  }

  synchronized void put(String name, JsonNode policy) {
    if (!policy.equals(byName.put(name, policy)) && complete) {
      listener.accept(Map.copyOf(byName));
    }
  }

  synchronized void remove(String name) {
    if (byName.remove(name) != null && complete) {
      listener.accept(Map.copyOf(byName));
    }
  }

  /// The first reading is complete.
  synchronized void tell() {
    complete = true;
    listener.accept(Map.copyOf(byName));
  }
}
