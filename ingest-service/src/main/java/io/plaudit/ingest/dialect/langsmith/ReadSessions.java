package io.plaudit.ingest.dialect.langsmith;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.JsonAnswers;
import io.plaudit.ingest.dialect.ReadPlan;
import io.plaudit.ingest.dialect.RefusedException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Sessions with the statistics of their feedback. One that nobody made here is known by the
 * feedback on it.
 */
final class ReadSessions {

  /** Each takes eight queries. */
  static final int MAX_WITH_STATS = 10;

  private static final int NOT_FOUND = 404;
  private static final int TOO_BROAD = 422;

  private final String tenant;

  ReadSessions(String tenant) {
    this.tenant = tenant;
  }

  /**
   * @param made what is kept of it; empty when nobody made it here
   */
  ReadPlan one(UUID id, Optional<Session> made, boolean withStats) {
    if (withStats) {
      return new ReadPlan(
          SessionStats.queries(id), answers -> withStats(id, made, new SessionStats(answers)));
    }
    return made.map(session -> new ReadPlan(List.of(), answers -> bare(session)))
        .orElseGet(
            () ->
                new ReadPlan(
                    List.of(Filters.oldest(SessionStats.about(id))),
                    answers -> byItsOldest(id, answers.get(0).path("feedback").path(0))));
  }

  ReadPlan list(List<Session> sessions, boolean withStats) {
    if (!withStats) {
      return new ReadPlan(List.of(), answers -> array(sessions, List.of()));
    }
    if (sessions.size() > MAX_WITH_STATS) {
      throw new RefusedException(
          TOO_BROAD, "include_stats is for at most " + MAX_WITH_STATS + " sessions: lower limit");
    }
    return new ReadPlan(
        sessions.stream().flatMap(each -> SessionStats.queries(each.id()).stream()).toList(),
        answers -> array(sessions, answers));
  }

  private DialectResponse withStats(UUID id, Optional<Session> made, SessionStats stats) {
    return made.or(() -> stats.firstAt().map(first -> unmade(id, Instant.parse(first))))
        .map(session -> Answers.json(200, json -> session.write(json, tenant, stats::write)))
        .orElseGet(ReadSessions::unknown);
  }

  /** One row is enough to know it by; statistics are of all its feedback. */
  private DialectResponse byItsOldest(UUID id, JsonNode oldest) {
    return oldest.isMissingNode()
        ? unknown()
        : bare(unmade(id, Instant.parse(oldest.path("created_at").textValue())));
  }

  private DialectResponse bare(Session session) {
    return Answers.json(200, json -> session.write(json, tenant, SessionStats::writeNone));
  }

  private DialectResponse array(List<Session> sessions, List<JsonNode> answers) {
    return Answers.json(
        200,
        json -> {
          json.writeStartArray();
          for (int i = 0; i < sessions.size(); i++) {
            int from = i * SessionStats.QUERIES;
            JsonAnswers.Body stats =
                answers.isEmpty()
                    ? SessionStats::writeNone
                    : new SessionStats(answers.subList(from, from + SessionStats.QUERIES))::write;
            sessions.get(i).write(json, tenant, stats);
          }
          json.writeEndArray();
        });
  }

  /** Began in the hour of its first feedback, as summaries tell it, whatever is asked. */
  private static Session unmade(UUID id, Instant first) {
    return new Session(id, id.toString(), null, first.truncatedTo(ChronoUnit.HOURS), null);
  }

  private static DialectResponse unknown() {
    return Answers.detail(NOT_FOUND, "Session not found");
  }
}
