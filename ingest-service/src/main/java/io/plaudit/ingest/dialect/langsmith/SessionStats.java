package io.plaudit.ingest.dialect.langsmith;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.ingest.dialect.NativeQuery;
import io.plaudit.query.Filter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** The statistics of the feedback on a session's runs, and on the session itself. */
final class SessionStats {

  /** How many queries those of one session need. */
  static final int QUERIES = 2 * FeedbackStats.QUERIES;

  private static final String OF_RUNS = "feedback_stats";
  private static final String OF_SESSION = "session_feedback_stats";

  private final FeedbackStats ofRuns;
  private final FeedbackStats ofSession;

  /**
   * @param answers those to {@link #queries}
   */
  SessionStats(List<JsonNode> answers) {
    ofRuns = new FeedbackStats(answers.subList(0, FeedbackStats.QUERIES));
    ofSession = new FeedbackStats(answers.subList(FeedbackStats.QUERIES, QUERIES));
  }

  static List<NativeQuery> queries(UUID session) {
    List<NativeQuery> queries = new ArrayList<>(FeedbackStats.queries(of(session, true)));
    queries.addAll(FeedbackStats.queries(of(session, false)));
    return queries;
  }

  /** The statistics that nobody has asked for. */
  static void writeNone(JsonGenerator json) throws IOException {
    json.writeNullField(OF_RUNS);
    json.writeNullField(OF_SESSION);
  }

  void write(JsonGenerator json) throws IOException {
    ofRuns.write(json, OF_RUNS);
    ofSession.write(json, OF_SESSION);
  }

  /** The hour in which the first of them was given. */
  Optional<String> firstAt() {
    return Stream.of(ofRuns.firstAt(), ofSession.firstAt())
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder());
  }

  /** All feedback that names this session. */
  static List<Filter> about(UUID session) {
    return List.of(
        Filters.ours(),
        Filters.equal(Filters.attribute(Attributes.SESSION_ID), session.toString()));
  }

  private static List<Filter> of(UUID session, boolean onRuns) {
    List<Filter> filters = new ArrayList<>(about(session));
    filters.add(Filters.exists(Filters.attribute(Attributes.RUN_ID), onRuns));
    return filters;
  }
}
