package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.codec.Uuids;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.ReadPlan;
import java.util.List;
import java.util.UUID;

/**
 * {@code GET /runs/{id}}, for the statistics that the SDKs read there. Runs are not kept, and have
 * nothing else to show; of a run nobody can say that it does not exist, and the SDKs read one
 * before they send the first feedback on it.
 */
final class ReadRun {

  private ReadRun() {}

  static ReadPlan plan(DialectRequest request) {
    UUID id = Uuids.parse("path.run_id", request.parameters().get("id"));
    return new ReadPlan(
        FeedbackStats.queries(
            List.of(
                Filters.ours(),
                Filters.equal(Filters.attribute(Attributes.RUN_ID), id.toString()))),
        answers -> {
          FeedbackStats stats = new FeedbackStats(answers);
          // The Python SDK refuses a run that never began.
          String start = stats.firstAt().orElse(request.receivedAt().toString());
          return answer(id, start, stats);
        });
  }

  /** The members without which the Python SDK refuses a run are there, and say nothing. */
  private static DialectResponse answer(UUID id, String start, FeedbackStats stats) {
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
          stats.write(json, "feedback_stats");
          json.writeEndObject();
        });
  }
}
