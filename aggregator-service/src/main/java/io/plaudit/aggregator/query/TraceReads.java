package io.plaudit.aggregator.query;

import com.fasterxml.jackson.core.JsonGenerator;
import io.plaudit.model.Rules;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** {@code /v1/traces}: the summaries of one trace, and traces in an order. */
final class TraceReads {

  private static final String NEWEST = "newest";

  /**
   * Walks back from trace to trace: each step finds the newest feedback of a trace that the walk
   * has not met, so that a busy trace is passed over once. A trace stands where its newest live
   * feedback does; one that has feedback at or before the page's start was on an earlier page.
   */
  private static final String NEWEST_TRACES =
      """
      with recursive walk (created_at, feedback_id, trace_hash, met, fresh, found) as (
        select $3::timestamptz, $4::uuid, $5::uuid, '{}'::uuid[], false, 0::bigint
        union all
        select next.created_at, next.feedback_id, next.trace_hash, w.met || next.trace_hash,
          state.fresh, w.found + state.fresh::int
        from walk w
        cross join lateral (
          select f.created_at, f.feedback_id, f.trace_hash
          from feedback f
          where not f.retracted and f.tenant = $1::text and f.key = $2::text
            and f.created_at <= w.created_at
            and (f.created_at, f.feedback_id, f.trace_hash)
              < (w.created_at, w.feedback_id, w.trace_hash)
            and f.trace_hash <> all (w.met)
          order by f.created_at desc, f.feedback_id desc, f.trace_hash desc
          limit 1
        ) next
        cross join lateral (
          select not exists (
            select 1 from feedback n
            where n.trace_hash = next.trace_hash and n.key = $2::text and not n.retracted
              and (n.created_at, n.feedback_id, n.trace_hash)
                >= ($3::timestamptz, $4::uuid, $5::uuid)) as fresh
        ) state
        where w.found < $6::bigint
      )
      select created_at, feedback_id, trace_hash from walk where fresh order by found""";

  private static final UUID LAST = new UUID(-1, -1);
  private static final Cursor.Place BEFORE_ALL =
      new Cursor.Place(Instant.parse("9999-12-31T00:00:00Z"), LAST, LAST);

  private final Pool pool;
  private final Summaries summaries;
  private final Rankings rankings;
  private final KeyDirections directions;

  TraceReads(Pool pool, Summaries summaries, Rankings rankings, KeyDirections directions) {
    this.pool = pool;
    this.summaries = summaries;
    this.rankings = rankings;
    this.directions = directions;
  }

  private record Page(List<UUID> hashes, Map<UUID, Summaries.Found> found, String next) {}

  Call.Read trace(Call call) {
    call.parameters().only();
    return trace(call.tenant(), call.texts().get(0));
  }

  Call.Read traceTwin(Call call) {
    return trace(call.tenant(), call.parameters().only("id").required("id"));
  }

  private Call.Read trace(String tenant, String text) {
    String traceId = Rules.traceId(text);
    return Call.Read.ofTrace(tenant, traceId, () -> answer(tenant, traceId));
  }

  private Future<Answer> answer(String tenant, String traceId) {
    return summaries
        .ofTrace(tenant, traceId)
        .map(
            found ->
                Answer.of(
                    json -> {
                      json.writeStartObject();
                      json.writeStringField("trace_id", traceId);
                      Summaries.write(json, found);
                      json.writeEndObject();
                    }));
  }

  Call.Read traces(Call call) {
    Parameters parameters = call.parameters().only("key", "order", "limit", "cursor");
    String key = parameters.key();
    int limit = parameters.limit();
    String order = parameters.choice("order", List.of(NEWEST, "worst", "best"));
    if (order.equals(NEWEST)) {
      Cursor.Place after = parameters.parsed("cursor", Cursor.Place::decode);
      return () -> newest(call.tenant(), key, after, limit);
    }
    Cursor.Skip skip = parameters.parsed("cursor", Cursor.Skip::decode);
    int offset = skip == null ? 0 : skip.items();
    Group traces = Ranking.traces(call.tenant(), key);
    return () ->
        directions
            .ranked(call, traces, Window.OPEN, Ranking.Order.of(order))
            .compose(ranking -> ranked(ranking, offset, limit));
  }

  private Future<Answer> ranked(Ranking ranking, int offset, int limit) {
    String key = ranking.group().key();
    return rankings
        .page(ranking, offset, limit)
        .compose(
            page -> {
              String next = page.more() ? new Cursor.Skip(offset + limit).encode() : null;
              return summaries
                  .ofTraces(key, page.hashes())
                  .map(found -> new Page(page.hashes(), found, next))
                  .map(
                      full ->
                          new Answer(
                              json -> write(json, key, ranking::writeOrder, full), page.age()));
            });
  }

  private Future<Answer> newest(String tenant, String key, Cursor.Place after, int limit) {
    return newestHashes(tenant, key, after, limit)
        .run(pool)
        .compose(
            rows -> {
              FeedbackPage.Page page = FeedbackPage.Page.of(rows, limit);
              List<UUID> hashes =
                  page.rows().stream().map(row -> row.getUUID("trace_hash")).toList();
              return summaries
                  .ofTraces(key, hashes)
                  .map(found -> new Page(hashes, found, page.next()))
                  .map(full -> Answer.of(json -> write(json, key, TraceReads::writeNewest, full)));
            });
  }

  private static Sql newestHashes(String tenant, String key, Cursor.Place after, int limit) {
    Cursor.Place start = after == null ? BEFORE_ALL : after;
    return new Sql()
        .reserve(tenant)
        .reserve(key)
        .reserve(start.createdAt().atOffset(ZoneOffset.UTC))
        .reserve(start.feedbackId())
        .reserve(start.traceHash())
        .reserve((long) limit + 1)
        .add(NEWEST_TRACES);
  }

  private static void writeNewest(JsonGenerator json) throws IOException {
    json.writeStringField("order", NEWEST);
  }

  private static void write(JsonGenerator json, String key, Answer.Body order, Page page)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("key", key);
    order.write(json);
    Summaries.writePage(json, "traces", "trace_id", page.hashes(), page.found(), page.next());
    json.writeEndObject();
  }
}
