package io.redisguard.rules;

import static java.util.Objects.requireNonNull;

import io.redisguard.subject.PodSpecView.PreStop;
import io.redisguard.subject.Quantity;
import java.util.Map;

/// A change to a pod that is being created, in words of the domain; `review` turns it into JSON
/// Patch operations that fit the object as it was sent.
public sealed interface PodChange {
  /// Sets the class and removes the numbers that the Priority plugin has already computed from the
  /// old one, so that it computes them anew. Source: kubernetes
  /// plugin/pkg/admission/priority/admission.go.
  record UsePriorityClass(String name) implements PodChange {}

  /// Adds requests that are missing.
  ///
  /// @param container JSON pointer within the pod spec: `/containers/0`
  /// @param requests resource name → quantity
  record AddRequests(String container, Map<String, Quantity> requests) implements PodChange {
    public AddRequests {
      requireNonNull(container, "container is null");
      requests = Map.copyOf(requests);
    }
  }

  /// Adds a preStop hook to a container that has none.
  record AddPreStop(String container, PreStop.Exec hook) implements PodChange {}

  /// Sets a longer `terminationGracePeriodSeconds`.
  record RaiseGracePeriod(long seconds) implements PodChange {}

  record Annotate(String key, String value) implements PodChange {}

  /// Where the change lands, for people and for the audit annotation `patched`.
  default String what() {
    return switch (this) {
      case UsePriorityClass _ -> "priorityClassName";
      case AddRequests(String container, _) -> "requests of " + container.substring(1);
      case AddPreStop(String container, _) -> "preStop of " + container.substring(1);
      case RaiseGracePeriod _ -> "terminationGracePeriodSeconds";
      case Annotate(String key, _) -> "annotation " + key;
    };
  }
}
