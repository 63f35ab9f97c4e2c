package io.redisguard.runtime;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/// Metrics as OpenMetrics, with exemplars, for whoever can read them.
///
/// The route of Quarkus answers so only to a client that accepts nothing else by name. Prometheus
/// names plain text as well, as what it takes when there is nothing better.
@ApplicationScoped
class OpenMetrics {
  private static final String BETTER = "application/openmetrics-text";

  void register(@Observes ManagementInterface management) {
    management
        .router()
        .get("/q/metrics")
        .order(Integer.MIN_VALUE)
        .handler(
            context -> {
              HttpServerRequest request = context.request();
              String accepted = request.getHeader(HttpHeaders.ACCEPT);
              if (accepted != null && accepted.contains(BETTER)) {
                request.headers().set(HttpHeaders.ACCEPT, "*/*");
              }
              context.next();
            });
  }
}
