package io.plaudit.aggregator;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Supplier;

/** Health and metrics, for the operator's machines only. */
final class ManagementApi {

  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry;
  private final Supplier<List<String>> crashes;
  private final Supplier<List<String>> obstacles;
  private final Supplier<List<String>> details;

  /**
   * The routes.
   *
   * @param crashes why only a new process can go on; empty while this one can
   * @param obstacles why the service is not ready; empty when it is
   * @param details what is worth to know and keeps nobody from anything, beside them
   */
  ManagementApi(
      PrometheusMeterRegistry registry,
      Supplier<List<String>> crashes,
      Supplier<List<String>> obstacles,
      Supplier<List<String>> details) {
    this.registry = registry;
    this.crashes = crashes;
    this.obstacles = obstacles;
    this.details = details;
  }

  Router router(Vertx vertx) {
    Router router = Router.router(vertx);
    router
        .get("/health/live")
        .handler(routing -> answer(routing, "live", crashes.get(), List.of()));
    router
        .get("/health/ready")
        .handler(routing -> answer(routing, "ready", obstacles.get(), details.get()));
    router
        .get("/metrics")
        .handler(
            routing -> {
              routing.response().putHeader("content-type", PROMETHEUS_TEXT);
              routing.response().end(registry.scrape());
            });
    return router;
  }

  private static void answer(
      RoutingContext routing, String word, List<String> reasons, List<String> details) {
    JsonObject body = new JsonObject().put("status", reasons.isEmpty() ? word : "not " + word);
    if (!reasons.isEmpty()) {
      body.put("reasons", new JsonArray(reasons));
    }
    if (!details.isEmpty()) {
      body.put("details", new JsonArray(details));
    }
    routing
        .response()
        .setStatusCode(reasons.isEmpty() ? 200 : 503)
        .putHeader("content-type", "application/json")
        .end(body.toBuffer());
  }
}
