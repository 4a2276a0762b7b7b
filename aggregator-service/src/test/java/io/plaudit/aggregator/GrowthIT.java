package io.plaudit.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.plaudit.aggregator.aggregate.FeedbackState.Live;
import io.plaudit.aggregator.consume.LogCopy;
import io.plaudit.aggregator.store.PostgresContents;
import io.plaudit.aggregator.store.StoreContents;
import io.plaudit.codec.ErasureCodec;
import io.plaudit.config.Env;
import io.plaudit.model.Erasure;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.settings.LogSettings;
import io.plaudit.testsupport.TestDatabase;
import io.plaudit.testsupport.TestKafka;
import io.plaudit.testsupport.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * A log with more partitions, copied while the old one is in use, makes the same store, also where
 * somebody was forgotten in it.
 */
class GrowthIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final UUID PSEUDONYM = TestEvents.id(7);

  /** In its copy nothing would tell that it stood where it must not. */
  private static final Erasure MISROUTED =
      new Erasure(
          TestEvents.id(9),
          "acme",
          "_user",
          "4",
          Erasure.pseudonym(TestEvents.id(9)),
          0,
          Pipeline.PARTITIONS,
          TestEvents.NOON);

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
      old.send(events.subList(0, 500));
      old.forget("acme", "_user", "3", PSEUDONYM);
      old.send(events.subList(500, 800));
      old.forget("acme", "_prompt", "p1", TestEvents.id(8));
      old.forget(1, MISROUTED);
      old.send(ErasureCodec.encodeKey("acme"), "{}".getBytes(StandardCharsets.UTF_8));
      old.send(events.subList(800, 1_000));
      old.send(null, "nobody's".getBytes(StandardCharsets.UTF_8));
      try (LogCopy copy = new LogCopy(log, target, 7)) {
        assertThat(copy.run()).isEqualTo(1_001 + 2 * Pipeline.PARTITIONS + 2);
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
        assertThat(expected.aggregates()).isEqualTo(expected.recomputed());
        assertThat(users(expected)).contains("3", Erasure.pseudonym(PSEUDONYM));
        assertThat(expected.deadLetters()).anyMatch(letter -> letter.endsWith("misrouted"));
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

  private static Set<String> users(StoreContents contents) {
    return contents.rows().values().stream()
        .filter(Live.class::isInstance)
        .map(row -> ((Live) row).tags().get("_user"))
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }
}
