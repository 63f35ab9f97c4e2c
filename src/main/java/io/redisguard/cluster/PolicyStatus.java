package io.redisguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.redisguard.cluster.WriteObserver.Fate;
import io.redisguard.cluster.WriteObserver.Written;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.policy.PolicyMistake;
import io.redisguard.policy.PolicyReading;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// Writes onto a GuardPolicy what became of it: condition `Valid`, the digest in force, and an
/// Event when it was refused. Best effort: a policy is in force or not, whether or not that could
/// be written down.
public final class PolicyStatus {
  private static final Logger LOG = Logger.getLogger(PolicyStatus.class);

  private final KubernetesClient client;
  private final InstantSource clock;
  private final EventWriter events;
  private final WriteObserver observer;
  private String lastTold = "";

  public PolicyStatus(KubernetesClient client, InstantSource clock, WriteObserver observer) {
    this.client = client;
    this.observer = observer;
    this.clock = clock;
    this.events = new EventWriter(client, clock);
  }

  /// Says it once for each generation of the policy, on a thread of its own.
  public synchronized void tell(JsonNode resource, PolicyReading reading) {
    String told =
        resource.at("/metadata/uid").asText() + resource.at("/metadata/generation").asText();
    if (!told.equals(lastTold)) {
      lastTold = told;
      Thread.ofVirtual().name("policy-status").start(() -> write(resource, reading));
    }
  }

  private void write(JsonNode resource, PolicyReading reading) {
    Written now = Written.POLICY_STATUS;
    try {
      client
          .genericKubernetesResources(ObjectKind.GUARD_POLICY.definition())
          .withName(resource.at("/metadata/name").asText())
          .subresource("status")
          .patch(PatchContext.of(PatchType.JSON_MERGE), status(resource, reading).toString());
      observer.wrote(now, Fate.STORED);
      if (reading instanceof PolicyReading.Invalid(List<PolicyMistake> mistakes)) {
        now = Written.EVENT;
        tellEvent(resource, words(mistakes));
        observer.wrote(now, Fate.STORED);
      }
    } catch (KubernetesClientException e) {
      observer.wrote(now, Fate.FAILED);
      LOG.warnf("The status of the GuardPolicy was not written: %s", e.getMessage());
    }
  }

  private ObjectNode status(JsonNode resource, PolicyReading reading) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("apiVersion", ObjectKind.GUARD_POLICY.apiVersion());
    root.put("kind", ObjectKind.GUARD_POLICY.kind());
    ObjectNode status = root.putObject("status");
    status.put("observedGeneration", resource.at("/metadata/generation").asLong());
    ObjectNode condition = status.putArray("conditions").addObject();
    condition.put("type", "Valid");
    condition.put("observedGeneration", resource.at("/metadata/generation").asLong());
    condition.put("lastTransitionTime", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    switch (reading) {
      case PolicyReading.Valid(GuardPolicy policy) -> {
        status.put("digest", policy.digest());
        condition.put("status", "True").put("reason", "InForce").put("message", "in force");
      }
      case PolicyReading.Invalid(List<PolicyMistake> mistakes) ->
          condition
              .put("status", "False")
              .put("reason", "Refused")
              .put("message", "the last good policy stays in force: " + words(mistakes));
    }
    return root;
  }

  private void tellEvent(JsonNode resource, String mistakes) {
    events.warn(
        "default",
        new ObjectReferenceBuilder()
            .withApiVersion(ObjectKind.GUARD_POLICY.apiVersion())
            .withKind(ObjectKind.GUARD_POLICY.kind())
            .withName(resource.at("/metadata/name").asText())
            .withUid(resource.at("/metadata/uid").asText())
            .build(),
        "PolicyRefused",
        "Validate",
        mistakes);
  }

  private static String words(List<PolicyMistake> mistakes) {
    return EventWriter.shortened(
        mistakes.stream().map(PolicyMistake::toString).collect(Collectors.joining("; ")));
  }
}
