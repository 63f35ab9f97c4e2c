package io.redisguard.webhook;

import io.redisguard.review.ReviewDecoder;
import io.redisguard.review.ReviewEncoder;
import io.redisguard.rules.Endpoint;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The two webhooks. Bytes in, bytes out, on the event loop: `AdmissionPipeline` moves what has to
/// wait.
@ApplicationScoped
class AdmissionRoutes {
  private static final String JSON = "application/json";
  private static final int TOO_LARGE = 413;
  private static final int UNSUPPORTED_MEDIA_TYPE = 415;
  private static final int INTERNAL_ERROR = 500;

  private final AdmissionPipeline pipeline;

  AdmissionRoutes(AdmissionPipeline pipeline) {
    this.pipeline = pipeline;
  }

  void register(@Observes Router router) {
    for (Endpoint endpoint : Endpoint.values()) {
      router
          .post("/" + endpoint.word())
          .handler(BodyHandler.create(false).setBodyLimit(ReviewDecoder.MAX_BODY))
          .handler(context -> answer(context, endpoint))
          .failureHandler(AdmissionRoutes::failed);
    }
  }

  private void answer(RoutingContext context, Endpoint endpoint) {
    if (!isJson(context.request().getHeader(HttpHeaders.CONTENT_TYPE))) {
      send(context, problem(UNSUPPORTED_MEDIA_TYPE));
      return;
    }
    Buffer body = context.body().buffer();
    CompletableFuture<Reply> reply =
        pipeline
            .handle(
                body == null ? new byte[0] : body.getBytes(),
                endpoint,
                Deadline.of(context.request().getParam("timeout"), System.nanoTime()))
            .toCompletableFuture();
    if (reply.isDone()) {
      send(context, reply.join());
      return;
    }
    Context eventLoop = context.vertx().getOrCreateContext();
    var _ =
        reply.whenComplete(
            (answer, failure) ->
                eventLoop.runOnContext(
                    _ -> send(context, failure == null ? answer : problem(INTERNAL_ERROR))));
  }

  private static boolean isJson(@Nullable String contentType) {
    return contentType != null && contentType.toLowerCase(Locale.ROOT).startsWith(JSON);
  }

  /// What Vert.x itself refuses (a body that is too large), or a failure of ours that got this far.
  private static void failed(RoutingContext context) {
    send(context, problem(context.statusCode() == TOO_LARGE ? TOO_LARGE : INTERNAL_ERROR));
  }

  private static Reply problem(int status) {
    return new Reply(
        status,
        switch (status) {
          case TOO_LARGE ->
              ReviewEncoder.problem(
                  status,
                  "RequestEntityTooLarge",
                  "the body is larger than %d MiB".formatted(ReviewDecoder.MAX_BODY >> 20));
          case UNSUPPORTED_MEDIA_TYPE ->
              ReviewEncoder.problem(
                  status, "UnsupportedMediaType", "Content-Type must be application/json");
          default -> ReviewEncoder.problem(status, "InternalError", "the guard failed");
        });
  }

  private static void send(RoutingContext context, Reply reply) {
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed()) {
      return; // the caller has gone
    }
    response
        .setStatusCode(reply.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
        .end(Buffer.buffer(reply.body()));
  }
}
