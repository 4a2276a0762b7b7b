package io.plaudit.aggregator.query;

import com.fasterxml.jackson.core.JsonGenerator;
import io.plaudit.aggregator.alert.Alerting;
import io.plaudit.alert.AlertRule;
import io.plaudit.codec.Uuids;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.ObjectRef;
import io.plaudit.model.RawJson;
import io.plaudit.model.SideObject;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** {@code /v1/alerts}: how it stands with the rules, and what was told of them. */
public final class AlertReads {

  private static final int MAX_ALERTS = 20_000;
  private static final int MAX_LIMIT = 200;
  private static final int MAX_PLACE_DIGITS = 18;
  private static final List<String> STATES = List.of("any", "firing", "ok", "waiting", "disabled");
  private static final List<String> DELIVERIES = List.of("any", "pending", "delivered", "dead");

  /** A rule of each value that none fires by is as good as one that does not fire. */
  private static final String ALERTS =
      """
      select id, document, tag_value, tag, state, since, summary, problem from (
        select o.id, o.document::text as document, s.tag_value, s.tag,
          case when o.document ->> 'enabled' <> 'true' then 'disabled'
            when s.state is not null then s.state
            when o.document ->> 'tag' is not null and o.document ->> 'value' is null then 'ok'
            else 'waiting' end as state,
          s.since, s.summary, t.problem
        from objects.object o
          left join alert_state s on s.tenant = o.tenant and s.rule_id::text = o.id
          left join alert_trouble t on t.tenant = o.tenant and t.rule_id::text = o.id
        where o.tenant = $1::text and o.kind = 'alert-rule') alerts
      where $2::text = 'any' or state = $2::text
      order by state = 'firing' desc, since desc nulls last, id, tag_value limit %d"""
          .formatted(MAX_ALERTS + 1);

  private static final String PAGE =
      """
      select id, seq, rule_id, type, tag, tag_value, body, state, tries, next_try_at, created_at,
        finished_at, last_status, last_error
      from alert_delivery
      where tenant = $1::text and ($2::text = 'any' or state = $2::text) and seq < $3::bigint
      order by seq desc limit $4::bigint""";

  private static final String ONE =
      PAGE.substring(0, PAGE.indexOf("where")) + "where tenant = $1::text and id = $2::uuid";

  private final Pool pool;
  private final Alerting alerting;

  /**
   * @param pool of the reads; its caller's, as the alerting is
   */
  public AlertReads(Pool pool, Alerting alerting) {
    this.pool = pool;
    this.alerting = alerting;
  }

  Call.Read alerts(Call call) {
    String state = call.parameters().only("state").choice("state", STATES);
    return () ->
        pool.preparedQuery(ALERTS)
            .execute(Tuple.of(call.tenant(), state))
            .map(found -> alerts(call.tenant(), found));
  }

  Call.Read deliveries(Call call) {
    Parameters parameters = call.parameters().only("state", "limit", "cursor");
    String state = parameters.choice("state", DELIVERIES);
    int limit = parameters.limit(Parameters.DEFAULT_LIMIT, MAX_LIMIT);
    Long before = parameters.parsed("cursor", AlertReads::place);
    return () ->
        pool.preparedQuery(PAGE)
            .execute(
                Tuple.of(
                    call.tenant(), state, before == null ? Long.MAX_VALUE : before, limit + 1L))
            .map(found -> page(FeedbackPage.Page.of(found, limit)));
  }

  /** The delivery, to be told once more. */
  Call.Read retry(Call call) {
    call.parameters().only();
    UUID id = Uuids.parse("id", call.texts().get(0));
    return () ->
        alerting
            .again(call.tenant(), id)
            .compose(
                found ->
                    found
                        ? pool.preparedQuery(ONE).execute(Tuple.of(call.tenant(), id))
                        : Future.failedFuture(Problem.notFound("there is no such delivery")))
            .map(AlertReads::one);
  }

  private static long place(String text) {
    if (!text.matches("[0-9]{1," + MAX_PLACE_DIGITS + "}")) {
      throw InvalidEventException.of("cursor", "must be a next_cursor of this list");
    }
    return Long.parseLong(text);
  }

  private static Answer alerts(String tenant, RowSet<Row> rows) {
    if (rows.size() > MAX_ALERTS) {
      throw Problem.tooBroad("there are more than " + MAX_ALERTS + " alerts; ask for one state");
    }
    return Answer.of(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("alerts");
          for (Row row : rows) {
            Optional<AlertRule> rule = rule(tenant, row);
            if (rule.isPresent()) {
              write(json, rule.get(), row);
            }
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, AlertRule rule, Row row) throws IOException {
    boolean everything = "".equals(row.getString("tag"));
    String value = row.getString("tag_value");
    json.writeStartObject();
    json.writeObjectFieldStart("rule");
    rule.writeMembers(json);
    json.writeEndObject();
    json.writeStringField(
        "value", value == null || everything ? rule.watched().value().orElse(null) : value);
    json.writeStringField("state", row.getString("state"));
    json.writeStringField("since", time(row, "since"));
    json.writeFieldName("summary");
    writeRaw(json, row.getString("summary"));
    json.writeStringField("problem", row.getString("problem"));
    json.writeEndObject();
  }

  private static Answer page(FeedbackPage.Page page) {
    return Answer.of(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("deliveries");
          for (Row row : page.rows()) {
            write(json, row);
          }
          json.writeEndArray();
          json.writeStringField("next_cursor", next(page));
          json.writeEndObject();
        });
  }

  private static String next(FeedbackPage.Page page) {
    List<Row> rows = page.rows();
    return page.more() ? Long.toString(rows.get(rows.size() - 1).getLong("seq")) : null;
  }

  private static Answer one(RowSet<Row> rows) {
    if (rows.size() == 0) {
      throw Problem.notFound("there is no such delivery");
    }
    return Answer.of(json -> write(json, rows.iterator().next()));
  }

  private static void write(JsonGenerator json, Row row) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", row.getUUID("id").toString());
    json.writeStringField("rule_id", row.getUUID("rule_id").toString());
    json.writeStringField("type", row.getString("type"));
    json.writeStringField(
        "value", row.getString("tag").isEmpty() ? null : row.getString("tag_value"));
    json.writeStringField("state", row.getString("state"));
    json.writeNumberField("tries", row.getInteger("tries"));
    json.writeStringField("created_at", time(row, "created_at"));
    json.writeStringField(
        "next_try_at", row.getString("state").equals("pending") ? time(row, "next_try_at") : null);
    json.writeStringField("finished_at", time(row, "finished_at"));
    json.writeFieldName("last_status");
    json.writePOJO(row.getInteger("last_status"));
    json.writeStringField("last_error", row.getString("last_error"));
    json.writeFieldName("body");
    writeRaw(json, row.getString("body"));
    json.writeEndObject();
  }

  private static void writeRaw(JsonGenerator json, String text) throws IOException {
    if (text == null) {
      json.writeNull();
    } else {
      json.writeRawValue(text);
    }
  }

  private static String time(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time == null ? null : time.toInstant().toString();
  }

  private static Optional<AlertRule> rule(String tenant, Row row) {
    try {
      ObjectRef ref = new ObjectRef(tenant, AlertRule.KIND, row.getString("id"));
      RawJson document = new RawJson(row.getString("document"));
      return Optional.of(AlertRule.read(new SideObject(ref, document)));
    } catch (InvalidEventException e) {
      // Whoever wrote it, it was not us, and it is no rule.
      return Optional.empty();
    }
  }
}
