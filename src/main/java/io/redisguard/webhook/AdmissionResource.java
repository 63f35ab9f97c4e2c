package io.redisguard.webhook;

import io.redisguard.review.ReviewEncoder;
import io.redisguard.rules.Endpoint;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// The two webhooks. Bytes in, bytes out, on the event loop: `AdmissionPipeline` moves what has to
/// wait.
@Path("/")
public final class AdmissionResource {
  private static final int UNSUPPORTED_MEDIA_TYPE = 415;

  private final AdmissionPipeline pipeline;

  public AdmissionResource(AdmissionPipeline pipeline) {
    this.pipeline = pipeline;
  }

  @POST
  @Path("validate")
  @NonBlocking
  public CompletionStage<Response> validate(
      byte[] body,
      @QueryParam("timeout") @Nullable String timeout,
      @HeaderParam("Content-Type") @Nullable String contentType) {
    return answer(body, Endpoint.VALIDATE, timeout, contentType);
  }

  @POST
  @Path("mutate")
  @NonBlocking
  public CompletionStage<Response> mutate(
      byte[] body,
      @QueryParam("timeout") @Nullable String timeout,
      @HeaderParam("Content-Type") @Nullable String contentType) {
    return answer(body, Endpoint.MUTATE, timeout, contentType);
  }

  private CompletionStage<Response> answer(
      byte[] body, Endpoint endpoint, @Nullable String timeout, @Nullable String contentType) {
    if (contentType == null
        || !contentType.toLowerCase(Locale.ROOT).startsWith(MediaType.APPLICATION_JSON)) {
      byte[] problem =
          ReviewEncoder.problem(
              UNSUPPORTED_MEDIA_TYPE,
              "UnsupportedMediaType",
              "Content-Type must be application/json");
      return CompletableFuture.completedFuture(
          response(new Reply(UNSUPPORTED_MEDIA_TYPE, problem)));
    }
    return pipeline
        .handle(body, endpoint, Deadline.of(timeout, System.nanoTime()))
        .thenApply(AdmissionResource::response);
  }

  private static Response response(Reply reply) {
    return Response.status(reply.status())
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(reply.body())
        .build();
  }
}
