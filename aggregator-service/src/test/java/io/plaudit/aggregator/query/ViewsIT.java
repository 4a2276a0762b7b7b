package io.plaudit.aggregator.query;

import static io.plaudit.aggregator.query.TestFeedback.NOON;
import static io.plaudit.aggregator.query.TestFeedback.OTHER_TENANT;
import static io.plaudit.aggregator.query.TestFeedback.TENANT;
import static io.plaudit.aggregator.query.TestFeedback.feedback;
import static io.plaudit.aggregator.query.TestFeedback.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.model.Feedback;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The views that analysts read say what the query API says. */
final class ViewsIT {

  private static final List<String> KEYS = List.of("feedback", "ümlaut \"key\"");
  private static final List<String> PROMPTS = List.of("a", "", "a/b 'c' ü👍", "d");

  private static StoredFeedback stored;
  private static QueryServer server;

  @BeforeAll
  static void start() {
    Random random = new Random(3);
    List<Feedback> feedbacks = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      feedbacks.add(random(random, TENANT, i));
    }
    feedbacks.add(random(random, OTHER_TENANT, 300));
    stored = StoredFeedback.empty().add(feedbacks);
    stored.addTombstone(feedback("t1", "gone").build());
    server = QueryServer.start(stored);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Feedback random(Random random, String tenant, int number) {
    Feedback.Builder builder =
        feedback(tenant, "trace " + random.nextInt(60), "f" + number)
            .key(KEYS.get(random.nextInt(10) < 8 ? 0 : 1))
            .weight(new BigDecimal(random.nextInt(5)).movePointLeft(random.nextInt(2) + 1))
            .createdAt(NOON.plus(Duration.ofMinutes(random.nextInt(60 * 50))))
            .metadata(
                json(
                    "{\"_prompt\":\"%s\",\"team\":%d}"
                        .formatted(
                            PROMPTS.get(random.nextInt(PROMPTS.size())), random.nextInt(3))));
    if (random.nextInt(4) == 0) {
      builder.label("👍").comment("some words");
    }
    if (random.nextInt(5) > 0) {
      builder.value(new BigDecimal(random.nextInt(2001) - 1000).movePointLeft(random.nextInt(9)));
    }
    return builder.build();
  }

  @Test
  void tagSummaries_areThoseOfTheApi() throws SQLException {
    int compared = 0;
    for (String key : KEYS) {
      for (String tag : List.of("_prompt", "team")) {
        List<Map<String, Object>> rows =
            rows(
                "select * from analysis.tag_summary where scope = analysis.scope('"
                    + String.join("', '", TENANT, key, tag)
                    + "')");
        assertThat(rows)
            .hasSameSizeAs(
                server.get("/v1/tags/" + tag + "?key=" + QueryServer.encode(key)).get("values"));
        for (Map<String, Object> row : rows) {
          assertSame(
              row,
              server.get(
                  "/v1/tag?tag=%s&value=%s&key=%s"
                      .formatted(
                          tag,
                          QueryServer.encode((String) row.get("tag_value")),
                          QueryServer.encode(key))));
          compared++;
        }
      }
      assertSame(
          row(
              "select * from analysis.tag_summary where tenant = 'acme' and tag = '' and key = '"
                  + key
                  + "'"),
          server.get("/v1/summary?key=" + QueryServer.encode(key)));
    }
    assertThat(compared).isEqualTo(2 * (PROMPTS.size() + 3));
    assertThat(rows("select distinct tenant from analysis.tag_summary")).hasSize(2);
  }

  @Test
  void traceSummaries_areThoseOfTheApi() throws SQLException {
    List<Map<String, Object>> traces =
        rows("select distinct trace_id from analysis.trace_summary where tenant = 'acme'");
    assertThat(traces).hasSizeGreaterThan(50);
    for (Map<String, Object> trace : traces) {
      String id = (String) trace.get("trace_id");
      JsonNode summaries = server.get("/v1/trace?id=" + QueryServer.encode(id)).get("summaries");
      List<Map<String, Object>> rows =
          rows(
              "select * from analysis.trace_summary where trace = analysis.trace('acme', '"
                  + id
                  + "') order by key collate \"C\"");
      assertThat(rows).hasSameSizeAs(summaries);
      for (int i = 0; i < rows.size(); i++) {
        assertSame(rows.get(i), summaries.get(i));
      }
    }
  }

  @Test
  void hourlySummaries_areThePointsOfTheApi_andAddUp() throws SQLException {
    for (String value : List.of("", "a/b 'c' ü👍")) {
      String scope =
          value.isEmpty()
              ? "tag = ''"
              : "tag = '_prompt' and tag_value = '" + value.replace("'", "''") + "'";
      String of = value.isEmpty() ? "" : "&tag=_prompt&value=" + QueryServer.encode(value);
      JsonNode points = server.get("/v1/series?interval=hour" + of).at("/series/0/points");
      List<Map<String, Object>> rows =
          rows(
              "select *, hour as at from analysis.tag_hourly_summary"
                  + " where tenant = 'acme' and key = 'feedback' and "
                  + scope
                  + " order by hour");
      assertThat(rows).hasSameSizeAs(points).hasSizeGreaterThan(20);
      for (int i = 0; i < rows.size(); i++) {
        assertThat(instant(rows.get(i), "at")).isEqualTo(points.get(i).get("at").asText());
        assertSame(rows.get(i), points.get(i));
      }
      assertSame(
          row(
              """
              select count, scored, weight, weighted_value, mean, stddev,
                mean - margin as ci95_low, mean + margin as ci95_high, effective_size, few
              from (
                select sum(count) as count, sum(scored) as scored, sum(weight) as weight,
                  sum(weighted_value) as weighted_value,
                  analysis.mean(sum(weight), sum(weighted_value)) as mean,
                  analysis.stddev(sum(weight), sum(weighted_value), sum(weight_squared),
                    sum(weighted_square)) as stddev,
                  analysis.margin(sum(weight), sum(weighted_value), sum(weight_squared),
                    sum(weighted_square)) as margin,
                  analysis.effective_size(sum(weight), sum(weight_squared)) as effective_size,
                  analysis.is_few(sum(weight), sum(weight_squared)) as few
                from analysis.tag_hourly_summary
                where tenant = 'acme' and key = 'feedback' and %s) as all_hours"""
                  .formatted(scope)),
          value.isEmpty()
              ? server.get("/v1/summary")
              : server.get("/v1/tag?tag=_prompt&value=" + QueryServer.encode(value)));
    }
  }

  @Test
  void rows_areTheLiveOnesOfTheApi() throws SQLException {
    JsonNode page = server.get("/v1/feedback?limit=1000").get("feedback");
    List<Map<String, Object>> rows =
        rows(
            "select * from analysis.feedback where tenant = 'acme'"
                + " order by created_at desc, id desc");
    assertThat(rows).hasSameSizeAs(page).hasSize(300);
    for (int i = 0; i < rows.size(); i++) {
      Map<String, Object> row = rows.get(i);
      JsonNode expected = page.get(i);
      for (String member : List.of("id", "trace_id", "key", "label", "comment", "metadata")) {
        JsonNode text = expected.get(member);
        assertThat(row.get(member) == null ? "null" : row.get(member).toString())
            .as(member)
            .isEqualTo(text.isTextual() ? text.textValue() : text.toString());
      }
      assertSameNumber(row, expected, "value");
      assertSameNumber(row, expected, "weight");
      assertThat(instant(row, "created_at")).isEqualTo(expected.get("created_at").asText());
    }
  }

  /** By its name a scope is read from an index, however many others there are. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "analysis.tag_summary where scope = analysis.scope('acme', 'feedback', '_prompt')",
        "analysis.tag_hourly_summary where scope = analysis.scope('acme', 'feedback', '')"
            + " and hour >= '2026-03-01'",
        "analysis.trace_summary where trace = analysis.trace('acme', 'trace 1')",
        "analysis.feedback where trace = analysis.trace('acme', 'trace 1')",
        "analysis.feedback where tenant = 'acme' and created_at >= '2026-03-01'"
      })
  void scopesAreFoundByIndex(String question) throws SQLException {
    StringBuilder plan = new StringBuilder();
    try (Connection connection = stored.database().connect();
        Statement statement = connection.createStatement()) {
      statement.execute("set enable_seqscan = off");
      try (ResultSet lines = statement.executeQuery("explain select * from " + question)) {
        while (lines.next()) {
          plan.append(lines.getString(1)).append('\n');
        }
      }
    }
    assertThat(plan.toString()).contains("Index Cond").doesNotContain("Seq Scan");
  }

  private static void assertSame(Map<String, Object> row, JsonNode summary) {
    for (String member :
        List.of(
            "count", "scored", "weight", "weighted_value", "mean", "stddev", "effective_size")) {
      if (summary.has(member)) {
        assertSameNumber(row, summary, member);
      }
    }
    assertSameNumber(row.get("ci95_low"), summary.at("/ci95/0"), "ci95");
    assertSameNumber(row.get("ci95_high"), summary.at("/ci95/1"), "ci95");
    assertThat(row.get("few")).isEqualTo(summary.get("few").asBoolean());
  }

  private static void assertSameNumber(Map<String, Object> row, JsonNode summary, String member) {
    assertSameNumber(row.get(member), summary.get(member), member);
  }

  /** Sums to the last digit; what was rounded once here and otherwise there to twelve. */
  private static void assertSameNumber(Object number, JsonNode expected, String name) {
    if (number == null) {
      assertThat(expected.isNumber()).as(name).isFalse();
      return;
    }
    BigDecimal decimal = new BigDecimal(number.toString());
    if (List.of("mean", "stddev", "ci95", "effective_size").contains(name)) {
      double exact = expected.doubleValue();
      assertThat(decimal.doubleValue())
          .as(name)
          .isCloseTo(exact, within(1e-12 * Math.max(1, Math.abs(exact))));
    } else {
      assertThat(decimal).as(name).isEqualByComparingTo(expected.decimalValue());
    }
  }

  private static String instant(Map<String, Object> row, String column) {
    return ((Instant) row.get(column)).toString();
  }

  private static Map<String, Object> row(String sql) throws SQLException {
    List<Map<String, Object>> rows = rows(sql);
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }

  private static List<Map<String, Object>> rows(String sql) throws SQLException {
    try (Connection connection = stored.database().connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<Map<String, Object>> rows = new ArrayList<>();
      while (result.next()) {
        Map<String, Object> row = new HashMap<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          boolean isInstant = result.getMetaData().getColumnTypeName(i).equals("timestamptz");
          row.put(
              result.getMetaData().getColumnLabel(i),
              isInstant
                  ? result.getObject(i, OffsetDateTime.class).toInstant()
                  : result.getObject(i));
        }
        rows.add(row);
      }
      return rows;
    }
  }
}
