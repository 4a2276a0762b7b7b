package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.codec.Uuids;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.NativeQuery;
import io.plaudit.ingest.dialect.ReadPlan;
import io.plaudit.query.Filter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * {@code GET /runs/{id}} and {@code GET /sessions/{id}}, for the statistics that the SDKs read
 * there. Neither runs nor sessions are kept: one is known by the feedback on it, and has nothing
 * else to show.
 */
final class ReadStats {

  private ReadStats() {}

  static ReadPlan run(DialectRequest request) {
    UUID id = Uuids.parse("path.run_id", request.parameters().get("id"));
    return new ReadPlan(
        FeedbackStats.queries(List.of(Filters.ours(), about(Attributes.RUN_ID, id))),
        answers -> {
          FeedbackStats stats = new FeedbackStats(answers);
          return stats.isEmpty() ? Answers.detail(404, "Run not found") : run(id, stats);
        });
  }

  static ReadPlan session(DialectRequest request) {
    UUID id = Uuids.parse("path.session_id", request.parameters().get("id"));
    List<NativeQuery> queries = new ArrayList<>(FeedbackStats.queries(ofSession(id, true)));
    queries.addAll(FeedbackStats.queries(ofSession(id, false)));
    return new ReadPlan(
        queries,
        answers -> {
          FeedbackStats ofRuns = new FeedbackStats(answers.subList(0, FeedbackStats.QUERIES));
          FeedbackStats ofSession =
              new FeedbackStats(answers.subList(FeedbackStats.QUERIES, answers.size()));
          return ofRuns.isEmpty() && ofSession.isEmpty()
              ? Answers.detail(404, "Session not found")
              : session(id, TenantIds.of(request.principal().tenant()), ofRuns, ofSession);
        });
  }

  private static List<Filter> ofSession(UUID id, boolean onRuns) {
    return List.of(
        Filters.ours(),
        about(Attributes.SESSION_ID, id),
        Filters.exists(Filters.attribute(Attributes.RUN_ID), onRuns));
  }

  private static Filter about(String attribute, UUID id) {
    return Filters.equal(Filters.attribute(attribute), id.toString());
  }

  /** The members without which the Python SDK refuses a run are there, and say nothing. */
  private static DialectResponse run(UUID id, FeedbackStats stats) {
    return Answers.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeStringField("id", id.toString());
          json.writeStringField("name", id.toString());
          json.writeStringField("run_type", "chain");
          json.writeStringField("start_time", stats.firstAt().orElse(null));
          json.writeStringField("trace_id", id.toString());
          json.writeObjectFieldStart("inputs");
          json.writeEndObject();
          json.writeNullField("outputs");
          stats.write(json, "feedback_stats");
          json.writeEndObject();
        });
  }

  private static DialectResponse session(
      UUID id, String tenantId, FeedbackStats ofRuns, FeedbackStats ofSession) {
    return Answers.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeStringField("id", id.toString());
          json.writeStringField("name", id.toString());
          json.writeStringField("tenant_id", tenantId);
          json.writeStringField("start_time", firstAt(ofRuns, ofSession));
          json.writeNullField("reference_dataset_id");
          ofRuns.write(json, "feedback_stats");
          ofSession.write(json, "session_feedback_stats");
          json.writeEndObject();
        });
  }

  private static String firstAt(FeedbackStats ofRuns, FeedbackStats ofSession) {
    return Stream.of(ofRuns.firstAt(), ofSession.firstAt())
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder())
        .orElse(null);
  }
}
