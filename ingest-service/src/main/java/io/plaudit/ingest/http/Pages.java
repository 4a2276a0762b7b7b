package io.plaudit.ingest.http;

import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Failure;
import io.plaudit.turns.Turns;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The dashboard's files, which the aggregator has; anybody may ask for them. No key and no cookie
 * of who asks goes along.
 */
final class Pages implements Endpoint {

  private static final String ROOT = "/dashboard";
  private static final long CONNECT_TIMEOUT_MS = 1_000;
  private static final long IDLE_TIMEOUT_MS = 15_000;

  /** Strangers' share of the connections to the aggregator, and the length of their line. */
  private static final int AT_ONCE = 8;

  private static final int WAITING = 1_000;
  private static final String EVERYBODY = "";

  /** What a file depends on; nothing else is passed on. */
  private static final String KNOWN_VERSION = HttpHeaders.IF_NONE_MATCH.toString();

  /** What else the aggregator says of a file; the rest is the front door's to say. */
  private static final List<String> PASSED_BACK =
      List.of(
          "etag",
          "cache-control",
          "content-security-policy",
          "referrer-policy",
          "cross-origin-opener-policy",
          "location");

  private static final String PLAIN = "text/plain; charset=utf-8";

  private final Vertx vertx;
  private final HttpClient aggregator;
  private final Turns turns = new Turns(AT_ONCE, WAITING);

  /**
   * @param aggregator a client with the aggregator as its default host and port
   */
  Pages(Vertx vertx, HttpClient aggregator) {
    this.vertx = vertx;
    this.aggregator = aggregator;
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
    RequestOptions question = question(exchange.request());
    Context context = vertx.getOrCreateContext();
    CompletionStage<DialectResponse> asked =
        turns
            .take(EVERYBODY, () -> ask(question).toCompletionStage())
            .orElseThrow(() -> new RequestException(503, "too many pages are being asked for"));
    Future.fromCompletionStage(asked, context)
        .onSuccess(exchange::answer)
        .onFailure(
            cause -> exchange.fail(new RequestException(503, "the aggregator does not answer")));
  }

  private static RequestOptions question(HttpServerRequest request) {
    String path = RawPath.join(RawPath.segments(request.path()));
    boolean isRoot = path.equals(ROOT) && request.path().endsWith("/");
    RequestOptions question =
        new RequestOptions()
            .setURI(isRoot ? ROOT + "/" : path)
            .setConnectTimeout(CONNECT_TIMEOUT_MS)
            .setIdleTimeout(IDLE_TIMEOUT_MS);
    String known = request.getHeader(KNOWN_VERSION);
    return known == null ? question : question.putHeader(KNOWN_VERSION, known);
  }

  private Future<DialectResponse> ask(RequestOptions question) {
    return aggregator
        .request(question)
        .compose(request -> request.send())
        .compose(answer -> answer.body().map(body -> page(answer, body)));
  }

  private static DialectResponse page(HttpClientResponse answer, Buffer body) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String name : PASSED_BACK) {
      String value = answer.getHeader(name);
      if (value != null) {
        headers.put(name, value);
      }
    }
    String type = answer.getHeader(HttpHeaders.CONTENT_TYPE);
    return new DialectResponse(
        answer.statusCode(), type == null ? PLAIN : type, headers, body.getBytes());
  }
}
