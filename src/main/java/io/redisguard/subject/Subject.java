package io.redisguard.subject;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a request asks for. One case per question that the guard has an opinion about; everything
/// else is `Unrelated`.
public sealed interface Subject {
  /// The namespaced object that the request is about; its name may be empty.
  ObjectKey key();

  /// One or two words for people and metrics: `eviction`, `pod delete`.
  String what();

  /// A metric label with few values: what cannot be told apart from user input is `other`.
  default String metricName() {
    return switch (this) {
      case Unrelated _ -> "other";
      case PodCreate _,
          PodUpdate _,
          PodDelete _,
          PodEviction _,
          BudgetWrite _,
          BudgetDelete _,
          WorkloadWrite _,
          ScaleChange _ ->
          what();
    };
  }

  record PodCreate(PodView pod) implements Subject {
    @Override
    public ObjectKey key() {
      return pod.key();
    }

    @Override
    public String what() {
      return "pod create";
    }
  }

  /// A change of a running pod: of its metadata, or of its resources by the `resize` subresource.
  record PodUpdate(PodView before, PodView after) implements Subject {
    @Override
    public ObjectKey key() {
      return after.key();
    }

    @Override
    public String what() {
      return "pod update";
    }
  }

  /// A raw DELETE, which no budget can stop. A delete of a collection arrives as one of these per
  /// pod.
  ///
  /// @param gracePeriodSeconds as the API server resolved it; null in a delete of a collection that
  ///     named none. 0 means a force delete, or a pod that is unscheduled, finished, or already
  ///     gone from its node
  record PodDelete(PodView pod, @Nullable Long gracePeriodSeconds) implements Subject {
    @Override
    public ObjectKey key() {
      return pod.key();
    }

    @Override
    public String what() {
      return "pod delete";
    }

    public boolean isForced() {
      return gracePeriodSeconds != null && gracePeriodSeconds == 0;
    }
  }

  /// POST pods/eviction. The request does not carry the pod, only its name.
  ///
  /// @param preconditionUid empty when the evictor named none; otherwise the API server answers 409
  ///     when it is another pod's
  /// @param annotations of the Eviction; the descheduler says there who it is and why it evicts
  record PodEviction(ObjectKey key, String preconditionUid, Map<String, String> annotations)
      implements Subject {
    public PodEviction {
      requireNonNull(preconditionUid, "preconditionUid is null");
      annotations = Map.copyOf(annotations);
    }

    @Override
    public String what() {
      return "eviction";
    }
  }

  /// A new or changed disruption budget.
  ///
  /// @param before null when the budget is new
  record BudgetWrite(@Nullable BudgetView before, BudgetView after) implements Subject {
    @Override
    public ObjectKey key() {
      return after.key();
    }

    @Override
    public String what() {
      return "budget write";
    }
  }

  record BudgetDelete(ObjectKey key) implements Subject {
    @Override
    public String what() {
      return "budget delete";
    }
  }

  /// A new or changed StatefulSet, Deployment or the like.
  ///
  /// @param before null when the workload is new
  record WorkloadWrite(@Nullable WorkloadView before, WorkloadView after) implements Subject {
    @Override
    public ObjectKey key() {
      return after.key();
    }

    @Override
    public String what() {
      return "workload write";
    }
  }

  /// A write to the `scale` subresource.
  ///
  /// @param resource plural of the workload's kind, for instance `statefulsets`
  record ScaleChange(ObjectKey key, String resource, int from, int to) implements Subject {
    @Override
    public String what() {
      return "scale";
    }
  }

  record Unrelated(ObjectKey key, String what) implements Subject {}
}
