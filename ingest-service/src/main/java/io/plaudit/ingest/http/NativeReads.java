package io.plaudit.ingest.http;

import io.plaudit.access.Principal;
import io.plaudit.access.Scope;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Failure;
import io.plaudit.ingest.dialect.RefusedException;
import io.plaudit.ingest.reads.AssertionSigner;
import io.plaudit.turns.Turns;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.MediaType;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyOptions;
import io.vertx.httpproxy.ProxyResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The native read API, passed through to the aggregator as it streams. The caller's key stays here:
 * the aggregator gets a signed assertion of who is calling.
 */
final class NativeReads implements Endpoint, ProxyInterceptor {

  private static final long CONNECT_TIMEOUT_MS = 1_000;
  private static final long IDLE_TIMEOUT_MS = 15_000;

  /** An export looks at many rows for one that is wanted. */
  private static final long EXPORT_IDLE_TIMEOUT_MS = 70_000;

  /** The header that says where the next export goes on. */
  static final String NEXT = "Plaudit-Next";

  private static final String EXPORT = "/v1/export";
  private static final long FLOW_LOOK_MS = 5_000;

  private final Credentials credentials;
  private final AssertionSigner signer;
  private final Cors cors;
  private final Vertx vertx;
  private final Turns turns;
  private final Scope scope;
  private final HttpProxy proxy;

  /** What all of them have in common. */
  record Passing(
      Vertx vertx,
      HttpClient client,
      Credentials credentials,
      AssertionSigner signer,
      Cors cors,
      Turns turns) {

    /** The same, but so many of a tenant at once, of which none waits. */
    Passing atOnce(int reads) {
      return new Passing(vertx, client, credentials, signer, cors, new Turns(reads, 0));
    }
  }

  /**
   * @param scope without which nobody may ask
   */
  NativeReads(Passing passing, Scope scope) {
    this.vertx = passing.vertx();
    this.turns = passing.turns();
    this.credentials = passing.credentials();
    this.scope = scope;
    this.signer = passing.signer();
    this.cors = passing.cors();
    HttpClient client = passing.client();
    proxy =
        HttpProxy.reverseProxy(new ProxyOptions().setSupportWebSocket(false), client)
            .origin(
                context ->
                    client.request(
                        new RequestOptions()
                            .setConnectTimeout(CONNECT_TIMEOUT_MS)
                            .setIdleTimeout(
                                isExport(context) ? EXPORT_IDLE_TIMEOUT_MS : IDLE_TIMEOUT_MS)))
            .addInterceptor(this);
  }

  void mount(Routes routes) {
    for (String path :
        new String[] {
          "/v1/traces",
          "/v1/traces/{trace_id}",
          "/v1/trace",
          "/v1/tags",
          "/v1/tags/{tag}",
          "/v1/tags/{tag}/{value}",
          "/v1/tag",
          "/v1/summary",
          "/v1/summaries",
          "/v1/labels",
          "/v1/series",
          "/v1/compare",
          "/v1/feedback",
          "/v1/feedback/{id}",
          "/v1/alerts"
        }) {
      routes.add(HttpMethod.GET.name(), path, this);
    }
    routes.add(HttpMethod.POST.name(), "/v1/feedback/search", this);
  }

  /** An export, which takes as long as somebody reads it. */
  void mountExport(Routes routes) {
    routes.add(HttpMethod.GET.name(), EXPORT, this);
  }

  private static boolean isExport(ProxyContext context) {
    return context.request().proxiedRequest().path().endsWith(EXPORT);
  }

  /**
   * As long as bytes are taken, the connection is not one that hangs; nor may its key be revoked.
   */
  private void watchFlow(Exchange exchange) {
    HttpServerRequest request = exchange.request();
    if (!request.path().endsWith(EXPORT)) {
      return;
    }
    AtomicLong before = new AtomicLong();
    vertx.setPeriodic(
        FLOW_LOOK_MS,
        timer -> {
          if (request.response().ended() || request.response().closed()) {
            vertx.cancelTimer(timer);
          } else if (!mayStill(request)) {
            request.connection().close();
          } else if (before.getAndSet(request.response().bytesWritten())
              != request.response().bytesWritten()) {
            exchange.deadline().begun();
          }
        });
  }

  private boolean mayStill(HttpServerRequest request) {
    try {
      return credentials.require(request.headers(), scope).may(scope);
    } catch (RequestException e) {
      return false;
    }
  }

  /** Audits: looked at, begun and ended. */
  void mountAudit(Routes routes, String path) {
    for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.DELETE)) {
      routes.add(method.name(), path, this);
    }
  }

  /** What was told of alerts: looked at, and told once more. */
  void mountDeliveries(Routes routes) {
    routes.add(HttpMethod.GET.name(), "/v1/alerts/deliveries", this);
    routes.add(HttpMethod.POST.name(), "/v1/alerts/deliveries/{id}/retry", this);
  }

  @Override
  public DialectResponse failure(Failure failure) {
    return Problem.of(failure);
  }

  @Override
  public void handle(Exchange exchange, Supplier<Map<String, String>> parameters) {
    HttpServerRequest request = exchange.request();
    Principal caller = credentials.require(request.headers(), scope);
    Promise<Void> done = Promise.promise();
    request
        .response()
        .endHandler(
            end -> {
              exchange.finish(request.response().getStatusCode());
              // What was not passed on is read to its end, for the connection's next.
              request.resume();
              done.tryComplete();
            });
    request
        .response()
        .closeHandler(
            gone -> {
              exchange.finish(Exchange.DISCONNECTED);
              done.tryComplete();
            });
    watchFlow(exchange);
    Context context = vertx.getOrCreateContext();
    AtomicBoolean begun = new AtomicBoolean();
    Optional<CompletionStage<Void>> taken =
        turns.take(
            caller.tenant(),
            () -> {
              if (vertx.getOrCreateContext() == context) {
                begun.set(true);
                proxy.handle(request);
              } else {
                context.runOnContext(turn -> beginLate(request, done));
              }
              return done.future().toCompletionStage();
            });
    if (taken.isEmpty()) {
      throw new RequestException(429, "too many reads of this tenant at once");
    }
    if (!begun.get()) {
      // It must not end while it waits: who passes it on wants to see the end.
      request.pause();
    }
  }

  private void beginLate(HttpServerRequest request, Promise<Void> done) {
    if (!done.future().isComplete()) {
      proxy.handle(request);
    }
  }

  @Override
  public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
    HttpServerRequest request = context.request().proxiedRequest();
    MultiMap headers = context.request().headers();
    credentials.headers().forEach(headers::remove);
    try {
      headers.set(
          HttpHeaders.AUTHORIZATION,
          signer.authorization(credentials.require(request.headers(), scope)));
    } catch (RuntimeException e) {
      // The key was good a moment ago, and is revoked since.
      return Future.succeededFuture(answered(context, Refusal.of(e, request.path())));
    }
    String path = RawPath.join(RawPath.segments(request.path()));
    context.request().setURI(request.query() == null ? path : path + "?" + request.query());
    return context.sendRequest().recover(cause -> Future.succeededFuture(unavailable(context)));
  }

  @Override
  public Future<Void> handleProxyResponse(ProxyContext context) {
    String origin = context.request().proxiedRequest().getHeader(HttpHeaders.ORIGIN);
    BrowserHeaders.removeFrom(context.response().headers());
    cors.allow(origin, context.response().headers());
    return context.sendResponse();
  }

  private static ProxyResponse unavailable(ProxyContext context) {
    return answered(
        context, Refusal.of(new RefusedException(503, "the aggregator does not answer"), ""));
  }

  private static ProxyResponse answered(ProxyContext context, Refusal refusal) {
    DialectResponse problem = Problem.of(new Failure(refusal.status(), refusal.message()));
    ProxyResponse response =
        context
            .request()
            .release()
            .response()
            .setStatusCode(problem.status())
            .setBody(
                Body.body(Buffer.buffer(problem.body()), MediaType.parse(problem.contentType())));
    refusal.headers().forEach(response::putHeader);
    return response;
  }
}
