package io.plaudit.ingest.http;

import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Failure;
import io.plaudit.ingest.dialect.RefusedException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The dashboard's files, which the aggregator has; anybody may ask for them. No key and no cookie
 * of who asks goes along.
 */
final class Pages implements Endpoint, ProxyInterceptor {

  private static final String ROOT = "/dashboard";
  private static final String TRANSPORT_SECURITY = "Strict-Transport-Security";
  private static final long CONNECT_TIMEOUT_MS = 1_000;
  private static final long IDLE_TIMEOUT_MS = 15_000;

  /** Strangers' share of the connections to the aggregator. */
  private static final int MOST_AT_ONCE = 16;

  /** What a file depends on; nothing else is passed on. */
  private static final List<String> ASKED_BY = List.of("if-none-match");

  private final AtomicInteger underWay = new AtomicInteger();
  private final HttpProxy proxy;

  /**
   * @param aggregator a client with the aggregator as its default host and port
   */
  Pages(HttpClient aggregator) {
    proxy =
        HttpProxy.reverseProxy(new ProxyOptions().setSupportWebSocket(false), aggregator)
            .origin(
                context ->
                    aggregator.request(
                        new RequestOptions()
                            .setConnectTimeout(CONNECT_TIMEOUT_MS)
                            .setIdleTimeout(IDLE_TIMEOUT_MS)))
            .addInterceptor(this);
  }

  void mount(Routes routes) {
    for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.HEAD)) {
      routes.add(method.name(), ROOT, this);
      routes.add(method.name(), ROOT + "/{file}", this);
    }
  }

  @Override
  public DialectResponse failure(Failure failure) {
    return Problem.of(failure);
  }

  @Override
  public void handle(Exchange exchange, Supplier<Map<String, String>> parameters) {
    if (underWay.incrementAndGet() > MOST_AT_ONCE) {
      underWay.decrementAndGet();
      throw new RequestException(503, "too many pages are being asked for");
    }
    HttpServerRequest request = exchange.request();
    AtomicBoolean over = new AtomicBoolean();
    request.response().endHandler(end -> end(exchange, over, request.response().getStatusCode()));
    request.response().closeHandler(gone -> end(exchange, over, Exchange.DISCONNECTED));
    proxy.handle(request);
  }

  private void end(Exchange exchange, AtomicBoolean over, int status) {
    if (over.compareAndSet(false, true)) {
      underWay.decrementAndGet();
      exchange.finish(status);
    }
  }

  @Override
  public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
    HttpServerRequest request = context.request().proxiedRequest();
    context.request().headers().clear();
    for (String name : ASKED_BY) {
      if (request.getHeader(name) != null) {
        context.request().putHeader(name, request.getHeader(name));
      }
    }
    String path = RawPath.join(RawPath.segments(request.path()));
    boolean isRoot = path.equals(ROOT) && request.path().endsWith("/");
    context.request().setURI(isRoot ? ROOT + "/" : path);
    return context.sendRequest().recover(cause -> Future.succeededFuture(unavailable(context)));
  }

  @Override
  public Future<Void> handleProxyResponse(ProxyContext context) {
    MultiMap theirs = context.response().headers();
    // Whether there is TLS here is not theirs to say; all else of a page is.
    theirs.remove(TRANSPORT_SECURITY);
    MultiMap ours = context.request().proxiedRequest().response().headers();
    theirs.names().forEach(ours::remove);
    return context.sendResponse();
  }

  private static ProxyResponse unavailable(ProxyContext context) {
    Refusal refusal = Refusal.of(new RefusedException(503, "the aggregator does not answer"), "");
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
