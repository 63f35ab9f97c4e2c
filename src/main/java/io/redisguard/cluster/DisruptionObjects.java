package io.redisguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.redisguard.ledger.Disruption;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/// Disruption records in the cluster. By server-side apply: the leader owns the story, each replica
/// its own entries of what was asked, and nobody has to read before they write. Blocks.
public final class DisruptionObjects {
  private static final Logger LOG = Logger.getLogger(DisruptionObjects.class);
  private static final String LEADER = "redis-guard-ledger";

  private final KubernetesClient client;
  private final String home;
  private boolean missingTold;

  /// Writes over the client's connections.
  ///
  /// @param home the guard's own namespace: for records of namespaces that are being deleted, which
  ///     take no new objects
  public DisruptionObjects(KubernetesClient client, String home) {
    this.client = client;
    this.home = home;
  }

  public void story(Disruption record) {
    apply(DisruptionJson.story(record), LEADER);
  }

  public void asked(Disruption record, String replica) {
    apply(
        DisruptionJson.asked(record, asking -> asking.seenBy().equals(replica)),
        "redis-guard-" + replica);
  }

  public void delete(Disruption record) {
    for (String namespace : Set.of(record.pod().namespace(), home)) {
      var _ = in(namespace).withName(record.name()).delete();
    }
  }

  /// The records of one pod's name, in no order.
  public List<Disruption> of(String namespace, String pod) {
    List<Disruption> records = new ArrayList<>();
    for (GenericKubernetesResource object : in(namespace).list().getItems()) {
      Disruption record =
          DisruptionJson.read(
              client.getKubernetesSerialization().convertValue(object, JsonNode.class));
      if (record != null && (pod.isEmpty() || record.pod().name().equals(pod))) {
        records.add(record);
      }
    }
    return records;
  }

  private void apply(ObjectNode record, String manager) {
    String namespace = record.path("metadata").path("namespace").asText();
    try {
      apply(record, manager, namespace);
    } catch (KubernetesClientException e) {
      if (!isTerminating(e)) {
        throw e;
      }
      apply(record, manager, home);
    }
  }

  private void apply(ObjectNode record, String manager, String namespace) {
    record.withObject("/metadata").put("namespace", namespace);
    try {
      var _ =
          in(namespace)
              .resource(
                  client
                      .getKubernetesSerialization()
                      .convertValue(record, GenericKubernetesResource.class))
              .fieldManager(manager)
              .forceConflicts()
              .serverSideApply();
    } catch (KubernetesClientException e) {
      // A cluster without the definition: another try would fail too.
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
      tellMissing();
    }
  }

  private NonNamespaceOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      in(String namespace) {
    return client
        .genericKubernetesResources(ObjectKind.DISRUPTION.definition())
        .inNamespace(namespace);
  }

  private static boolean isTerminating(KubernetesClientException e) {
    return e.getStatus() != null
        && e.getStatus().getDetails() != null
        && e.getStatus().getDetails().getCauses().stream()
            .anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason()));
  }

  private synchronized void tellMissing() {
    if (!missingTold) {
      missingTold = true;
      LOG.warn("Disruptions are not recorded: the cluster does not know the kind; apply deploy/");
    }
  }
}
