package io.plaudit.ingest.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.access.Principal;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.FindPlan;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.dialect.ReadPlan;
import io.plaudit.ingest.reads.QueryAnswer;
import io.plaudit.ingest.reads.QueryClient;
import io.plaudit.ingest.reads.StoredRows;
import io.plaudit.model.Feedback;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Performs a vendor's read: plan, ask the aggregator, answer in the vendor's rows. */
final class Reads {

  private final QueryClient queries;
  private final Workers workers;

  Reads(Vertx vertx, QueryClient queries) {
    this.queries = queries;
    workers = new Workers(vertx);
  }

  Future<DialectResponse> perform(ReadPlan plan, Principal caller) {
    List<Future<QueryAnswer>> asked =
        plan.queries().stream().map(query -> queries.ask(query, caller)).toList();
    return Future.all(asked).compose(all -> answer(plan, all.<QueryAnswer>list()));
  }

  Future<DialectResponse> perform(Operation.Find operation, DialectRequest request) {
    return workers
        .run(request.body().length, () -> Future.succeededFuture(operation.plan().apply(request)))
        .compose(plan -> find(plan, request.principal()));
  }

  private Future<DialectResponse> find(FindPlan plan, Principal caller) {
    return queries
        .ask(plan.query(), caller)
        .compose(
            found ->
                workers.run(
                    plan.heavy() || Workers.isMuch(found.body().length),
                    () -> Future.succeededFuture(worded(plan, found, caller))));
  }

  private static DialectResponse worded(FindPlan plan, QueryAnswer found, Principal caller) {
    StoredRows rows = new StoredRows(caller.tenant(), found.body());
    List<Feedback> feedbacks = rows.feedbacks();
    long total = rows.total().orElse(feedbacks.size());
    return withLag(plan.answer().of(feedbacks, total), List.of(found));
  }

  private Future<DialectResponse> answer(ReadPlan plan, List<QueryAnswer> answers) {
    long bytes = answers.stream().mapToLong(answer -> answer.body().length).sum();
    return workers.run(bytes, () -> Future.succeededFuture(worded(plan, answers)));
  }

  private static DialectResponse worded(ReadPlan plan, List<QueryAnswer> answers) {
    List<JsonNode> bodies = answers.stream().map(QueryAnswer::tree).toList();
    return withLag(plan.answer().apply(bodies), answers);
  }

  private static DialectResponse withLag(DialectResponse answer, List<QueryAnswer> answers) {
    Map<String, String> headers = new HashMap<>(answer.headers());
    answers.stream()
        .flatMap(one -> one.behind().stream())
        .findFirst()
        .ifPresent(behind -> headers.put(QueryAnswer.BEHIND, behind));
    return new DialectResponse(answer.status(), answer.contentType(), headers, answer.body());
  }
}
