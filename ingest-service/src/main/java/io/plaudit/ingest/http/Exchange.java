package io.plaudit.ingest.http;

import io.plaudit.ingest.admission.Connections;
import io.plaudit.ingest.admission.Ticket;
import io.plaudit.ingest.bound.SharedBound;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Failure;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * A request and its one answer. Used on the event loop of the request, but for {@link #hold} and
 * {@link #handedOver}, which any thread may call.
 */
final class Exchange {

  /** For a client that is gone; nobody reads it (the number is nginx's). */
  static final int DISCONNECTED = 499;

  private static final int OK = 200;

  /** How long the rest of a refused body is read and dropped, so that the answer gets through. */
  private static final long DRAIN_MS = 10_000;

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final Cors cors;
  private final TrafficMetrics metrics;
  private final String id;

  /** Read at once: when the answer is there, the request's headers are no longer in the caches. */
  private final String origin;

  private final AtomicLong held = new AtomicLong();
  private Function<Failure, DialectResponse> wording = Problem::of;
  private final Connections.Deadline deadline;

  /** What its bytes are held in, once there are any. */
  private SharedBound.Share share;

  /** Who it is of, where that is known. */
  private String tenant = "";

  private Ticket ticket = Ticket.FREE;
  private boolean write;
  private volatile boolean handedOver;
  private boolean finished;

  /**
   * @param id unlike any other's
   * @param deadline of its connection
   */
  Exchange(
      Vertx vertx,
      HttpServerRequest request,
      String id,
      Cors cors,
      TrafficMetrics metrics,
      Connections.Deadline deadline) {
    this.vertx = vertx;
    this.request = request;
    this.id = id;
    this.cors = cors;
    this.metrics = metrics;
    origin = request.getHeader(HttpHeaders.ORIGIN);
    this.deadline = deadline;
    deadline.begun();
    metrics.received();
  }

  HttpServerRequest request() {
    return request;
  }

  String id() {
    return id;
  }

  Cors cors() {
    return cors;
  }

  /** That of its connection. */
  Connections.Deadline deadline() {
    return deadline;
  }

  /** From here on failures are worded so. */
  void wording(Function<Failure, DialectResponse> words) {
    wording = words;
  }

  /** A header of the answer, whatever the answer will be. */
  void header(CharSequence name, CharSequence value) {
    request.response().putHeader(name, value);
  }

  /** This is a write: an error must say whether something may be stored. */
  void markWrite() {
    write = true;
  }

  /** From here on something may be stored. */
  void handedOver() {
    handedOver = true;
  }

  /** From here on its bytes are this tenant's. */
  void tenant(String name) {
    tenant = name;
  }

  /** From here on its answer tells what is left of a rate. */
  void ticket(Ticket counting) {
    ticket = counting;
  }

  Ticket ticket() {
    return ticket;
  }

  /** Takes room for so many bytes of its body, until it is finished. */
  void hold(SharedBound bound, int bytes) {
    if (share == null) {
      share = bound.of(tenant);
    }
    if (!share.reserve(bytes)) {
      throw new RequestException(503, "too many bodies are being read");
    }
    held.addAndGet(bytes);
  }

  /** Lets scripts of allowed origins read an answer that somebody else writes. */
  void allowOrigin() {
    cors.allow(origin, request.response().headers());
  }

  /** Ends an answer that somebody has written piece by piece. */
  void end() {
    if (!finished) {
      finish(OK);
      request.response().end();
      if (!request.isEnded()) {
        drain();
        request.resume();
      }
    }
  }

  void answer(DialectResponse answer) {
    if (!finished) {
      finish(answer.status());
      send(answer);
    }
  }

  void fail(Throwable cause) {
    Optional<DialectResponse> said = Refusal.said(cause);
    if (said.isPresent()) {
      answer(said.get());
    } else if (!finished) {
      Refusal refusal = Refusal.of(cause, id);
      refusal.headers().forEach(this::header);
      String message = refusal.message() + (write ? refusal.outcome(handedOver).sentence() : "");
      answer(wording.apply(new Failure(refusal.status(), message, Refusal.field(cause))));
    }
  }

  /** Somebody else has answered with this status. */
  void finish(int status) {
    if (finished) {
      return;
    }
    finished = true;
    deadline.answered();
    if (share != null) {
      share.release(held.get());
    }
    if (status < 400) {
      metrics.accepted();
    } else if (status < 500) {
      metrics.rejected(Refusal.reason(status));
    } else {
      metrics.failed();
    }
  }

  private void send(DialectResponse answer) {
    HttpServerResponse response = request.response();
    if (response.closed() || response.ended()) {
      return;
    }
    if (answer.status() != OK) {
      response.setStatusCode(answer.status());
    }
    cors.allow(origin, response.headers());
    response.putHeader(HttpHeaders.CONTENT_TYPE, answer.contentType());
    answer.headers().forEach(response::putHeader);
    ticket.describe(response::putHeader);
    response.end(Buffer.buffer(answer.body()));
    if (!request.isEnded()) {
      drain();
    }
  }

  private void drain() {
    request.handler(chunk -> {});
    request.exceptionHandler(gone -> {});
    long timer = vertx.setTimer(DRAIN_MS, fired -> request.connection().close());
    request.endHandler(end -> vertx.cancelTimer(timer));
  }
}
