package io.plaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands and the SQL of docs/analyst.md, pasted: each answers what the page says. */
class AnalystPageIT {

  private static final String BETWEEN = "\n--- the next answer ---\n";
  private static final String PASSWORD = "choose one";
  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  @TempDir static Path data;

  private static PlauditProcess plaudit;
  private static List<PageBlocks.Command> commands;
  private static PageBlocks sql;
  private static List<String> answers;

  @BeforeAll
  static void pasteTheCommands() throws Exception {
    commands = PageBlocks.of("analyst.md", "Every read, by example").commands();
    sql = PageBlocks.of("analyst.md", "SQL and Grafana");
    plaudit = PlauditProcess.up(data);
    answers = paste();
    for (String statements : sql.startingWith("create role")) {
      try (Connection connection = connect("plaudit", read("postgres/password"));
          Statement statement = connection.createStatement()) {
        statement.execute(statements);
      }
    }
  }

  @AfterAll
  static void stop() {
    plaudit.close();
  }

  private static List<String> paste() throws IOException, InterruptedException {
    StringBuilder script = new StringBuilder();
    for (PageBlocks.Command command : commands) {
      script.append(command.text()).append("\nprintf '").append(BETWEEN).append("'\n");
    }
    Path output = Files.createTempFile("analyst", ".out");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", script.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("KEY", PlauditProcess.KEY);
    builder.environment().put("URL", plaudit.url());
    Process bash = builder.start();
    boolean ended = bash.waitFor(60, TimeUnit.SECONDS);
    bash.destroyForcibly();
    String answered = Files.readString(output);
    assertThat(ended && bash.waitFor() == 0).as(answered).isTrue();
    return List.of(answered.split(Pattern.quote(BETWEEN), -1));
  }

  @Test
  void everyCommandAnswersAsThePageSays() {
    assertThat(commands).hasSizeGreaterThan(15);
    for (int i = 0; i < commands.size(); i++) {
      assertThat(answers.get(i))
          .as(commands.get(i).text())
          .matches(commands.get(i).answer())
          .doesNotContain("https://plaudit.io/problems/");
    }
  }

  @Test
  void everyQueryAnswersWhatTheApiDoes() throws Exception {
    List<String> queries = sql.startingWith("select");
    assertThat(queries).hasSize(5);
    List<Map<String, Object>> prompts = rows(queries.get(0));
    JsonNode values = query("/v1/tags/_prompt?key=rating&order=worst").get("values");
    assertThat(prompts).hasSameSizeAs(values).hasSize(3);
    for (int i = 0; i < prompts.size(); i++) {
      JsonNode value = values.get(i);
      Map<String, Object> row = prompts.get(i);
      assertThat(row.get("prompt")).isEqualTo(value.get("value").asText());
      assertSame(row, "count", value.get("count"));
      assertSame(row, "mean", value.get("mean"));
      assertSame(row, "ci95_low", value.at("/ci95/0"));
      assertSame(row, "ci95_high", value.at("/ci95/1"));
      assertThat(row.get("few")).isEqualTo(value.get("few").asBoolean());
    }

    assertSamePoints(rows(queries.get(1)), "day", "interval=day&tag=_prompt&value=v2");
    assertSamePoints(rows(queries.get(4)), "time", "interval=hour&tag=_prompt&value=v2");

    List<Map<String, Object>> comments = rows(queries.get(2));
    JsonNode feedback = query("/v1/feedback?key=rating&tag=_prompt&value=v3").get("feedback");
    assertThat(comments).hasSize(1);
    assertThat(feedback.findValuesAsText("comment"))
        .contains((String) comments.get(0).get("comment"));
    assertThat(comments.get(0).get("by")).isEqualTo("ann");

    List<Map<String, Object>> trace = rows(queries.get(3));
    JsonNode summaries = query("/v1/traces/t1").get("summaries");
    assertThat(trace).hasSameSizeAs(summaries).hasSize(2);
    for (int i = 0; i < trace.size(); i++) {
      assertThat(trace.get(i).get("key")).isEqualTo(summaries.get(i).get("key").asText());
      assertSame(trace.get(i), "weighted_value", summaries.get(i).get("weighted_value"));
      assertSame(trace.get(i), "stddev", summaries.get(i).get("stddev"));
    }
  }

  private static void assertSamePoints(List<Map<String, Object>> rows, String time, String question)
      throws Exception {
    JsonNode points = query("/v1/series?key=rating&" + question).at("/series/0/points");
    assertThat(rows).hasSameSizeAs(points).isNotEmpty();
    for (int i = 0; i < rows.size(); i++) {
      assertThat(rows.get(i).get(time)).isEqualTo(Instant.parse(points.get(i).get("at").asText()));
      assertSame(rows.get(i), "mean", points.get(i).get("mean"));
      assertSame(rows.get(i), "low", points.get(i).at("/ci95/0"));
      assertSame(rows.get(i), "high", points.get(i).at("/ci95/1"));
    }
  }

  private static void assertSame(Map<String, Object> row, String column, JsonNode expected) {
    if (row.get(column) == null) {
      assertThat(expected.isNumber()).as(column).isFalse();
    } else {
      assertThat(((Number) row.get(column)).doubleValue())
          .as(column)
          .isCloseTo(expected.doubleValue(), Offset.offset(1e-12));
    }
  }

  @Test
  void whoMayReadTheViews_readsNothingElse() throws Exception {
    try (Connection analyst = connect("analyst", PASSWORD)) {
      assertThat(number(analyst, "select count(*) from analysis.feedback")).isEqualTo(83);
      assertRefused(analyst, "select count(*) from public.feedback");
      assertRefused(analyst, "select count(*) from objects.object");
      assertRefused(analyst, "create table analysis.mine (n integer)");
    }
    try (Connection ofTenant = connect("analyst_of_acme", PASSWORD)) {
      assertThat(number(ofTenant, "select count(*) from acme.tag_summary")).isZero();
      assertRefused(ofTenant, "select count(*) from analysis.tag_summary");
      assertRefused(ofTenant, "select count(*) from public.feedback");
    }
  }

  private static void assertRefused(Connection connection, String sql) {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> number(connection, sql))
        .matches(e -> e.getSQLState().equals(INSUFFICIENT_PRIVILEGE));
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static JsonNode query(String path) throws Exception {
    return plaudit.client().query(path);
  }

  /** As the role that the page makes, and with what Grafana puts in the place of its macro. */
  private static List<Map<String, Object>> rows(String sql) throws IOException, SQLException {
    String asSent =
        sql.replace("$__timeFilter(hour)", "hour between now() - interval '6 hours' and now()");
    try (Connection connection = connect("analyst", PASSWORD);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(asSent)) {
      List<Map<String, Object>> rows = new ArrayList<>();
      while (result.next()) {
        Map<String, Object> row = new LinkedHashMap<>();
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

  private static String read(String name) throws IOException {
    return Files.readString(data.resolve(name)).strip();
  }

  private static Connection connect(String user, String password) throws IOException, SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + read("postgres/port") + "/plaudit", user, password);
  }
}
