package io.plaudit.aggregator;

import static io.plaudit.aggregator.TestEvents.decimal;
import static io.plaudit.aggregator.TestEvents.feedback;
import static io.plaudit.aggregator.TestEvents.recorded;
import static io.plaudit.aggregator.TestEvents.ref;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plaudit.aggregator.store.StoreContents;
import io.plaudit.codec.RecordKey;
import io.plaudit.codec.Topics;
import io.plaudit.model.RawJson;
import io.plaudit.testsupport.TestKafka;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AggregatorServiceIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The aggregates of everything, and the same from the rows, as rows that differ. */
  private static final String DIFFERENCES =
      """
      with rows as (
        select tenant, key, coalesce(label, '') as label, count(*) as count,
          sum(weight) as weight, coalesce(sum(weight * value), 0) as weighted_value,
          coalesce(sum(weight * weight) filter (where value is not null), 0) as weight_squared,
          coalesce(sum(weight * value * value), 0) as weighted_square
        from feedback where not retracted group by 1, 2, 3),
      sums as (
        select tenant, key, coalesce(label, '') as label, sum(count) as count,
          sum(weight) as weight, sum(weighted_value) as weighted_value,
          sum(weight_squared) as weight_squared, sum(weighted_square) as weighted_square
        from tag_aggregate where tag = '' group by 1, 2, 3)
      select count(*) from (
        (select * from rows except select * from sums)
        union all (select * from sums except select * from rows)) difference""";

  private final Pipeline pipeline = new Pipeline();
  private final List<AggregatorService> services = new ArrayList<>();

  @AfterEach
  void stopAll() throws Exception {
    for (AggregatorService service : services) {
      Pipeline.stop(service);
    }
    pipeline.close();
  }

  @Test
  void events_becomeRowsAndExactSums() throws Exception {
    AggregatorService service = start("one");
    pipeline.send(new RandomEvents(1, 60).take(5_000));

    pipeline.awaitApplied();

    assertExact();
    assertThat(pipeline.number("select count(*) from feedback where not retracted"))
        .isGreaterThan(50);
    String metrics = Pipeline.management(service, "/metrics").body();
    assertThat(counter(metrics, "plaudit_consumed_total")).isEqualTo(5_000);
    assertThat(counter(metrics, "plaudit_consumed_total"))
        .isEqualTo(
            counter(metrics, "plaudit_applied_total")
                + counter(metrics, "plaudit_duplicates_total")
                + counter(metrics, "plaudit_dead_letters_total"));
    assertThat(metrics).contains("plaudit_lag_events", "plaudit_lag_seconds", "plaudit_batch_time");
  }

  @Test
  void read_findsWhatWasWrittenBeforeIt() throws Exception {
    Map<String, String> variables = pipeline.variables("one");
    variables.put("PLAUDIT_READ_WAIT", "PT20S"); // a busy machine may need more than two seconds
    AggregatorService service = Pipeline.start(variables);
    services.add(service);
    pipeline.awaitReady(service);
    pipeline.awaitShared(); // a read does not wait for a partition that is on its way
    pipeline.send(
        List.of(
            recorded(
                feedback(ref("YOUR_TRACE_ID", 1))
                    .value(decimal("-10"))
                    .weight(decimal("0.5"))
                    .metadata(new RawJson("{\"_prompt\":\"test_prompt\"}"))
                    .build())));

    HttpResponse<String> trace = Pipeline.query(service, "/v1/traces/YOUR_TRACE_ID");
    HttpResponse<String> tag = Pipeline.query(service, "/v1/tags/_prompt/test_prompt");

    assertThat(trace.statusCode()).isEqualTo(200);
    assertThat(trace.headers().firstValue("Plaudit-Behind")).isEmpty();
    JsonNode summary = new ObjectMapper().readTree(trace.body()).get("summaries").get(0);
    assertThat(summary.get("count").asLong()).isEqualTo(1);
    assertThat(summary.get("weight").decimalValue()).isEqualByComparingTo("0.5");
    assertThat(summary.get("weighted_value").decimalValue()).isEqualByComparingTo("-5");
    assertThat(summary.get("mean").decimalValue()).isEqualByComparingTo("-10");
    assertThat(new ObjectMapper().readTree(tag.body()).get("count").asLong()).isEqualTo(1);
  }

  @Test
  void twoAggregators_shareThePartitions_whileOneStopsAndComesBack() throws Exception {
    start("one");
    AggregatorService second = start("two");
    pipeline.awaitReady(second);
    RandomEvents events = new RandomEvents(2, 200);

    pipeline.send(events.take(4_000));
    services.remove(second);
    Pipeline.stop(second);
    pipeline.send(events.take(4_000));
    AggregatorService again = start("two");
    pipeline.send(events.take(4_000));
    pipeline.awaitReady(again);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        counter(
                            Pipeline.management(again, "/metrics").body(),
                            "plaudit_partitions_owned"))
                    .isEqualTo(Pipeline.PARTITIONS / 2));
    pipeline.send(events.take(4_000));

    pipeline.awaitApplied();
    assertExact();
  }

  @Test
  void poison_becomesDeadLetters_whichAreSentOn_andTheRestGoesOn() throws Exception {
    start("one");
    byte[] key = RecordKey.encode("acme", "t");
    pipeline.send(key, "no json".getBytes(StandardCharsets.UTF_8));
    pipeline.send(key, "{\"type\":\"feedback.recorded\"}".getBytes(StandardCharsets.UTF_8));
    pipeline.send("other".getBytes(StandardCharsets.UTF_8), "{}".getBytes(StandardCharsets.UTF_8));
    pipeline.send(null, null);
    pipeline.send(new RandomEvents(3, 20).take(500));

    pipeline.awaitApplied();

    assertExact();
    assertThat(pipeline.number("select count(*) from dead_letter where reason = 'malformed'"))
        .isEqualTo(2);
    long letters = pipeline.number("select count(*) from dead_letter");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        pipeline.number(
                            "select count(*) from dead_letter d join dead_letter_feed f"
                                + " using (partition) where d.record_offset < f.next_offset"))
                    .isEqualTo(letters));
    assertThat(deadLetterTopic())
        .anySatisfy(
            letter -> {
              assertThat(letter.value()).isEqualTo("no json".getBytes(StandardCharsets.UTF_8));
              assertThat(letter.key()).isEqualTo(key);
              assertThat(header(letter, "reason")).isEqualTo("malformed");
              assertThat(header(letter, "offset")).matches("[0-9]+");
              assertThat(header(letter, "partition")).matches("[0-3]");
            });
  }

  @Test
  void databaseThatGoesAway_isWaitedFor_andTheBacklogApplied() throws Exception {
    AggregatorService service = start("one");
    RandomEvents events = new RandomEvents(4, 30);
    pipeline.send(events.take(500));
    pipeline.awaitApplied();

    pipeline.takeDatabaseAway();
    try {
      pipeline.send(events.take(500));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(Pipeline.management(service, "/health/ready"))
                      .satisfies(
                          ready -> assertThat(ready.statusCode()).isEqualTo(503),
                          ready -> assertThat(ready.body()).contains("restarting")));
      assertThat(Pipeline.management(service, "/health/live").statusCode()).isEqualTo(200);
    } finally {
      pipeline.bringDatabaseBack();
    }

    pipeline.awaitApplied();
    pipeline.awaitReady(service);
    assertExact();
  }

  @Test
  void serviceThatStartsWithoutADatabase_works_asSoonAsItIsThere() throws Exception {
    pipeline.takeDatabaseAway();
    AggregatorService service = start("one");
    pipeline.send(new RandomEvents(5, 30).take(500));
    assertThat(Pipeline.management(service, "/health/ready").statusCode()).isEqualTo(503);

    pipeline.bringDatabaseBack();

    pipeline.awaitApplied();
    pipeline.awaitReady(service);
    assertExact();
  }

  @Test
  void partitionsAdded_stopTheAggregator_whichIsNotReady() throws Exception {
    AggregatorService service = start("one");
    pipeline.awaitReady(service);
    Pipeline.stop(services.remove(0));
    try (Admin admin = Admin.create(kafka())) {
      admin.createPartitions(Map.of(pipeline.topic(), NewPartitions.increaseTo(8))).all().get();
    }

    AggregatorService again = start("one");

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(Pipeline.management(again, "/health/ready").body())
                    .contains("failed", "partitions=8"));
  }

  @Test
  void topicThatIsNotThereYet_isWaitedFor_andNothingRestarts() throws Exception {
    String later = TestKafka.uniqueTopic("later");
    Map<String, String> variables = pipeline.variables("one");
    variables.put("PLAUDIT_EVENTS_TOPIC", later);
    AggregatorService service = Pipeline.start(variables);
    services.add(service);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(Pipeline.management(service, "/health/ready"))
                    .satisfies(
                        ready -> assertThat(ready.statusCode()).isEqualTo(503),
                        ready -> assertThat(ready.body()).contains("waiting for topic " + later)));

    TestKafka.createTopic(later, 2);

    pipeline.awaitReady(service);
    assertThat(
            counter(Pipeline.management(service, "/metrics").body(), "plaudit_loop_restarts_total"))
        .isZero();
  }

  @Test
  void partitionsAddedWhileItRuns_stopTheAggregator_whichLeavesTheGroup() throws Exception {
    AggregatorService service = start("one");
    pipeline.awaitReady(service);
    try (Admin admin = Admin.create(kafka())) {
      admin.createPartitions(Map.of(pipeline.topic(), NewPartitions.increaseTo(8))).all().get();

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(Pipeline.management(service, "/health/ready").body())
                      .contains("failed", "partitions=8"));
      String group = pipeline.topic();
      await()
          .atMost(Duration.ofSeconds(3))
          .untilAsserted(
              () ->
                  assertThat(
                          admin
                              .describeConsumerGroups(List.of(group))
                              .describedGroups()
                              .get(group)
                              .get()
                              .members())
                      .isEmpty());
    }
    assertThat(Pipeline.management(service, "/health/live").statusCode()).isEqualTo(200);
  }

  private AggregatorService start(String instance) throws Exception {
    AggregatorService service = pipeline.start(instance);
    services.add(service);
    return service;
  }

  private void assertExact() throws Exception {
    StoreContents contents = pipeline.contents();
    assertThat(contents.aggregates()).isEqualTo(contents.recomputed());
    assertThat(pipeline.number(DIFFERENCES)).isZero();
  }

  private static double counter(String metrics, String name) {
    return Pattern.compile("(?m)^" + name + "(?:\\{[^}]*})? ([0-9.E]+)$")
        .matcher(metrics)
        .results()
        .map(MatchResult::group)
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static List<ConsumerRecord<byte[], byte[]>> deadLetterTopic() {
    List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
    TopicPartition partition = new TopicPartition(Topics.DEAD_LETTERS, 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(kafka(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofSeconds(1)).forEach(letters::add);
      }
    }
    return letters;
  }

  private static Map<String, Object> kafka() {
    return Map.of("bootstrap.servers", TestKafka.bootstrapServers());
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
