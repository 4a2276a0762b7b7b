package io.plaudit.aggregator.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.model.Feedback;
import io.plaudit.model.RawJson;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An audit finds nothing where nothing is wrong, and every single thing that is. */
class AuditIT {

  private static final String STORE = "/v1/audit/store";
  private static final String TENANT = "/v1/audit";
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private static StoredFeedback stored;
  private static QueryServer server;

  @BeforeAll
  static void fill() {
    stored = StoredFeedback.empty();
    for (int partition = 0; partition < StoredFeedback.PARTITIONS; partition++) {
      // More events than rows: several chunks each.
      stored.execute("insert into position values (" + partition + ", 0, 2400000)");
    }
    Random random = new Random(7);
    List<Feedback> feedbacks = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      feedbacks.add(feedback(i, random));
    }
    stored.add(feedbacks);
    stored.addTombstone(feedback(1_000, random));
    server =
        QueryServer.start(stored.database(), Duration.ofSeconds(5), QuerySettings.Limits.STANDARD);
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @Test
  void aStoreAsItShouldBeHasNoDifference_whateverItsValuesAre() {
    JsonNode audit = audit(QueryServer.OPERATOR_KEY, STORE).get("audit");
    assertThat(audit.get("differences_found").asLong()).as(audit.toString()).isZero();
    assertThat(audit.get("live").asLong()).isEqualTo(400);
    assertThat(audit.get("retracted").asLong()).isEqualTo(1);
    assertThat(audit.get("chunks_done").asInt()).isEqualTo(9);
    assertThat(audit.get("snapshots")).hasSize(3);
    assertThat(audit.get("snapshots").get(0).get("first").asLong()).isEqualTo(2_400_000);
  }

  @Test
  void whatIsWrongIsListedToTheDigit_toWhomItBelongs() {
    try {
      stored.execute(
          "update trace_aggregate set weighted_value = weighted_value + 0.1"
              + " where tenant = 'acme' and trace_id = 'trace-0'");
      stored.execute("update tag_aggregate set count = count + 1 where tenant = 'globex'");
      JsonNode all = audit(QueryServer.OPERATOR_KEY, STORE).get("audit");
      JsonNode own = audit(QueryServer.ADMIN_KEY, TENANT).get("audit");
      assertThat(own.get("differences_found").asLong()).isEqualTo(own.get("differences").size());
      assertThat(own.get("differences"))
          .isNotEmpty()
          .allSatisfy(
              difference -> {
                assertThat(difference.get("table").asText()).isEqualTo("trace_aggregate");
                assertThat(difference.get("tenant").asText()).isEqualTo("acme");
                assertThat(difference.get("trace_id").asText()).isEqualTo("trace-0");
                assertThat(
                        difference
                            .at("/stored/weighted_value")
                            .decimalValue()
                            .subtract(difference.at("/recomputed/weighted_value").decimalValue()))
                    .isEqualByComparingTo("0.1");
              });
      assertThat(own.has("snapshots")).isFalse();
      assertThat(all.get("differences_found").asLong())
          .isGreaterThan(own.get("differences_found").asLong());
    } finally {
      stored.execute(
          "update trace_aggregate set weighted_value = weighted_value - 0.1"
              + " where tenant = 'acme' and trace_id = 'trace-0'");
      stored.execute("update tag_aggregate set count = count - 1 where tenant = 'globex'");
    }
  }

  @Test
  void rowsTooManyOrTooFewInEachTableAreFound() {
    assertFound("delete from trace_aggregate", "trace_aggregate", "trace_aggregate");
    assertFound("delete from tag_hourly", "tag_hourly", "tag_hourly");
    assertFound("delete from tag_aggregate", "tag_aggregate", "tag_aggregate");
    assertFound(
        "update tag_hourly set hour = hour + interval '100 days'", "tag_hourly", "tag_hourly");
    assertFound("update tag_aggregate set entry = entry || 'x'", "tag_aggregate", "tag_aggregate");
    assertFound("update feedback set tags = '{}'", "feedback", "tag_aggregate");
  }

  @Test
  void oneAtATime_andWhoIsGoneHasBeenInterrupted() throws SQLException {
    try (Connection other = stored.database().connect();
        Statement statement = other.createStatement()) {
      statement.execute("select pg_advisory_lock(1886151029, 1)");
      assertThat(server.send("POST", QueryServer.ADMIN_KEY, TENANT).statusCode()).isEqualTo(503);
      statement.execute(
          "insert into audit select '*', gen_random_uuid(), pg_backend_pid(), 'running', null,"
              + " now(), null, 4, 1, 0, 0, 0, '[]', '[]'"
              + " on conflict (scope) do update set state = 'running', pid = excluded.pid");
      assertThat(state(QueryServer.OPERATOR_KEY, STORE)).isEqualTo("running");
      assertThat(server.send("POST", QueryServer.OPERATOR_KEY, STORE).statusCode()).isEqualTo(200);
    }
    await()
        .untilAsserted(
            () -> assertThat(state(QueryServer.OPERATOR_KEY, STORE)).isEqualTo("interrupted"));
    assertThat(audit(QueryServer.OPERATOR_KEY, STORE).at("/audit/state").asText())
        .isEqualTo("done");
  }

  @Test
  void whatIsCanceledEnds() throws SQLException {
    try (Connection other = stored.database().connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("lock table trace_aggregate in access exclusive mode");
      assertThat(server.send("POST", QueryServer.ADMIN_KEY, TENANT).statusCode()).isEqualTo(200);
      JsonNode canceled =
          QueryServer.ok(server.send("DELETE", QueryServer.ADMIN_KEY, TENANT)).get("audit");
      assertThat(canceled.get("state").asText()).isEqualTo("canceled");
      stored.execute("update audit set finished_at = started_at where scope = 'acme'");
      other.rollback();
    }
    // It has kept others waiting until now.
    await()
        .untilAsserted(
            () -> {
              JsonNode ended = QueryServer.ok(server.send("GET", QueryServer.ADMIN_KEY, TENANT));
              assertThat(instant(ended, "finished_at")).isAfter(instant(ended, "started_at"));
            });
    assertThat(audit(QueryServer.ADMIN_KEY, TENANT).at("/audit/state").asText()).isEqualTo("done");
  }

  @Test
  void whoeverWantsAuditsAtOnceHasOneSessionForIt() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(8);
    List<Future<Integer>> answers = new ArrayList<>();
    try (Connection other = stored.database().connect();
        Statement statement = other.createStatement();
        Connection watching = stored.database().connect();
        Statement looking = watching.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("lock table audit in access exclusive mode");
      for (int i = 0; i < 8; i++) {
        answers.add(
            callers.submit(
                () -> server.send("DELETE", QueryServer.ADMIN_KEY, TENANT).statusCode()));
      }
      await().until(() -> sessions(looking) == 1);
      await().during(Duration.ofMillis(500)).until(() -> sessions(looking) == 1);
      other.rollback();
    }
    for (Future<Integer> answer : answers) {
      assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(200);
    }
    callers.shutdown();
  }

  private static int sessions(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "select count(*) from pg_stat_activity"
                + " where application_name = 'plaudit-audit' and datname = current_database()")) {
      row.next();
      return row.getInt(1);
    }
  }

  @Test
  void aTenantsNextOneWaitsAsLongAsItsLastOneTook_thoseOfOthersDoNot() {
    audit(QueryServer.ADMIN_KEY, TENANT);
    audit(QueryServer.OPERATOR_KEY, STORE);
    String ago =
        "update audit set started_at = now() - interval '%s', finished_at = now() - interval '%s'";
    stored.execute(ago.formatted("15 minutes", "5 minutes"));
    var refused = server.send("POST", QueryServer.ADMIN_KEY, TENANT);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("retry-after")).contains("601");
    assertThat(QueryServer.parse(refused.body()).get("type").asText()).endsWith("too-many");
    assertThat(state(QueryServer.ADMIN_KEY, TENANT)).isEqualTo("done");
    assertThat(audit(QueryServer.OPERATOR_KEY, STORE).at("/audit/state").asText())
        .isEqualTo("done");
    stored.execute("delete from audit where scope = '*'");
    stored.execute(ago.formatted("10 minutes", "5 minutes"));
    assertThat(audit(QueryServer.ADMIN_KEY, TENANT).at("/audit/state").asText()).isEqualTo("done");
  }

  @Test
  void othersMayNot() {
    for (String method : List.of("GET", "POST", "DELETE")) {
      assertThat(server.send(method, QueryServer.KEY, TENANT).statusCode()).isEqualTo(403);
      assertThat(server.send(method, QueryServer.ADMIN_KEY, STORE).statusCode()).isEqualTo(403);
      assertThat(server.send(method, "nobody", TENANT).statusCode()).isEqualTo(401);
    }
  }

  private static void assertFound(String damage, String table, String where) {
    stored.execute("create table spare as select * from " + table);
    try {
      stored.execute(damage + " where partition = 1");
      JsonNode audit = audit(QueryServer.OPERATOR_KEY, STORE).get("audit");
      assertThat(audit.get("differences_found").asLong()).as(damage).isPositive();
      assertThat(audit.get("differences").findValuesAsText("table")).as(damage).contains(where);
    } finally {
      stored.execute("delete from " + table);
      stored.execute("insert into " + table + " select * from spare");
      stored.execute("drop table spare");
    }
  }

  private static String state(String key, String path) {
    return QueryServer.ok(server.send("GET", key, path)).at("/audit/state").asText();
  }

  private static Instant instant(JsonNode answer, String name) {
    return Instant.parse(answer.at("/audit/" + name).asText());
  }

  /** Begins one as soon as there is none, and waits for its end. */
  private static JsonNode audit(String key, String path) {
    String[] id = new String[1];
    await()
        .atMost(20, TimeUnit.SECONDS)
        .untilAsserted(
            () -> {
              var response = server.send("POST", key, path);
              assertThat(response.statusCode()).isEqualTo(200);
              id[0] = QueryServer.parse(response.body()).at("/audit/id").asText();
            });
    await().atMost(20, TimeUnit.SECONDS).until(() -> !state(key, path).equals("running"));
    JsonNode done = QueryServer.ok(server.send("GET", key, path));
    assertThat(done.at("/audit/id").asText()).isEqualTo(id[0]);
    return done;
  }

  private static Feedback feedback(int number, Random random) {
    boolean acme = number % 2 == 0;
    return TestFeedback.feedback(
            acme ? "acme" : "globex", "trace-" + number % 60, "number-" + number)
        .key(number % 5 == 0 ? "quality" : "feedback")
        .value(value(random))
        .label(number % 3 == 0 ? "good|\u20ac \"x\"" : null)
        .weight(BigDecimal.valueOf(random.nextInt(1001), 3))
        .metadata(
            new RawJson(
                "{\"_user\":\"u%d \u00e9\",\"_prompt\":%d,\"team\":\"\\\"%d\"}"
                    .formatted(random.nextInt(9), random.nextInt(3), random.nextInt(2))))
        .createdAt(NOON.plusSeconds(random.nextInt(20_000)))
        .build();
  }

  /** Also those that stand in the middle of two entries, and very large and small ones. */
  private static BigDecimal value(Random random) {
    BigDecimal sign = BigDecimal.valueOf(random.nextBoolean() ? 1 : -1);
    return switch (random.nextInt(5)) {
      case 0 -> null;
      case 1 -> BigDecimal.valueOf(random.nextInt(21) - 10L);
      case 2 -> // 12.5, 1350, 0.0995 …
          new BigDecimal(BigInteger.valueOf(random.nextInt(100) * 10L + 5), random.nextInt(9) - 4)
              .multiply(sign);
      case 3 -> new BigDecimal(BigInteger.valueOf(995 + random.nextInt(10)), random.nextInt(20));
      default -> new BigDecimal(new BigInteger(53, random), random.nextInt(30)).multiply(sign);
    };
  }
}
