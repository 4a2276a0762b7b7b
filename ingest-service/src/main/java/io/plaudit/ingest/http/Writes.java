package io.plaudit.ingest.http;

import io.plaudit.codec.Topics;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.dialect.WritePlan;
import io.plaudit.ingest.publish.EventPublisher;
import io.plaudit.ingest.publish.ObjectPublisher;
import io.plaudit.ingest.reads.FeedbackLookup;
import io.plaudit.ingest.reads.StoredRows;
import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.SideObject;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/** Performs a write: plan, look up what is to be changed, publish, answer. */
final class Writes {

  private final Vertx vertx;
  private final Workers workers;
  private final EventPublisher publisher;
  private final ObjectPublisher objects;
  private final FeedbackLookup lookup;
  private final TrafficMetrics metrics;

  /** A change of what has to be looked up. */
  private record ById(UUID id, Function<StoredRows, Change> change) {}

  /** What happens to that which was found, and what to say when it has happened. */
  private record Change(
      List<FeedbackEvent> events, List<SideObject> first, Supplier<DialectResponse> answer) {}

  Writes(
      Vertx vertx,
      EventPublisher publisher,
      ObjectPublisher objects,
      FeedbackLookup lookup,
      TrafficMetrics metrics) {
    this.vertx = vertx;
    workers = new Workers(vertx);
    this.publisher = publisher;
    this.objects = objects;
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
    return carryOut(context, exchange, operation.plan().apply(request), request);
  }

  private Future<DialectResponse> carryOut(
      Context context, Exchange exchange, WritePlan plan, DialectRequest request) {
    if (plan instanceof WritePlan.Publish publish) {
      exchange.ticket().charge(publish.events().size());
      return record(context, exchange, publish, request);
    }
    if (plan instanceof WritePlan.Deferred deferred) {
      return Future.fromCompletionStage(deferred.plan(), context)
          .compose(known -> carryOut(context, exchange, known, request));
    }
    if (plan instanceof WritePlan.Defining defining) {
      exchange.ticket().charge(defining.then().events().size());
      return store(context, exchange, defining.first().objects())
          .compose(stored -> record(context, exchange, defining.then(), request));
    }
    if (plan instanceof WritePlan.Tried tried) {
      return store(context, exchange, tried.first().objects())
          .compose(stored -> Future.fromCompletionStage(tried.then().get(), context))
          .compose(known -> carryOut(context, exchange, known, request));
    }
    if (plan instanceof WritePlan.Store store) {
      return store(context, exchange, store.objects()).map(store.answer());
    }
    if (plan instanceof WritePlan.RetractFound found) {
      return retract(context, exchange, found, request);
    }
    ById byId =
        plan instanceof WritePlan.ChangeById change ? of(change) : of((WritePlan.RetractById) plan);
    return lookup
        .byId(byId.id(), request.principal())
        .compose(
            rows ->
                workers.run(
                    rows.bytes() + (long) request.body().length,
                    () -> change(context, exchange, byId, rows, request)));
  }

  private Future<DialectResponse> record(
      Context context, Exchange exchange, WritePlan.Publish plan, DialectRequest request) {
    Future<Void> stored = publish(context, exchange, plan.events(), request);
    if (plan.dropped() > 0) {
      stored.onSuccess(done -> metrics.dropped(plan.dropped()));
    }
    return stored.map(plan.answer());
  }

  private Future<Void> store(Context context, Exchange exchange, List<SideObject> wanted) {
    if (wanted.isEmpty()) {
      return Future.succeededFuture();
    }
    CompletableFuture<Void> acknowledged = objects.publish(wanted);
    exchange.handedOver();
    return Future.fromCompletionStage(acknowledged, context);
  }

  private static ById of(WritePlan.ChangeById plan) {
    return new ById(
        plan.id(),
        rows -> {
          List<Feedback> found = rows.feedbacks();
          return new Change(
              found.stream().map(plan.change()).toList(),
              plan.definitions().apply(found),
              () -> plan.answer().apply(found));
        });
  }

  private static ById of(WritePlan.RetractById plan) {
    return new ById(
        plan.id(),
        rows -> {
          List<FeedbackRef> found = rows.refs();
          return new Change(
              found.stream().map(plan.retraction()).toList(),
              List.of(),
              () -> plan.answer().apply(found));
        });
  }

  private Future<DialectResponse> change(
      Context context, Exchange exchange, ById byId, StoredRows rows, DialectRequest request) {
    Change change = byId.change().apply(rows);
    if (change.events().isEmpty()) {
      throw new RequestException(404, "there is no feedback with the id " + byId.id());
    }
    exchange.ticket().charge(change.events().size());
    return store(context, exchange, change.first())
        .compose(stored -> publish(context, exchange, change.events(), request))
        .map(done -> change.answer().get());
  }

  private Future<DialectResponse> retract(
      Context context, Exchange exchange, WritePlan.RetractFound plan, DialectRequest request) {
    return lookup
        .found(plan.query(), request.principal())
        .compose(
            rows ->
                workers.run(
                    rows.bytes(), () -> charged(context, exchange, events(plan, rows), request)))
        .map(plan.answer());
  }

  private Future<Void> charged(
      Context context, Exchange exchange, List<FeedbackEvent> events, DialectRequest request) {
    exchange.ticket().charge(events.size());
    return publish(context, exchange, events, request);
  }

  private static List<FeedbackEvent> events(WritePlan.RetractFound plan, StoredRows rows) {
    List<FeedbackEvent> events = new ArrayList<>();
    rows.refs().forEach(ref -> plan.retraction().apply(ref).ifPresent(events::add));
    rows.requireAll();
    events.addAll(plan.then());
    return events;
  }

  private Future<Void> publish(
      Context context, Exchange exchange, List<FeedbackEvent> events, DialectRequest request) {
    if (events.isEmpty()) {
      return Future.succeededFuture();
    }
    CompletableFuture<Void> acknowledged =
        publisher.publish(events, request.headers().apply(Topics.TRACEPARENT));
    exchange.handedOver();
    return Future.fromCompletionStage(acknowledged, context)
        .onSuccess(done -> metrics.published(events.size()));
  }
}
