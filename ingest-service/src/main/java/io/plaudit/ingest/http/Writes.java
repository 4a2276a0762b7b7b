package io.plaudit.ingest.http;

import io.plaudit.codec.Topics;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.dialect.WritePlan;
import io.plaudit.ingest.publish.EventPublisher;
import io.plaudit.ingest.reads.FeedbackLookup;
import io.plaudit.ingest.reads.StoredRows;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.FeedbackRef;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Performs a write: plan, look up what is to be changed, publish, answer. */
final class Writes {

  private final Vertx vertx;
  private final Workers workers;
  private final EventPublisher publisher;
  private final FeedbackLookup lookup;
  private final TrafficMetrics metrics;

  /** A change of what has to be looked up. */
  private record ById(
      UUID id,
      Function<StoredRows, List<FeedbackEvent>> events,
      Function<List<FeedbackRef>, DialectResponse> answer) {}

  Writes(Vertx vertx, EventPublisher publisher, FeedbackLookup lookup, TrafficMetrics metrics) {
    this.vertx = vertx;
    workers = new Workers(vertx);
    this.publisher = publisher;
    this.lookup = lookup;
    this.metrics = metrics;
  }

  Future<DialectResponse> perform(
      Exchange exchange, Operation.Write operation, DialectRequest request) {
    Context context = vertx.getOrCreateContext();
    return workers.run(request.body().length, () -> start(context, exchange, operation, request));
  }

  private Future<DialectResponse> start(
      Context context, Exchange exchange, Operation.Write operation, DialectRequest request) {
    WritePlan plan = operation.plan().apply(request);
    if (plan instanceof WritePlan.Publish publish) {
      return publish(context, exchange, publish.events(), request).map(publish.answer());
    }
    ById byId =
        plan instanceof WritePlan.ChangeById change
            ? new ById(
                change.id(),
                rows -> rows.feedbacks().stream().map(change.change()).toList(),
                change.answer())
            : of((WritePlan.RetractById) plan);
    return lookup
        .byId(byId.id(), request.principal())
        .compose(
            rows ->
                workers.run(
                    rows.bytes() + (long) request.body().length,
                    () -> change(context, exchange, byId, rows, request)));
  }

  private static ById of(WritePlan.RetractById plan) {
    return new ById(
        plan.id(), rows -> rows.refs().stream().map(plan.retraction()).toList(), plan.answer());
  }

  private Future<DialectResponse> change(
      Context context, Exchange exchange, ById byId, StoredRows rows, DialectRequest request) {
    List<FeedbackEvent> events = byId.events().apply(rows);
    if (events.isEmpty()) {
      throw new RequestException(404, "there is no feedback with the id " + byId.id());
    }
    return publish(context, exchange, events, request)
        .map(done -> byId.answer().apply(events.stream().map(FeedbackEvent::ref).toList()));
  }

  private Future<Void> publish(
      Context context, Exchange exchange, List<FeedbackEvent> events, DialectRequest request) {
    CompletableFuture<Void> acknowledged =
        publisher.publish(events, request.headers().apply(Topics.TRACEPARENT));
    exchange.handedOver();
    return Future.fromCompletionStage(acknowledged, context)
        .onSuccess(done -> metrics.published(events.size()));
  }
}
