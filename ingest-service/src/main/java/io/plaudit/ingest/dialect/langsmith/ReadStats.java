package io.plaudit.ingest.dialect.langsmith;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.codec.Uuids;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.NativeQuery;
import io.plaudit.ingest.dialect.ReadPlan;
import io.plaudit.query.Filter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * {@code GET /runs/{id}} and {@code GET /sessions/{id}}, for the statistics that the SDKs read
 * there. Neither runs nor sessions are kept, and neither has anything else to show. A session is
 * known by the feedback on it; of a run nobody can say that it does not exist, and the SDKs read
 * one before they send the first feedback on it.
 */
final class ReadStats {

  private static final String INCLUDE_STATS = "include_stats";
  private static final Set<String> SESSION_PARAMETERS = Set.of(INCLUDE_STATS, "limit");
  private static final String OF_RUNS = "feedback_stats";
  private static final String OF_SESSION = "session_feedback_stats";
  private static final String NO_SESSION = "Session not found";
  private static final Answers.Body NO_STATS =
      json -> {
        json.writeNullField(OF_RUNS);
        json.writeNullField(OF_SESSION);
      };

  private ReadStats() {}

  static ReadPlan run(DialectRequest request) {
    UUID id = Uuids.parse("path.run_id", request.parameters().get("id"));
    return new ReadPlan(
        FeedbackStats.queries(List.of(Filters.ours(), about(Attributes.RUN_ID, id))),
        answers -> {
          FeedbackStats stats = new FeedbackStats(answers);
          // The Python SDK refuses a run that never began.
          String start = stats.firstAt().orElse(request.receivedAt().toString());
          return run(id, start, stats);
        });
  }

  static ReadPlan session(DialectRequest request) {
    UUID id = Uuids.parse("path.session_id", request.parameters().get("id"));
    boolean withStats =
        new QueryParameters(request, SESSION_PARAMETERS).bool(INCLUDE_STATS).orElse(false);
    String tenantId = TenantIds.of(request.principal().tenant());
    return withStats ? sessionWithStats(id, tenantId) : bareSession(id, tenantId);
  }

  /** One row is enough to know it by; statistics are of all its feedback. */
  private static ReadPlan bareSession(UUID id, String tenantId) {
    return new ReadPlan(
        List.of(Filters.oldest(List.of(Filters.ours(), about(Attributes.SESSION_ID, id)))),
        answers -> {
          JsonNode oldest = answers.get(0).path("feedback").path(0);
          return oldest.isMissingNode()
              ? Answers.detail(404, NO_SESSION)
              : session(id, tenantId, hour(oldest.path("created_at").textValue()), NO_STATS);
        });
  }

  private static ReadPlan sessionWithStats(UUID id, String tenantId) {
    List<NativeQuery> queries = new ArrayList<>(FeedbackStats.queries(ofSession(id, true)));
    queries.addAll(FeedbackStats.queries(ofSession(id, false)));
    return new ReadPlan(
        queries,
        answers -> {
          FeedbackStats ofRuns = new FeedbackStats(answers.subList(0, FeedbackStats.QUERIES));
          FeedbackStats ofSession =
              new FeedbackStats(answers.subList(FeedbackStats.QUERIES, answers.size()));
          return ofRuns.isEmpty() && ofSession.isEmpty()
              ? Answers.detail(404, NO_SESSION)
              : session(
                  id,
                  tenantId,
                  firstAt(ofRuns, ofSession),
                  json -> {
                    ofRuns.write(json, OF_RUNS);
                    ofSession.write(json, OF_SESSION);
                  });
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
  private static DialectResponse run(UUID id, String start, FeedbackStats stats) {
    return Answers.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeStringField("id", id.toString());
          json.writeStringField("name", id.toString());
          json.writeStringField("run_type", "chain");
          json.writeStringField("start_time", start);
          json.writeStringField("trace_id", id.toString());
          json.writeObjectFieldStart("inputs");
          json.writeEndObject();
          json.writeNullField("outputs");
          stats.write(json, OF_RUNS);
          json.writeEndObject();
        });
  }

  private static DialectResponse session(
      UUID id, String tenantId, String start, Answers.Body stats) {
    return Answers.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeStringField("id", id.toString());
          json.writeStringField("name", id.toString());
          json.writeStringField("tenant_id", tenantId);
          json.writeStringField("start_time", start);
          json.writeNullField("reference_dataset_id");
          stats.write(json);
          json.writeEndObject();
        });
  }

  private static String firstAt(FeedbackStats ofRuns, FeedbackStats ofSession) {
    return Stream.of(ofRuns.firstAt(), ofSession.firstAt())
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  /** As summaries tell it, so that a session began at one time whatever is asked. */
  private static String hour(String instant) {
    return Instant.parse(instant).truncatedTo(ChronoUnit.HOURS).toString();
  }
}
