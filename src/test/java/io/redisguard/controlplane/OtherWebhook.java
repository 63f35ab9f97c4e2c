package io.redisguard.controlplane;

import io.redisguard.review.Json;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

/// A mutating webhook as service meshes have them: adds a container to every pod, once.
final class OtherWebhook implements AutoCloseable {
  private static final String PATCH =
      """
      [{"op": "add", "path": "/spec/containers/-",
        "value": {"name": "mesh-proxy", "image": "registry.example/proxy"}}]
      """;

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger calls = new AtomicInteger();
  private final Kubectl admin;

  private OtherWebhook(Kubectl admin) {
    this.admin = admin;
  }

  /// Asked before the guard, and once more after it has changed something.
  static OtherWebhook before(ControlPlane controlPlane, String namespace) throws Exception {
    OtherWebhook webhook = new OtherWebhook(controlPlane.admin());
    Authority authority = controlPlane.authority();
    Path certificate = authority.issue("other-webhook", "/CN=localhost");
    HttpServer server =
        webhook
            .vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setSsl(true)
                    .setKeyCertOptions(
                        new PemKeyCertOptions()
                            .setCertPath(certificate.toString())
                            .setKeyPath(authority.key().toString())))
            .requestHandler(
                request ->
                    request.body().onSuccess(body -> request.response().end(webhook.answer(body))))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    webhook
        .admin
        .apply(
            """
            apiVersion: admissionregistration.k8s.io/v1
            kind: MutatingWebhookConfiguration
            metadata: {name: a-mesh}
            webhooks:
              - name: a.mesh.example
                clientConfig: {url: "https://localhost:%d/", caBundle: %s}
                rules: [{apiGroups: [""], apiVersions: [v1], resources: [pods], operations: [CREATE]}]
                namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}}
                reinvocationPolicy: IfNeeded
                sideEffects: None
                admissionReviewVersions: [v1]
            """
                .formatted(
                    server.actualPort(),
                    Base64.getEncoder().encodeToString(Files.readAllBytes(authority.certificate())),
                    namespace))
        .ok();
    return webhook;
  }

  int calls() {
    return calls.get();
  }

  private Buffer answer(Buffer body) {
    calls.incrementAndGet();
    String review = body.toString();
    String uid = InstalledGuard.parse(review).at("/request/uid").asText();
    return Buffer.buffer(
        Json.bytes(
            json -> {
              json.writeStartObject();
              json.writeStringField("apiVersion", "admission.k8s.io/v1");
              json.writeStringField("kind", "AdmissionReview");
              json.writeObjectFieldStart("response");
              json.writeStringField("uid", uid);
              json.writeBooleanField("allowed", true);
              if (!review.contains("\"mesh-proxy\"")) {
                json.writeStringField("patchType", "JSONPatch");
                json.writeStringField(
                    "patch",
                    Base64.getEncoder().encodeToString(PATCH.getBytes(StandardCharsets.UTF_8)));
              }
              json.writeEndObject();
              json.writeEndObject();
            }));
  }

  @Override
  public void close() {
    admin.line("delete mutatingwebhookconfiguration a-mesh").ok();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
