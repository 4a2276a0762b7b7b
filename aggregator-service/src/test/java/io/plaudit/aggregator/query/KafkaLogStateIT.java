package io.plaudit.aggregator.query;

import static io.plaudit.aggregator.query.TestFeedback.feedback;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.plaudit.aggregator.query.ReadBarrier.Lag;
import io.plaudit.testsupport.TestKafka;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class KafkaLogStateIT {

  private static final Duration BOUND = Duration.ofSeconds(2);

  private final String topic = TestKafka.createTopic(TestKafka.uniqueTopic("events"), 2);
  private final String group = "group-of-" + topic;
  private final StoredFeedback stored = StoredFeedback.empty();
  private Vertx vertx;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
  }

  @AfterEach
  void stop() {
    QueryServer.await(vertx.close());
  }

  @Test
  void theEndIsBehindTheLastReadableRecord() throws Exception {
    try (KafkaLogState state = state();
        KafkaProducer<String, String> producer = producer("tx-" + topic)) {
      assertThat(state.ends()).isEqualTo(Map.of(0, 0L, 1, 0L));
      producer.initTransactions();
      producer.beginTransaction();
      Future<RecordMetadata> sent = producer.send(new ProducerRecord<>(topic, 1, "k", "v"));
      assertThat(sent.get().offset()).isZero();
      assertThat(state.ends()).isEqualTo(Map.of(0, 0L, 1, 0L));
      producer.commitTransaction();
      // The record and the marker of its transaction.
      await().untilAsserted(() -> assertThat(state.ends()).isEqualTo(Map.of(0, 0L, 1, 2L)));
    }
  }

  @Test
  void appliedIsWhatTheStoreSays() {
    try (KafkaLogState state = state()) {
      assertThat(state.applied()).isEmpty();
      stored.execute("insert into position values (0, 0, 7), (1, 0, 9)");
      assertThat(state.applied()).isEqualTo(Map.of(0, 7L, 1, 9L));
    }
  }

  @Test
  void everyPartitionHasAnOwnerOnlyWhileTheGroupHasMembers() {
    try (KafkaLogState state = state()) {
      state.ends();
      await().until(() -> !state.everyPartitionHasAnOwner());
      try (KafkaConsumer<String, String> consumer = consumer()) {
        consumer.subscribe(List.of(topic));
        await()
            .until(
                () -> {
                  consumer.poll(Duration.ofMillis(10));
                  return consumer.assignment().size() == 2;
                });
        await().until(state::everyPartitionHasAnOwner);
      }
      await().until(() -> !state.everyPartitionHasAnOwner());
    }
  }

  @Test
  void partitionsThatAreAddedAreSeen() throws Exception {
    try (KafkaLogState state = state();
        Admin admin = Admin.create(new HashMap<>(properties()))) {
      assertThat(state.ends()).isEqualTo(Map.of(0, 0L, 1, 0L));
      admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(3))).all().get();
      await().untilAsserted(() -> assertThat(state.ends()).isEqualTo(Map.of(0, 0L, 1, 0L, 2, 0L)));
    }
  }

  @Test
  void aReadWaitsForARealLogAndARealStore() throws Exception {
    stored.execute("insert into position values (0, 0, 0), (1, 0, 0)");
    try (KafkaProducer<String, String> producer = producer(null);
        KafkaConsumer<String, String> consumer = consumer();
        ReadBarrier barrier =
            ReadBarrier.open(vertx, database(), properties(), topic, group, BOUND)) {
      consumer.subscribe(List.of(topic));
      await()
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(10));
                return consumer.assignment().size() == 2;
              });
      assertThat(barrier.await(LogPart.WHOLE).toCompletableFuture().join()).isEqualTo(Lag.NONE);
      producer.send(new ProducerRecord<>(topic, 0, "k", "v")).get();
      CompletableFuture<Lag> read = barrier.await(LogPart.WHOLE).toCompletableFuture();
      stored.add(feedback("t", "f").build());
      stored.execute("update position set next_offset = 1 where partition = 0");
      assertThat(read.join()).isEqualTo(Lag.NONE);

      producer.send(new ProducerRecord<>(topic, 0, "k", "v")).get();
      assertThat(barrier.await(LogPart.WHOLE).toCompletableFuture().join()).isEqualTo(new Lag(1));
    }
  }

  @Test
  void aBrokerWhoseNameDoesNotResolveIsOneThatDoesNotAnswer() {
    Map<String, String> nobody = Map.of("bootstrap.servers", "no-such-host.invalid:9092");
    try (ReadBarrier barrier = ReadBarrier.open(vertx, database(), nobody, topic, group, BOUND)) {
      assertThat(barrier.await(LogPart.WHOLE).toCompletableFuture().join()).isEqualTo(Lag.UNKNOWN);
    }
  }

  @Test
  void withoutABrokerAReadIsLetThroughWithinTheBound() {
    Map<String, String> nobody = Map.of("bootstrap.servers", "127.0.0.1:1");
    try (ReadBarrier barrier = ReadBarrier.open(vertx, database(), nobody, topic, group, BOUND)) {
      long start = System.nanoTime();
      assertThat(barrier.await(LogPart.WHOLE).toCompletableFuture().join()).isEqualTo(Lag.UNKNOWN);
      assertThat(System.nanoTime() - start).isLessThan(BOUND.plusSeconds(1).toNanos());
      await()
          .untilAsserted(
              () ->
                  assertThat(barrier.await(LogPart.WHOLE).toCompletableFuture())
                      .isCompletedWithValue(Lag.UNKNOWN));
    }
  }

  private KafkaLogState state() {
    return new KafkaLogState(properties(), topic, group, new AppliedOffsets(vertx, database()));
  }

  private PgConnectOptions database() {
    return QueryServer.options(stored.database(), Duration.ofSeconds(5));
  }

  private static Map<String, String> properties() {
    return Map.of("bootstrap.servers", TestKafka.bootstrapServers());
  }

  private KafkaConsumer<String, String> consumer() {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", TestKafka.bootstrapServers(), "group.id", group),
        new StringDeserializer(),
        new StringDeserializer());
  }

  private static KafkaProducer<String, String> producer(String transactionalId) {
    Map<String, Object> properties =
        transactionalId == null
            ? Map.of("bootstrap.servers", TestKafka.bootstrapServers())
            : Map.of(
                "bootstrap.servers",
                TestKafka.bootstrapServers(),
                "transactional.id",
                transactionalId);
    return new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
  }
}
