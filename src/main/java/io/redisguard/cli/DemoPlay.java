package io.redisguard.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.redisguard.review.Json;
import io.redisguard.webhook.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Plays recorded requests against the server that has just started and prints the answers.
class DemoPlay implements QuarkusApplication {
  @ConfigProperty(name = "quarkus.http.ssl-port")
  int port;

  @ConfigProperty(name = "quarkus.management.port")
  int managementPort;

  /// One thing that somebody does.
  ///
  /// @param typed what they typed
  /// @param done what kubectl prints when it is allowed
  /// @param why one line for the reader
  private record Step(String review, String typed, String done, String why) {}

  private static final List<Step> STEPS =
      List.of(
          new Step(
              "blocking-budget",
              "kubectl apply --dry-run=server -f budget-zero.yaml      # maxUnavailable: 0",
              "poddisruptionbudget.policy/zero created (server dry run)",
              "such a budget saves nobody from memory pressure, and makes drains and spot reclaims hang"),
          new Step(
              "master-budget",
              "kubectl apply --dry-run=server -f budget-master.yaml    # isMaster=true, maxUnavailable: 1",
              "poddisruptionbudget.policy/master-only created (server dry run)",
              "it looks harmless; the arithmetic of the disruption controller says otherwise"),
          new Step(
              "create-pod",
              "kubectl rollout restart statefulset redis-node          # the controller creates redis-node-0",
              "statefulset.apps/redis-node restarted",
              "what the pod lacked was added: it survives pressure, and hands over before it stops"),
          new Step(
              "delete-master",
              "kubectl delete pod redis-node-0 --dry-run=server",
              "pod \"redis-node-0\" deleted (server dry run)",
              "a raw delete passes by every budget; the pod is labelled as the master"),
          new Step(
              "delete-replica",
              "kubectl delete pod redis-node-1",
              "pod \"redis-node-1\" deleted",
              "a replica may go while another one is up"),
          new Step(
              "evict-master",
              "kubectl drain n1 --ignore-daemonsets                    # evicts redis-node-0",
              "evicting pod prod/redis-node-0\npod/redis-node-0 evicted",
              "an eviction stops the pod gracefully; no Redis can be asked in this demo, so it warns"),
          new Step(
              "kubelet-final-delete",
              "(the kubelet of n1 reports that redis-node-0 has stopped)",
              "pod \"redis-node-0\" is gone",
              "never held up: a refusal here would leave the pod Terminating for ever"));

  @Override
  public int run(String... arguments) throws Exception {
    PrintStream out = System.out;
    Path folder = Path.of(arguments[0]);
    out.println(
        "Redis Guard on a sample cluster: redis-node-0 (master), -1 and -2 in namespace prod, policy protect");
    try (HttpClient client =
        HttpClient.newBuilder().sslContext(trusting(folder.resolve("ca.crt"))).build()) {
      for (Step step : STEPS) {
        play(step, client, out);
      }
    }
    if (Boolean.parseBoolean(arguments[1])) {
      return GuardCommand.OK;
    }
    out.printf(
        """

        Serving on until Ctrl-C:
          page       http://localhost:%2$d/page
          webhooks   https://localhost:%1$d/validate and /mutate
          health     http://localhost:%2$d/q/health/ready
          metrics    http://localhost:%2$d/q/metrics
        Ask it yourself:
          curl -s --cacert %3$s/ca.crt -H 'Content-Type: application/json' \\
            --data-binary @%3$s/delete-master.json 'https://localhost:%1$d/validate?timeout=3s'
        """,
        port, managementPort, folder);
    Quarkus.waitForExit();
    return GuardCommand.OK;
  }

  private void play(Step step, HttpClient client, PrintStream out)
      throws IOException, InterruptedException {
    boolean mutates = step.review().equals("create-pod");
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    "https://localhost:%d/%s?timeout=3s"
                        .formatted(port, mutates ? "mutate" : "validate")))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Samples.review(step.review())))
            .build();
    byte[] body = client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
    JsonNode response = Json.trees().readTree(body).path("response");
    out.printf("%n$ %s%n", step.typed());
    response.path("warnings").forEach(warning -> out.println("Warning: " + warning.asText()));
    if (response.path("allowed").asBoolean()) {
      out.println(step.done());
    } else {
      out.printf(
          "Error from server (%s): admission webhook \"validate.redis-guard.io\" denied the request: %s%n",
          response.at("/status/reason").asText(), response.at("/status/message").asText());
    }
    String patched = response.path("auditAnnotations").path("patched").asText("");
    if (!patched.isEmpty()) {
      out.println("  patched: " + patched);
    }
    out.println("  # " + step.why());
  }

  private static SSLContext trusting(Path certificate)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(certificate)) {
      store.setCertificateEntry(
          "demo", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
