package io.plaudit.ingest.dialect.humm;

import io.plaudit.codec.Uuids;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.FastApi;
import io.plaudit.ingest.dialect.FindPlan;
import io.plaudit.ingest.dialect.JsonAnswers;
import io.plaudit.ingest.dialect.NativeQuery;
import io.plaudit.model.Feedback;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** {@code GET /humm/feedback/{id}}, which is ours: the record as it is by now. */
final class ReadFeedback {

  private ReadFeedback() {}

  static FindPlan plan(DialectRequest request) {
    UUID id = Uuids.parse("path.feedback_id", request.parameters().get("id"));
    return new FindPlan(new NativeQuery("/v1/feedback/" + id, Map.of()), ReadFeedback::answer);
  }

  /** The newest of those that came through this API; an id on several traces is rare. */
  private static DialectResponse answer(List<Feedback> found) {
    Feedback newest = null;
    for (Feedback feedback : found) {
      boolean ours = feedback.source().dialect().equals(HummDialect.NAME);
      newest = ours ? feedback : newest;
    }
    Feedback shown = newest;
    return shown == null
        ? FastApi.detail(404, "there is no feedback with this id from Humm's API")
        : JsonAnswers.of(200, json -> FeedbackRecord.write(json, shown));
  }
}
