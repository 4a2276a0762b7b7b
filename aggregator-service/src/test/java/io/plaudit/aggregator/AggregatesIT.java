package io.plaudit.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.plaudit.aggregator.aggregate.Delta;
import io.plaudit.aggregator.aggregate.Entry;
import io.plaudit.aggregator.store.DatabaseAccess;
import io.plaudit.aggregator.store.Rebuild;
import io.plaudit.aggregator.store.StoreContents;
import io.plaudit.config.Env;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.TagNames;
import io.plaudit.testsupport.AggregatesSubscriber;
import io.plaudit.testsupport.AggregatesSubscriber.Place;
import io.plaudit.testsupport.AggregatesSubscriber.Total;
import io.plaudit.testsupport.TestKafka;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The parts on the topic of aggregates add up to what the store has, whatever has happened. */
class AggregatesIT {

  private static final long SEED = 20_261_123;
  private static final JsonMapper EXACT =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void partsAddUp_afterChangesRetractionsErasuresOwnersAndRebuilds() throws Exception {
    List<FeedbackEvent> events = new RandomEvents(SEED, 40).take(3_000);
    try (Pipeline pipeline = new Pipeline()) {
      AggregatorService one = Pipeline.start(variables(pipeline, "one"));
      AggregatorService two = Pipeline.start(variables(pipeline, "two"));
      try {
        pipeline.send(events.subList(0, 1_000));
        pipeline.awaitApplied();
        try (AggregatesSubscriber subscriber = subscriber(pipeline)) {
          awaitSame(subscriber, pipeline);

          // Its partitions go to the other one, which goes on from where it has come.
          Pipeline.stop(two);
          pipeline.send(events.subList(1_000, 2_000));
          pipeline.forget("acme", "_user", "3", TestEvents.id(8));
          pipeline.awaitApplied();
          awaitSame(subscriber, pipeline);
          assertThat(subscriber.totals().keySet())
              .noneMatch(
                  place ->
                      place.tenant().equals("acme")
                          && place.scope().equals("tag:_user")
                          && place.value().equals("3"));
          assertSummary(one, subscriber);

          Pipeline.stop(one);
          one = Pipeline.start(retagged(pipeline));
          pipeline.awaitReady(one);
          rebuild(pipeline);
          pipeline.send(events.subList(2_000, 3_000));
          pipeline.awaitApplied();
          awaitSame(subscriber, pipeline);
          assertThat(subscriber.totals().keySet())
              .anyMatch(place -> place.scope().equals("tag:team"));
        }
        try (AggregatesSubscriber fromTheStart = subscriber(pipeline)) {
          awaitSame(fromTheStart, pipeline);
          assertKcatReadsTheSame(pipeline, fromTheStart);
        }
        assertThat(Pipeline.management(one, "/metrics").body())
            .containsPattern("plaudit_aggregates_published_total [1-9]")
            .containsPattern("plaudit_aggregates_lag_events 0");
      } finally {
        Pipeline.stop(one);
      }
    }
  }

  /** Rows that were there before positions were kept are published when it is first done. */
  @Test
  void whatIsThereAlreadyIsPublishedFirst() throws Exception {
    List<FeedbackEvent> events = new RandomEvents(SEED + 1, 20).take(500);
    try (Pipeline pipeline = new Pipeline()) {
      Map<String, String> off = variables(pipeline, "one");
      off.put("PLAUDIT_PUBLISH_AGGREGATES", "false");
      AggregatorService before = Pipeline.start(off);
      pipeline.send(events);
      pipeline.awaitApplied();
      Pipeline.stop(before);
      execute(pipeline, "update feedback set log_offset = -1");
      assertThat(pipeline.number("select count(*) from aggregates_feed")).isZero();

      AggregatorService service = Pipeline.start(variables(pipeline, "one"));
      try {
        await()
            .atMost(PATIENCE)
            .until(() -> pipeline.number("select count(*) from aggregates_feed") > 0);
        try (AggregatesSubscriber subscriber = subscriber(pipeline)) {
          awaitSame(subscriber, pipeline);
        }
      } finally {
        Pipeline.stop(service);
      }
    }
  }

  /** By the command of the page for subscribers, where it is installed. */
  private static void assertKcatReadsTheSame(Pipeline pipeline, AggregatesSubscriber subscriber)
      throws Exception {
    String command =
        Files.readString(Path.of("..", "docs", "subscriber.md"))
            .lines()
            .filter(line -> line.contains("kcat") && line.contains("-t feedback.aggregates"))
            .findFirst()
            .orElseThrow()
            .strip()
            .replace("localhost:9092", TestKafka.bootstrapServers())
            .replace("feedback.aggregates", topic(pipeline));
    if (new ProcessBuilder("sh", "-c", "command -v kcat").start().waitFor() != 0) {
      return;
    }
    Process kcat =
        new ProcessBuilder("sh", "-c", command)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Map<String, String> latest = new HashMap<>();
    String read = new String(kcat.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    for (String line : read.lines().toList()) {
      int tab = line.indexOf('\t');
      latest.put(line.substring(0, tab), line.substring(tab + 1));
    }
    assertThat(kcat.waitFor()).isZero();
    BigDecimal sum = BigDecimal.ZERO;
    long count = 0;
    for (Map.Entry<String, String> part : latest.entrySet()) {
      if (part.getKey().startsWith("[\"acme\",\"feedback\",\"everything\",\"\",")
          && !part.getValue().equals("NULL")) {
        JsonNode value = EXACT.readTree(part.getValue());
        sum = sum.add(value.get("weighted_value").decimalValue());
        count += value.get("count").asLong();
      }
    }
    Total total = subscriber.total(new Place("acme", "feedback", "everything", ""));
    assertThat(count).isEqualTo(total.count()).isPositive();
    assertThat(sum).isEqualByComparingTo(total.weightedValue());
  }

  private static void assertSummary(AggregatorService service, AggregatesSubscriber subscriber)
      throws Exception {
    JsonNode summary =
        EXACT.readTree(Pipeline.query(service, "/v1/tags/_prompt/p1?key=quality").body());
    Total total = subscriber.total(new Place("acme", "quality", "tag:_prompt", "p1"));
    assertThat(summary.get("count").asLong()).isEqualTo(total.count()).isPositive();
    assertThat(summary.get("weight").decimalValue()).isEqualByComparingTo(total.weight());
    assertThat(summary.get("weighted_value").decimalValue())
        .isEqualByComparingTo(total.weightedValue());
    assertThat(summary.get("mean").asDouble()).isCloseTo(total.mean(), Offset.offset(1e-9));
  }

  private static AggregatesSubscriber subscriber(Pipeline pipeline) {
    return await()
        .atMost(PATIENCE)
        .ignoreException(IllegalStateException.class)
        .until(
            () -> new AggregatesSubscriber(TestKafka.bootstrapServers(), topic(pipeline)),
            open -> true);
  }

  private static void awaitSame(AggregatesSubscriber subscriber, Pipeline pipeline) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              subscriber.catchUp();
              Map<Place, Total> actual = new HashMap<>();
              subscriber.totals().forEach((place, total) -> actual.put(place, normalised(total)));
              assertThat(actual).isEqualTo(expected(pipeline.contents()));
            });
  }

  private static Map<Place, Total> expected(StoreContents contents) {
    Map<Place, Total> expected = new HashMap<>();
    contents
        .traces()
        .forEach(
            (row, sum) ->
                add(
                    expected,
                    new Place(row.tenant(), row.key(), "trace", row.traceId()),
                    row.entry(),
                    sum));
    contents
        .tags()
        .forEach(
            (row, sum) ->
                add(
                    expected,
                    row.scope().tag().isEmpty()
                        ? new Place(row.scope().tenant(), row.scope().key(), "everything", "")
                        : new Place(
                            row.scope().tenant(),
                            row.scope().key(),
                            "tag:" + row.scope().tag(),
                            row.scope().value()),
                    row.entry(),
                    sum));
    expected.replaceAll((place, total) -> normalised(total));
    return expected;
  }

  private static void add(Map<Place, Total> totals, Place place, Entry entry, Delta sum) {
    boolean scored = entry.value() != null;
    Total one =
        new Total(
            sum.count(),
            scored ? sum.count() : 0,
            scored ? sum.weight() : BigDecimal.ZERO,
            sum.weightedValue(),
            sum.weightSquared(),
            sum.weightedSquare());
    totals.merge(
        place,
        one,
        (a, b) ->
            new Total(
                a.count() + b.count(),
                a.scored() + b.scored(),
                a.weight().add(b.weight()),
                a.weightedValue().add(b.weightedValue()),
                a.weightSquared().add(b.weightSquared()),
                a.weightedSquare().add(b.weightedSquare())));
  }

  private static Total normalised(Total total) {
    return new Total(
        total.count(),
        total.scored(),
        plain(total.weight()),
        plain(total.weightedValue()),
        plain(total.weightSquared()),
        plain(total.weightedSquare()));
  }

  private static BigDecimal plain(BigDecimal number) {
    return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
  }

  private static void rebuild(Pipeline pipeline) {
    Map<String, String> variables = retagged(pipeline);
    DatabaseAccess access = AggregatorConfig.from(new Env(variables)).database();
    Rebuild rebuild =
        new Rebuild(access, pipeline.topic(), Optional.of(TagNames.standardAnd(List.of("team"))));
    rebuild.partitions().forEach(rebuild::run);
  }

  private static Map<String, String> retagged(Pipeline pipeline) {
    Map<String, String> variables = variables(pipeline, "one");
    variables.put("PLAUDIT_TAGS", "team");
    return variables;
  }

  private static Map<String, String> variables(Pipeline pipeline, String instance) {
    Map<String, String> variables = pipeline.variables(instance);
    variables.put("PLAUDIT_AGGREGATES_TOPIC", topic(pipeline));
    variables.put("PLAUDIT_PUBLISH_AGGREGATES", "true");
    return variables;
  }

  private static String topic(Pipeline pipeline) {
    return pipeline.topic() + "-aggregates";
  }

  private static void execute(Pipeline pipeline, String sql) throws SQLException {
    try (Connection connection = pipeline.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
