package io.redisguard.runtime;

import io.quarkus.vertx.http.ManagementInterface;
import io.redisguard.page.Known;
import io.redisguard.page.LivePage;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/// The live page on the management port. Only to be read: there is nothing on it that does
/// anything.
@ApplicationScoped
class PageRoutes {
  private static final Logger LOG = Logger.getLogger("io.redisguard");

  /// Nothing from elsewhere, nothing inline, in nobody's frame.
  private static final String CONTENT =
      "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';"
          + " img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final int INTERNAL_ERROR = 500;

  private final GuardConfig config;
  private final LivePage page;

  PageRoutes(GuardConfig config, Known known) {
    this.config = config;
    this.page = new LivePage(known, System::nanoTime);
  }

  void register(@Observes ManagementInterface management) {
    if (!config.page().enabled()) {
      return;
    }
    Router router = management.router();
    router.get("/").handler(this::page);
    router.get("/page").handler(this::page);
    resource(router, "page.css", "text/css");
    resource(router, "page.js", "text/javascript");
  }

  /// Made on a thread that may take its time.
  private void page(RoutingContext context) {
    context
        .vertx()
        .executeBlocking(page::html, false)
        .onSuccess(html -> send(context, "text/html", html))
        .onFailure(
            problem -> {
              LOG.error("the live page cannot be made", problem);
              headers(context, "text/plain")
                  .setStatusCode(INTERNAL_ERROR)
                  .end("the page cannot be made; the log says why\n");
            });
  }

  private static void resource(Router router, String file, String type) {
    String content = LivePage.resource(file);
    router.get("/page/" + file).handler(context -> send(context, type, content));
  }

  private static void send(RoutingContext context, String type, String content) {
    if (!context.response().closed()) {
      headers(context, type).end(content);
    }
  }

  private static HttpServerResponse headers(RoutingContext context, String type) {
    return context
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, type + "; charset=utf-8")
        .putHeader("Content-Security-Policy", CONTENT)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
  }
}
