package io.plaudit.ingest.http;

import io.plaudit.access.Principal;
import io.plaudit.access.Scope;
import io.plaudit.codec.Topics;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Failure;
import io.plaudit.ingest.dialect.JsonAnswers;
import io.plaudit.ingest.idempotency.Attempt;
import io.plaudit.ingest.idempotency.IdempotencyKey;
import io.plaudit.ingest.idempotency.Pseudonyms;
import io.plaudit.ingest.publish.EventPublisher;
import io.plaudit.model.Erasure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Forgets all feedback of the caller's tenant that has a value of a tag: one event in every
 * partition of the log, and an answer when all of them are acknowledged. What remains to be done is
 * done where events are applied. A repetition under the same key is the same erasure.
 */
final class ForgetEndpoint implements Endpoint {

  static final String PATH = "/v1/forget";

  private static final String ROUTE = "POST " + PATH;
  private static final int ACCEPTED = 202;

  /** More than a name and a value can take, and little for an event loop to read. */
  private static final int MAX_BODY_BYTES = 16 * 1024;

  private final Vertx vertx;
  private final Credentials credentials;
  private final Bodies bodies;
  private final EventPublisher publisher;
  private final Pseudonyms pseudonyms;

  ForgetEndpoint(
      Vertx vertx,
      Credentials credentials,
      Bodies bodies,
      EventPublisher publisher,
      Pseudonyms pseudonyms) {
    this.vertx = vertx;
    this.credentials = credentials;
    this.bodies = bodies;
    this.publisher = publisher;
    this.pseudonyms = pseudonyms;
  }

  @Override
  public DialectResponse failure(Failure failure) {
    return Problem.of(failure);
  }

  @Override
  public void handle(Exchange exchange, Supplier<Map<String, String>> parameters) {
    exchange.markWrite();
    String given = exchange.request().getHeader(IdempotencyKey.HEADER);
    IdempotencyKey key = new IdempotencyKey(given == null ? exchange.id() : given);
    exchange.header(IdempotencyKey.HEADER, key.text());
    Principal principal = credentials.require(exchange.request().headers(), Scope.ADMIN);
    exchange.tenant(principal.tenant());
    String traceparent = exchange.request().getHeader(Topics.TRACEPARENT);
    bodies
        .read(exchange)
        .compose(body -> publish(exchange, erasure(principal, key, body), traceparent))
        .onComplete(exchange::answer, exchange::fail);
  }

  private Future<DialectResponse> publish(Exchange exchange, Erasure erasure, String traceparent) {
    CompletableFuture<Void> acknowledged = publisher.forget(erasure, traceparent);
    exchange.handedOver();
    return Future.fromCompletionStage(acknowledged, vertx.getOrCreateContext())
        .map(done -> accepted(erasure.eventId()));
  }

  private Erasure erasure(Principal principal, IdempotencyKey key, byte[] body) {
    if (body.length > MAX_BODY_BYTES) {
      throw RequestException.tooLarge(MAX_BODY_BYTES);
    }
    ForgetBody asked = ForgetBody.read(body);
    Attempt attempt = new Attempt(principal.tenant(), ROUTE, key);
    return new Erasure(
        attempt.item(0, body, 0, body.length).eventId(),
        principal.tenant(),
        asked.tag(),
        asked.value(),
        Erasure.pseudonym(pseudonyms.bits(attempt, asked.tag(), asked.value())),
        // Whichever: the publisher writes it into every one that the log has.
        0,
        1,
        Instant.now().truncatedTo(ChronoUnit.MICROS));
  }

  /** Without the pseudonym: who kept it could tell whose it is. */
  private static DialectResponse accepted(UUID eventId) {
    return JsonAnswers.of(
        ACCEPTED,
        json -> {
          json.writeStartObject();
          json.writeStringField("status", "accepted");
          json.writeStringField("event_id", eventId.toString());
          json.writeEndObject();
        });
  }
}
