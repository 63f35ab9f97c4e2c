package io.redisguard.cluster;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.redisguard.review.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One request to the API server with a deadline that holds. Blocks the caller, so nothing here is
/// for an event loop.
final class ApiServer {
  /// What came back.
  sealed interface Reply {
    record Body(JsonNode json) implements Reply {}

    record NotFound() implements Reply {}

    /// No usable answer.
    ///
    /// @param why ends a sentence: "the API server did not answer within 500 ms"
    record Failed(String why) implements Reply {}
  }

  private interface Request {
    @Nullable String send(KubernetesClient client);
  }

  /// Sends once, and gives up by itself some time after nobody waits any more.
  private final KubernetesClient client;

  /// Asks over the client's connections.
  ///
  /// @param longest no deadline is longer
  ApiServer(KubernetesClient client, Duration longest) {
    RequestConfig once =
        new RequestConfigBuilder()
            .withRequestTimeout(Math.toIntExact(longest.toMillis()))
            .withRequestRetryBackoffLimit(0)
            .build();
    this.client = client.newClient(once).adapt(KubernetesClient.class);
  }

  Reply get(String path, Duration deadline) {
    return ask(deadline, patient -> patient.raw(path));
  }

  Reply post(String path, JsonNode body, Duration deadline) {
    return ask(deadline, patient -> patient.raw(path, "POST", body.toString()));
  }

  /// Replaces an object; refused when it is not at the version that the body names.
  Reply put(String path, JsonNode body, Duration deadline) {
    return ask(deadline, patient -> patient.raw(path, "PUT", body.toString()));
  }

  /// Deletes an object.
  ///
  /// @param options a DeleteOptions, with what must be true of the object
  Reply delete(String path, JsonNode options, Duration deadline) {
    return ask(deadline, patient -> patient.raw(path, "DELETE", options.toString()));
  }

  /// A name as one segment of a path, whatever is in it.
  static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8);
  }

  private Reply ask(Duration deadline, Request request) {
    if (!deadline.isPositive()) {
      return new Reply.Failed("no time was left to ask the API server");
    }
    // A thread of its own because the client's own timeout begins only with the connection; a
    // server that does not even accept one would hold the caller for the connect timeout.
    FutureTask<@Nullable String> task = new FutureTask<>(() -> request.send(client));
    Thread.startVirtualThread(task);
    try {
      String body = task.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
      return body == null ? new Reply.NotFound() : new Reply.Body(Json.trees().readTree(body));
    } catch (TimeoutException _) {
      task.cancel(true);
      return new Reply.Failed(
          "the API server did not answer within %d ms".formatted(deadline.toMillis()));
    } catch (InterruptedException _) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      return new Reply.Failed("the question was interrupted");
    } catch (JacksonException _) {
      return new Reply.Failed("the API server answered with something that is no JSON");
    } catch (ExecutionException e) {
      return failure(e.getCause());
    }
  }

  private static Reply failure(@Nullable Throwable cause) {
    if (cause instanceof KubernetesClientException refused && refused.getCode() > 0) {
      return refused.getCode() == 404
          ? new Reply.NotFound()
          : new Reply.Failed("the API server answered %d".formatted(refused.getCode()));
    }
    return new Reply.Failed("the API server could not be asked");
  }
}
