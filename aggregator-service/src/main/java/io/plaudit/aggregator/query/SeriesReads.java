package io.plaudit.aggregator.query;

import com.fasterxml.jackson.core.JsonGenerator;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.Rules;
import io.plaudit.model.TagNames;
import io.plaudit.query.Filter;
import io.plaudit.query.Summary;
import io.plaudit.query.SummaryJson;
import io.plaudit.query.Sums;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** {@code /v1/series}: points in time, of everything, of a tag's value or of its top values. */
final class SeriesReads {

  private static final int DEFAULT_SERIES = 10;
  private static final int MAX_SERIES = 100;

  private final Pool pool;
  private final Rankings rankings;
  private final TagNames tags;
  private final int maxPoints;

  SeriesReads(Pool pool, Rankings rankings, TagNames tags, int maxPoints) {
    this.pool = pool;
    this.rankings = rankings;
    this.tags = tags;
    this.maxPoints = maxPoints;
  }

  /**
   * @param value null: the top values, or everything where the group has no tag
   */
  private record Question(
      Group group, String value, Window window, Filter filter, SeriesSql.SeriesForm form) {

    boolean isOfEverything() {
      return group.tag().isEmpty();
    }
  }

  private record Point(Instant at, Sums sums) {}

  /**
   * @param points by tag value; everything is under ''
   */
  private record Series(Map<String, List<Point>> points, Duration age) {}

  Call.Read series(Call call) {
    Parameters parameters =
        call.parameters().only("tag", "value", "key", "interval", "from", "to", "limit", "filter");
    String tag = parameters.parsed("tag", text -> TagReads.known(tags, text));
    String value = parameters.text("value");
    if (value != null && tag == null) {
      throw InvalidEventException.of("value", "must be with a tag");
    }
    if (value != null) {
      Rules.tagValue(tag, value);
    }
    Filter filter = parameters.parsed("filter", Filters::parse);
    FilterSql.check(filter);
    Question question =
        new Question(
            new Group(call.tenant(), parameters.key(), tag == null ? "" : tag),
            value,
            parameters.window().wholeHours(),
            filter,
            new SeriesSql.SeriesForm(
                parameters.choice("interval", List.of("hour", "day")),
                parameters.limit(DEFAULT_SERIES, MAX_SERIES)));
    return () ->
        (filter == null ? stored(question) : filtered(question))
            .map(series -> new Answer(json -> write(json, question, series), series.age()));
  }

  private Future<Series> stored(Question question) {
    if (question.isOfEverything() || question.value() != null) {
      String name = question.value() == null ? "" : question.value();
      return points(question, Map.of(Group.valueHash(name), name), null);
    }
    Ranking top = new Ranking(question.group(), question.window(), Ranking.Order.COUNT, false);
    return rankings
        .page(top, 0, question.form().maxSeries())
        .compose(
            page ->
                names(question, page.hashes())
                    .compose(names -> points(question, names, page.age())));
  }

  private Future<Map<UUID, String>> names(Question question, List<UUID> hashes) {
    return new Sql()
        .reserve(question.group().hash())
        .reserve(hashes.toArray(UUID[]::new))
        .add(SeriesSql.NAMES)
        .run(pool)
        .map(
            rows -> {
              Map<UUID, String> names = new LinkedHashMap<>();
              hashes.forEach(hash -> names.put(hash, null));
              rows.forEach(row -> names.put(row.getUUID("hash"), row.getString("name")));
              names.values().removeIf(name -> name == null);
              return names;
            });
  }

  private Future<Series> points(Question question, Map<UUID, String> names, Duration age) {
    Map<String, List<Point>> points = new LinkedHashMap<>();
    names.values().forEach(name -> points.put(name, new ArrayList<>()));
    Sql sql =
        new Sql()
            .reserve(question.group().hash())
            .reserve(names.keySet().toArray(UUID[]::new))
            .reserve(question.window().lower())
            .reserve(question.window().upper())
            .add(SeriesSql.points(question.form()));
    return limited(sql)
        .map(
            rows -> {
              for (Row row : rows) {
                String name = names.get(row.getUUID("scope"));
                points.get(name).add(point(row));
              }
              return new Series(points, age);
            });
  }

  private Future<Series> filtered(Question question) {
    Sql sql =
        SeriesSql.filtered(
            question.group(),
            question.value(),
            question.window(),
            question.filter(),
            question.form());
    Map<String, List<Point>> points = new LinkedHashMap<>();
    if (question.isOfEverything() || question.value() != null) {
      points.put(question.value() == null ? "" : question.value(), new ArrayList<>());
    }
    return limited(sql)
        .map(
            rows -> {
              for (Row row : rows) {
                points
                    .computeIfAbsent(row.getString("scope"), name -> new ArrayList<>())
                    .add(point(row));
              }
              return new Series(points, null);
            });
  }

  private Future<RowSet<Row>> limited(Sql sql) {
    return sql.add(" limit ")
        .bind(maxPoints + 1L, "bigint")
        .run(pool)
        .map(
            rows -> {
              if (rows.size() > maxPoints) {
                throw Problem.tooBroad(
                    "the answer has more than " + maxPoints + " points; ask for fewer or for days");
              }
              return rows;
            });
  }

  private static Point point(Row row) {
    return new Point(Columns.instant(row, "at"), Columns.sums(row));
  }

  private static void write(JsonGenerator json, Question question, Series series)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("key", question.group().key());
    json.writeStringField("interval", question.form().interval());
    json.writeStringField("tag", question.isOfEverything() ? null : question.group().tag());
    TagReads.write(json, question.window());
    json.writeArrayFieldStart("series");
    for (Map.Entry<String, List<Point>> one : series.points().entrySet()) {
      json.writeStartObject();
      json.writeStringField("value", question.isOfEverything() ? null : one.getKey());
      json.writeArrayFieldStart("points");
      for (Point point : one.getValue()) {
        json.writeStartObject();
        SummaryJson.writeInstant(json, "at", point.at());
        SummaryJson.writePoint(
            json, new Summary(question.group().key(), point.sums(), List.of(), null, null));
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
