package io.redisguard.controlplane;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Puts the guard into a priority level of API Priority and Fairness that has no seat to give: all
/// its requests are answered 429 with `Retry-After: 1`.
///
/// The API server lets one request through even where there is no seat at all. So somebody else
/// sits there: a creation that waits for webhooks which accept connections and say nothing. After
/// 34 s the API server gives it up, and the next one sits down.
final class FullPriorityLevel implements AutoCloseable {
  /// Each costs ten seconds, the client's patience with a TLS handshake.
  private static final int SILENT_WEBHOOKS = 5;

  /// Who tries to sit down, so that the seat is never free for long.
  private static final int GREEDY = 3;

  private static final Duration GIVEN_UP = Duration.ofSeconds(60);
  private static final Duration BREATH = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String LEVEL =
      """
      apiVersion: flowcontrol.apiserver.k8s.io/v1
      kind: PriorityLevelConfiguration
      metadata: {name: full}
      spec:
        type: Limited
        limited:
          nominalConcurrencyShares: 0
          borrowingLimitPercent: 0
          limitResponse: {type: Reject}
      ---
      apiVersion: flowcontrol.apiserver.k8s.io/v1
      kind: FlowSchema
      metadata: {name: full}
      spec:
        priorityLevelConfiguration: {name: full}
        matchingPrecedence: 2
        rules:
          - subjects:
              - {kind: ServiceAccount, serviceAccount: {namespace: redis-guard, name: redis-guard}}
              - {kind: User, user: {name: greedy}}
            resourceRules:
              - {verbs: ["*"], apiGroups: ["*"], resources: ["*"], namespaces: ["*"], clusterScope: true}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: greedy}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
      subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: greedy}]
      """;

  private final ControlPlane controlPlane;
  private final ServerSocket silence;
  private final KubernetesClient greedy;
  private volatile boolean over;

  private FullPriorityLevel(ControlPlane controlPlane) {
    this.controlPlane = controlPlane;
    try {
      silence = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int patient = Math.toIntExact(GIVEN_UP.toMillis());
    RequestConfig config =
        new RequestConfigBuilder()
            .withRequestTimeout(patient)
            .withUploadRequestTimeout(patient)
            .withRequestRetryBackoffLimit(0)
            .build();
    greedy = controlPlane.client("greedy").newClient(config).adapt(KubernetesClient.class);
  }

  /// Waits until a request of the guard has been refused.
  static FullPriorityLevel of(ControlPlane controlPlane) {
    FullPriorityLevel full = new FullPriorityLevel(controlPlane);
    Kubectl admin = controlPlane.admin();
    admin.apply(full.webhooks()).ok();
    admin.apply(LEVEL).ok();
    // The guard asks every five seconds whether the cluster is still the same.
    full.awaitCounted("apiserver_flowcontrol_dispatched_requests_total");
    for (int i = 0; i < GREEDY; i++) {
      Thread.ofVirtual().name("greedy-" + i).start(full::sit);
    }
    full.awaitCounted("apiserver_flowcontrol_rejected_requests_total");
    return full;
  }

  private void awaitCounted(String metric) {
    await(metric)
        .atMost(PATIENCE)
        .until(() -> Scrape.of(controlPlane).sum(metric, "flow_schema=\"full\"") > 0);
  }

  private void sit() {
    while (!over) {
      try {
        greedy
            .resource(
                new ConfigMapBuilder()
                    .withNewMetadata()
                    .withGenerateName("seat-")
                    .withNamespace("default")
                    .addToLabels("seat", "taken")
                    .endMetadata()
                    .build())
            .create();
      } catch (KubernetesClientException _) {
        // Somebody else sits there, or has sat there for too long.
        LockSupport.parkNanos(BREATH.toNanos());
      }
    }
  }

  private String webhooks() {
    return """
        apiVersion: admissionregistration.k8s.io/v1
        kind: MutatingWebhookConfiguration
        metadata: {name: silent}
        webhooks:
        """
        + IntStream.range(0, SILENT_WEBHOOKS)
            .mapToObj(this::silentWebhook)
            .collect(Collectors.joining());
  }

  private String silentWebhook(int number) {
    return """
          - name: silent-%d.redis-guard.test
            clientConfig: {url: "https://127.0.0.1:%d/"}
            rules:
              - {operations: [CREATE], apiGroups: [""], apiVersions: [v1], resources: [configmaps]}
            objectSelector: {matchLabels: {seat: taken}}
            failurePolicy: Ignore
            sideEffects: None
            timeoutSeconds: 30
            admissionReviewVersions: [v1]
        """
        .formatted(number, silence.getLocalPort());
  }

  /// The guard is one among others again.
  @Override
  public void close() {
    over = true;
    controlPlane.admin().line("delete flowschema,prioritylevelconfiguration full").ok();
    controlPlane.admin().line("delete mutatingwebhookconfiguration silent").ok();
    try {
      silence.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    greedy.close();
  }
}
