package io.redisguard.cluster;

import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/// Writes Events of events.k8s.io/v1. Blocks.
final class EventWriter {
  /// What the API server takes: kubernetes pkg/apis/core/validation/events.go, noteLengthLimit.
  private static final int NOTE_LENGTH = 1000;

  private final KubernetesClient client;
  private final InstantSource clock;

  EventWriter(KubernetesClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  /// A warning about an object.
  ///
  /// @param namespace of the Event: that of the object, `default` for one without
  /// @param action what the guard did when it saw the reason
  void warn(
      String namespace, ObjectReference regarding, String reason, String action, String note) {
    client
        .events()
        .v1()
        .events()
        .inNamespace(namespace)
        .resource(
            new EventBuilder()
                .withNewMetadata()
                .withGenerateName("redis-guard-")
                .endMetadata()
                .withType("Warning")
                .withReason(reason)
                .withAction(action)
                .withReportingController("redis-guard.io/guard")
                .withReportingInstance("redis-guard")
                .withEventTime(
                    new MicroTime(clock.instant().truncatedTo(ChronoUnit.MICROS).toString()))
                .withNote(shortened(note))
                .withRegarding(regarding)
                .build())
        .create();
  }

  static String shortened(String note) {
    return note.length() <= NOTE_LENGTH ? note : note.substring(0, NOTE_LENGTH - 1) + "…";
  }
}
