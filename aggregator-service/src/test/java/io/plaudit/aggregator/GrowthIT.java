package io.plaudit.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.plaudit.aggregator.consume.LogCopy;
import io.plaudit.aggregator.store.PostgresContents;
import io.plaudit.aggregator.store.StoreContents;
import io.plaudit.config.Env;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.settings.LogSettings;
import io.plaudit.testsupport.TestDatabase;
import io.plaudit.testsupport.TestKafka;
import io.plaudit.testsupport.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A log with more partitions, copied while the old one is in use, makes the same store. */
class GrowthIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void theCopyOfALogMakesTheSameStore_howeverOftenItWasCutOff() throws Exception {
    List<FeedbackEvent> events = new RandomEvents(6, 50).take(2_000);
    String target = TestKafka.uniqueTopic("grown");
    TestDatabase database = TestPostgres.freshDatabase();
    try (Pipeline old = new Pipeline()) {
      AggregatorService serving = old.start("old");
      LogSettings log = AggregatorConfig.from(new Env(old.variables("old"))).loop().log();
      Map<String, String> variables = old.variables("new");
      variables.put("PLAUDIT_EVENTS_TOPIC", target);
      variables.put("PLAUDIT_GROUP_ID", target);
      variables.put("PLAUDIT_DATABASE_URL", database.jdbcUrl().substring("jdbc:".length()));
      variables.put("PLAUDIT_DATABASE_USER", database.user());
      variables.put("PLAUDIT_DATABASE_PASSWORD", database.password());
      old.send(events.subList(0, 1_000));
      old.send(null, "nobody's".getBytes(StandardCharsets.UTF_8));
      try (LogCopy copy = new LogCopy(log, target, 7)) {
        assertThat(copy.run()).isEqualTo(1_001);
      }
      AggregatorService grown = Pipeline.start(variables);
      try {
        old.send(events.subList(1_000, 1_500));
        try (LogCopy copy = new LogCopy(log, target, 7)) {
          assertThat(copy.run()).isEqualTo(500);
          old.send(events.subList(1_500, 2_000));
          // Of the one that came first nothing is taken any more.
          try (LogCopy other = new LogCopy(log, target, 7)) {
            assertThatThrownBy(copy::run).isInstanceOf(RuntimeException.class);
            assertThat(other.run()).isEqualTo(500);
            assertThat(other.run()).isZero();
          }
        }
        old.awaitApplied();
        StoreContents expected = old.contents();
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> {
                  StoreContents contents = PostgresContents.read(database);
                  assertThat(contents.rows()).isEqualTo(expected.rows());
                  assertThat(contents.aggregates()).isEqualTo(expected.aggregates());
                  assertThat(contents.deadLetters()).hasSameSizeAs(expected.deadLetters());
                });
        assertThat(PostgresContents.read(database).nextOffsets()).hasSize(7);
      } finally {
        Pipeline.stop(grown);
        Pipeline.stop(serving);
      }
      assertThatThrownBy(() -> new LogCopy(log, target, 8).close())
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> new LogCopy(log, target, 4).close())
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
