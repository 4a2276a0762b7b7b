package io.plaudit.ingest.http;

import io.plaudit.access.Principal;
import io.plaudit.access.Scope;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Failure;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Streams of the aggregator, passed through as they come, piece by piece and no faster than they
 * are taken. They stay open, so there are bounds of their own; and each only as long as the key is
 * good that it was opened with.
 */
final class StreamPassing implements Endpoint {

  static final String PATH = "/v1/stream";

  /** Of the connections to the aggregator, which has as many for other reads. */
  static final int MAX_STREAMS = 64;

  private static final int MAX_TENANT_STREAMS = 32;
  private static final long CONNECT_TIMEOUT_MS = 1_000;

  /** The aggregator says every 15 s that it is there. */
  private static final long IDLE_TIMEOUT_MS = 45_000;

  private static final long KEY_EVERY_MS = 2_000;
  private static final List<String> PASSED_ON = List.of("last-event-id", "accept");
  private static final List<String> PASSED_BACK =
      List.of("content-type", "cache-control", "x-accel-buffering", "retry-after");

  private final NativeReads.Passing passing;
  private final Vertx vertx;
  private final Set<Open> open = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> byTenant = new HashMap<>();
  private int count;
  private boolean closed;

  StreamPassing(NativeReads.Passing passing) {
    this.passing = passing;
    this.vertx = passing.vertx();
  }

  @Override
  public DialectResponse failure(Failure failure) {
    return Problem.of(failure);
  }

  @Override
  public void handle(Exchange exchange, Supplier<Map<String, String>> parameters) {
    HttpServerRequest request = exchange.request();
    Principal caller = passing.credentials().require(request.headers(), Scope.READ);
    enter(caller.tenant());
    Open stream = new Open(exchange, caller.tenant());
    open.add(stream);
    stream.begin(caller);
  }

  /** Ends all streams; no more begin. */
  void close() {
    synchronized (this) {
      closed = true;
    }
    open.forEach(Open::end);
  }

  private synchronized void enter(String tenant) {
    if (closed || count >= MAX_STREAMS) {
      throw new RequestException(503, "too many streams at once");
    }
    if (byTenant.getOrDefault(tenant, 0) >= MAX_TENANT_STREAMS) {
      throw new RequestException(429, "too many streams of this tenant at once");
    }
    count++;
    byTenant.merge(tenant, 1, Integer::sum);
  }

  private synchronized void leave(String tenant) {
    count--;
    byTenant.computeIfPresent(tenant, (same, streams) -> streams == 1 ? null : streams - 1);
  }

  /** One stream, used on the event loop of its request but for {@link #end}. */
  private final class Open {

    private final Exchange exchange;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final String tenant;
    private HttpClientRequest upstream;
    private long keyTimer = -1;
    private boolean over;

    Open(Exchange exchange, String tenant) {
      this.exchange = exchange;
      this.request = exchange.request();
      this.response = request.response();
      this.tenant = tenant;
    }

    void begin(Principal caller) {
      response.endHandler(end -> over(response.getStatusCode()));
      response.closeHandler(gone -> over(Exchange.DISCONNECTED));
      keyTimer = vertx.setPeriodic(KEY_EVERY_MS, look -> checkKey());
      RequestOptions options =
          new RequestOptions()
              .setMethod(HttpMethod.GET)
              .setURI(request.query() == null ? PATH : PATH + "?" + request.query())
              .setConnectTimeout(CONNECT_TIMEOUT_MS)
              .setIdleTimeout(IDLE_TIMEOUT_MS)
              .putHeader(
                  HttpHeaders.AUTHORIZATION.toString(), passing.signer().authorization(caller));
      for (String name : PASSED_ON) {
        String value = request.getHeader(name);
        if (value != null) {
          options.putHeader(name, value);
        }
      }
      passing
          .client()
          .request(options)
          .compose(
              begun -> {
                upstream = begun;
                return over ? begun.reset().mapEmpty() : begun.send();
              })
          .onSuccess(this::pass)
          .onFailure(why -> unavailable());
    }

    /** From any thread. */
    void end() {
      if (!response.ended() && !response.closed()) {
        if (!response.headWritten()) {
          response.setStatusCode(503);
        }
        response.end();
      }
    }

    private void pass(HttpClientResponse answer) {
      if (over || answer == null) {
        return;
      }
      MultiMap headers = response.headers();
      response.setStatusCode(answer.statusCode());
      for (String name : PASSED_BACK) {
        String value = answer.getHeader(name);
        if (value != null) {
          headers.set(name, value);
        }
      }
      passing.cors().allow(request.getHeader(HttpHeaders.ORIGIN), headers);
      response.setChunked(true);
      answer.handler(
          piece -> {
            if (over) {
              return;
            }
            response.write(piece);
            if (response.writeQueueFull()) {
              answer.pause();
              response.drainHandler(drained -> answer.resume());
            } else {
              // It reads: it may go on as long as it does.
              exchange.deadline().begun();
            }
          });
      answer.exceptionHandler(broken -> end());
      answer.endHandler(ended -> end());
    }

    private void unavailable() {
      if (!over) {
        exchange.fail(new RequestException(503, "the aggregator does not answer"));
      }
    }

    private void checkKey() {
      try {
        passing.credentials().require(request.headers(), Scope.READ);
      } catch (RequestException e) {
        end();
      }
    }

    private void over(int status) {
      if (over) {
        return;
      }
      over = true;
      vertx.cancelTimer(keyTimer);
      if (upstream != null) {
        upstream.reset();
      }
      open.remove(this);
      leave(tenant);
      exchange.finish(status);
    }
  }
}
