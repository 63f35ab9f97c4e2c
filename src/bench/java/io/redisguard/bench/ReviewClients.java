package io.redisguard.bench;

import io.redisguard.review.Json;
import io.redisguard.rules.Endpoint;
import io.redisguard.webhook.GuardUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Clients of a guard, each with a connection of its own that is kept, as the API server has it.
final class ReviewClients implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final GuardUnderTest guard;
  private final SSLContext trust;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopped;

  ReviewClients(GuardUnderTest guard) {
    this.guard = guard;
    this.trust = trusting(guard.trustStore());
  }

  /// One more client, which asks the same again and again.
  ///
  /// @param every from one question to the next, or at once after the answer when that takes longer
  void repeat(Endpoint endpoint, byte[] review, Duration every, Latencies latencies) {
    threads.add(
        Thread.ofPlatform().daemon().start(() -> ask(endpoint, review, every, latencies)));
  }

  private void ask(Endpoint endpoint, byte[] review, Duration every, Latencies latencies) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(guard.path(endpoint)))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(review))
            .build();
    try (HttpClient client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(trust).build()) {
      while (!stopped) {
        long began = System.nanoTime();
        String answer = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        long took = System.nanoTime() - began;
        latencies.add(took, verdict(answer));
        LockSupport.parkNanos(every.toNanos() - took);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static String verdict(String answer) throws IOException {
    var response = Json.trees().readTree(answer).path("response");
    return response.path("allowed").asBoolean()
        ? "allowed"
        : response.at("/status/code").asText() + " " + response.at("/auditAnnotations/reason").asText();
  }

  private static SSLContext trusting(KeyStore store) {
    try {
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Waits for the answers that are still due.
  @Override
  public void close() {
    stopped = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }
}
