package io.plaudit.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.plaudit.aggregator.store.DatabaseAccess;
import io.plaudit.aggregator.store.Rebuild;
import io.plaudit.aggregator.store.StoreContents;
import io.plaudit.aggregator.store.StoreDigest;
import io.plaudit.config.Env;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.TagNames;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Rebuilt aggregates are those that applying the log would have made. */
class RebuildIT {

  private static final long SEED = 20_261_122;
  private static final String[] DAMAGES = {
    "delete from trace_aggregate where partition = 0",
    "update tag_aggregate set count = count + 7",
    "delete from tag_hourly where partition = 2",
    "insert into tag_hourly select partition, gen_random_uuid(), value_hash, hour, entry, value,"
        + " label, count, weight, weighted_value, weight_squared, weighted_square from tag_hourly"
  };

  @Test
  void underTheSameTagsOrOthers_itEqualsWhatTheLogMakesUnderThem_whileEventsGoOn()
      throws Exception {
    List<FeedbackEvent> events = new RandomEvents(SEED, 40).take(3_000);
    try (Pipeline rebuilt = new Pipeline();
        Pipeline fresh = new Pipeline()) {
      Map<String, String> before = rebuilt.variables("before");
      Map<String, String> after = fresh.variables("after");
      after.put("PLAUDIT_TAGS", "team");
      AggregatorService expected = Pipeline.start(after);
      AggregatorService running = Pipeline.start(before);
      try {
        fresh.send(events);
        rebuilt.send(events.subList(0, 1_500));
        rebuilt.awaitApplied();
        for (String damage : DAMAGES) {
          execute(rebuilt, damage);
        }
        Pipeline.stop(running);
        before.put("PLAUDIT_TAGS", "team");
        running = Pipeline.start(before);
        rebuilt.awaitReady(running);
        Thread load = new Thread(() -> rebuilt.send(events.subList(1_500, 3_000)));
        load.start();
        rebuild(before, Optional.of(TagNames.standardAnd(List.of("team"))));
        load.join();
        rebuilt.awaitApplied();
        fresh.awaitApplied();
        assertSame(rebuilt.contents(), fresh.contents());
        assertThat(digests(before)).isEqualTo(digests(after));

        execute(rebuilt, "update trace_aggregate set weight = weight + 1 where partition = 1");
        assertThat(digests(before)).isNotEqualTo(digests(after));
        rebuildBehindAnAudit(rebuilt, before);
        assertThat(digests(before)).isEqualTo(digests(after));
      } finally {
        Pipeline.stop(running);
        Pipeline.stop(expected);
      }
    }
  }

  private static void assertSame(StoreContents actual, StoreContents expected) {
    assertThat(actual.rows()).isEqualTo(expected.rows());
    assertThat(actual.aggregates()).isEqualTo(expected.aggregates());
    assertThat(actual.deadLetters()).isEqualTo(expected.deadLetters());
  }

  private static void rebuild(Map<String, String> variables, Optional<TagNames> tags) {
    AggregatorConfig config = AggregatorConfig.from(new Env(variables));
    Rebuild rebuild = new Rebuild(config.database(), config.loop().topic(), tags);
    rebuild.partitions().forEach(rebuild::run);
  }

  /** It does not yet keep anybody from the positions while the audit goes on. */
  private static void rebuildBehindAnAudit(Pipeline pipeline, Map<String, String> variables)
      throws Exception {
    CompletableFuture<Void> rebuilding;
    try (Connection audit = pipeline.connect();
        Statement statement = audit.createStatement()) {
      statement.execute("select pg_advisory_lock(1886151029, 1)");
      rebuilding = CompletableFuture.runAsync(() -> rebuild(variables, Optional.empty()));
      await().until(() -> number(statement, "locktype = 'advisory' and not granted") == 1);
      assertThat(
              number(statement, "mode = 'AccessExclusiveLock' and relation = 'position'::regclass"))
          .isZero();
    }
    rebuilding.get(60, TimeUnit.SECONDS);
  }

  private static long number(Statement statement, String locks) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "select count(*) from pg_locks where "
                + locks
                + " and database = (select oid from pg_database"
                + " where datname = current_database())")) {
      row.next();
      return row.getLong(1);
    }
  }

  /** But for the dead letters, whose timestamps are the topic's. */
  private static Map<Integer, StoreDigest.Of> digests(Map<String, String> variables) {
    DatabaseAccess database = AggregatorConfig.from(new Env(variables)).database();
    Map<Integer, StoreDigest.Of> digests = new StoreDigest(database).read();
    digests.values().forEach(partition -> partition.digests().remove("dead_letter"));
    return digests;
  }

  private static void execute(Pipeline pipeline, String sql) throws Exception {
    try (var connection = pipeline.connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
