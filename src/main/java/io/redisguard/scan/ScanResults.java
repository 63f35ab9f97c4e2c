package io.redisguard.scan;

import io.redisguard.decision.Finding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Everything that the scan objects to, at one moment. Immutable.
///
/// @param byNamespace objects without findings are not here, and neither are namespaces without
///     such objects
public record ScanResults(Map<String, Map<ScannedObject, List<Finding>>> byNamespace) {
  public static final ScanResults NONE = new ScanResults(Map.of());

  public ScanResults {
    byNamespace = Map.copyOf(byNamespace);
  }

  public List<Finding> of(ScannedObject object) {
    return in(object.key().namespace()).getOrDefault(object, List.of());
  }

  public Map<ScannedObject, List<Finding>> in(String namespace) {
    return byNamespace.getOrDefault(namespace, Map.of());
  }

  public Stream<Finding> findings() {
    return byNamespace.values().stream()
        .flatMap(objects -> objects.values().stream())
        .flatMap(List::stream);
  }

  /// These results after some namespaces were judged again.
  ScanResults with(Map<String, Map<ScannedObject, List<Finding>>> judged) {
    Map<String, Map<ScannedObject, List<Finding>>> merged = new HashMap<>(byNamespace);
    judged.forEach(
        (namespace, objects) -> {
          if (objects.isEmpty()) {
            merged.remove(namespace);
          } else {
            merged.put(namespace, Map.copyOf(objects));
          }
        });
    return new ScanResults(merged);
  }
}
