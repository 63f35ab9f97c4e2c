package io.redisguard.cluster;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import io.redisguard.review.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/// fabric8's mock API server with one client: stores what it is given, and answers as told where it
/// is told.
public final class MockCluster implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  final KubernetesMockServer server;
  final KubernetesClient client;

  public MockCluster() {
    Map<ServerRequest, Queue<ServerResponse>> responses = new HashMap<>();
    server =
        new KubernetesMockServer(
            new Context(new ObjectMapper()),
            new MockWebServer(),
            responses,
            new KubernetesMixedDispatcher(responses),
            false);
    server.init();
    server.expectCustomResource(
        new CustomResourceDefinitionContext.Builder()
            .withGroup(ObjectKind.GUARD_POLICY.group())
            .withVersion(ObjectKind.GUARD_POLICY.version())
            .withKind(ObjectKind.GUARD_POLICY.kind())
            .withPlural(ObjectKind.GUARD_POLICY.plural())
            .withScope("Cluster")
            .build());
    client = server.createClient();
  }

  /// Where another process finds the server.
  ///
  /// @return a kubeconfig
  public String kubeconfig() {
    return """
        apiVersion: v1
        kind: Config
        clusters: [{name: mock, cluster: {server: '%s'}}]
        users: [{name: mock, user: {token: none}}]
        contexts: [{name: mock, context: {cluster: mock, user: mock}}]
        current-context: mock
        """
        .formatted(client.getMasterUrl());
  }

  /// Stores every object of a YAML text.
  public void apply(String yaml) {
    for (YamlDocument document : YamlDocument.all(yaml)) {
      JsonNode object = document.tree();
      ObjectKind kind = requireNonNull(ObjectKind.of(object), "a kind that nobody watches");
      client.raw(path(kind, ClusterStore.keyOf(object).namespace()), "POST", object.toString());
    }
  }

  void delete(ObjectKind kind, String namespace, String name) {
    client.raw(path(kind, namespace) + "/" + name, "DELETE", null);
  }

  /// Everything that the server has of the kinds, as manifests.
  List<Manifest> manifests() {
    List<Manifest> manifests = new ArrayList<>();
    for (ObjectKind kind : ObjectKind.values()) {
      for (JsonNode item : json(path(kind, "")).path("items")) {
        manifests.add(new Manifest("server", item, "", _ -> 0));
      }
    }
    return manifests;
  }

  JsonNode json(String path) {
    try {
      String body = client.raw(path);
      return body == null ? Json.mapper().missingNode() : Json.trees().readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String path(ObjectKind kind, String namespace) {
    return (kind.group().isEmpty() ? "/api/" : "/apis/")
        + kind.apiVersion()
        + (namespace.isEmpty() ? "" : "/namespaces/" + namespace)
        + "/"
        + kind.plural();
  }

  static void eventually(Runnable assertion) {
    await().atMost(PATIENCE).untilAsserted(assertion::run);
  }

  @Override
  public void close() {
    client.close();
    server.destroy();
  }
}
